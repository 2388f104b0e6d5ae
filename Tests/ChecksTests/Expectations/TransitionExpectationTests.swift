import Bundler
import Ethereum
import SimChain
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("expected transitions")
struct TransitionExpectationTests {
    private let submitted = TransitionItem.transition(from: .building, to: .pending, reason: .submitted)
    private let mined = TransitionItem.transition(from: .pending, to: .building, reason: .mined)
    private let anyEnd = TransitionItem.transition(from: .pending, to: .building, reason: nil)

    /// Submitted and mined, twice; sender 1 is submitted once.
    private var story: Story {
        var story = Story()
        story.change(.building, .pending, .submitted)
        story.change(.pending, .building, .mined)
        story.change(.building, .pending, .submitted, sender: 1)
        story.change(.building, .pending, .submitted)
        story.change(.pending, .pending, .submitted)
        story.change(.pending, .building, .timedOut)
        return story
    }

    private func failures(_ items: [TransitionItem], sender: Int = 0) -> [ExpectationFailure] {
        Expecting.failures(story) {
            $0.transitions = [PerSender(sender: sender, value: Expecting.equal(items, "transitions"))]
        }
    }

    @Test("a list of transitions must be complete and in order, with or without reasons")
    func exact() {
        #expect(failures([submitted, mined, submitted, anyEnd]).isEmpty)
        #expect(failures([submitted], sender: 1).isEmpty)
        #expect(failures([submitted, mined, submitted, mined]).map(\.path) == ["transitions"])
        #expect(failures([submitted, mined, submitted]).count == 1)
        #expect(failures([]).count == 1)
    }

    @Test("`...` stands for zero or more transitions")
    func anything() {
        #expect(failures([.anything]).isEmpty)
        #expect(failures([submitted, .anything, mined, .anything]).isEmpty)
        #expect(failures([.anything, submitted, mined, submitted, anyEnd, .anything]).isEmpty)
        #expect(failures([.anything, .anything, anyEnd]).isEmpty)
        #expect(failures([.anything, mined]).count == 1)
        #expect(failures([mined, .anything]).count == 1)
        #expect(failures([submitted, .anything, submitted, .anything, submitted, .anything]).count == 1)
    }

    @Test("a failure shows the first difference of the two lists")
    func details() throws {
        let failure = try #require(failures([submitted, mined, submitted, mined]).first)
        #expect(
            failure.message
                == "transitions: expected Pending -> Building: mined as number 4, was Pending -> Building: timed out"
        )
        #expect(
            failure.details.last
                == "! 3: Pending -> Building: timed out   expected: Pending -> Building: mined"
        )
    }

    @Test("the expected state is the sender's last one")
    func state() {
        #expect(
            Expecting.failures(story) {
                $0.state = [
                    PerSender(sender: 0, value: Expecting.equal(.building)),
                    PerSender(sender: 1, value: Expecting.equal(.pending)),
                ]
            }.isEmpty
        )
        let failures = Expecting.failures(story) {
            $0.state = [PerSender(sender: 1, value: Expecting.equal(.building, "state.1"))]
        }
        #expect(failures.map(\.message) == ["state.1: expected Building, was Pending"])
    }
}
