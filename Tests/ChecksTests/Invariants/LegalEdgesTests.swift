import Bundler
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("legal_edges")
struct LegalEdgesTests {
    @Test("transitions along the table's edges are legal, for each sender separately")
    func legal() {
        var story = Story()
        story.change(.building, .pending, .submitted)
        story.change(.building, .pending, .submitted, sender: 1)
        story.change(.pending, .building, .timedOut)
        story.change(.building, .cancelling, .underpriced)
        story.change(.cancelling, .cancelPending, .submitted)
        story.change(.cancelPending, .building, .mined)
        story.change(.pending, .building, .mined, sender: 1)
        #expect(story.broken().isEmpty)
    }

    @Test(
        "a transition that is not in the table is a violation",
        arguments: [
            (SenderStateKind.building, SenderStateKind.cancelPending, TransitionReason.submitted),
            (.building, .pending, .mined),
            (.building, .building, .submitted),
            (.building, .cancelling, .timedOut),
        ]
    )
    func illegal(from: SenderStateKind, to: SenderStateKind, reason: TransitionReason) {
        var story = Story()
        story.change(from, to, reason)
        #expect(story.broken() == [.legalEdges])
    }

    @Test("a transition from another state than the sender's is a violation")
    func wrongState() {
        var story = Story()
        story.change(.pending, .building, .mined)
        #expect(story.broken() == [.legalEdges])
    }

    @Test("the builder's table of edges is the scenario format's list")
    func tables() {
        let format = TransitionVocabulary.edges.flatMap { edge in
            edge.reasons.map { "\(edge.from.rawValue) -> \(edge.to.rawValue): \($0.rawValue)" }
        }
        let machine = SenderEdge.all.map { "\($0.from.rawValue) -> \($0.to.rawValue): \($0.reason.rawValue)" }
        #expect(Set(machine) == Set(format))
        // 2 + 5 + 1 + 1 + 4 + 3 + 2 reasons on the builder's page.
        #expect(machine.count == 18)
    }
}
