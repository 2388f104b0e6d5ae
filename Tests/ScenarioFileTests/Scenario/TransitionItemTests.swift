import Bundler
import ScenarioFile
import Testing

@Suite("Transitions in scenario files")
struct TransitionItemTests {
    /// The table of edges on the builder's page.
    private static let page: [(String, [String])] = [
        ("Building -> Pending", ["submitted", "reorganised"]),
        ("Pending -> Building", ["mined", "reverted", "dropped", "timed out", "nonce used"]),
        ("Building -> Cancelling", ["underpriced"]),
        ("Cancelling -> CancelPending", ["submitted"]),
        ("Cancelling -> Building", ["soft", "abandoned", "nonce used", "error"]),
        ("CancelPending -> Building", ["mined", "nonce used", "abandoned"]),
        ("CancelPending -> Cancelling", ["dropped", "timed out"]),
    ]

    @Test("the state machine's edges are those of the format's page")
    func edges() {
        let ours = TransitionVocabulary.edges.map { edge in
            "\(edge.from.rawValue) -> \(edge.to.rawValue): \(edge.reasons.map(\.rawValue))"
        }
        #expect(Set(ours) == Set(Self.page.map { "\($0): \($1)" }))
    }

    @Test("every edge loads with each of its reasons, as text and as a map")
    func load() throws {
        for (edge, reasons) in Self.page {
            for reason in reasons {
                let scenario = try loadLines(
                    "expect: { transitions: [..., \"\(edge): \(reason)\", {\(edge): \(reason)}] }"
                )
                let items = try #require(scenario.expectations.transitions.first?.value.value)
                #expect(items.dropFirst().map(\.description) == ["\(edge): \(reason)", "\(edge): \(reason)"])
                #expect(items.first == .anything)
            }
        }
    }

    @Test("a list of transitions that no sender can follow gives a warning")
    func broken() throws {
        let scenario = try loadLines("expect: { transitions: [Building -> Pending, Building -> Pending] }")
        #expect(scenario.warnings.map(\.message) == ["the sender is in Pending here and cannot leave Building"])
    }
}
