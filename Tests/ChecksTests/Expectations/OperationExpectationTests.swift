import Bundler
import Ethereum
import SimChain
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("expected user operations")
struct OperationExpectationTests {
    /// alice-1 is included, alice-2 reverts in block 2, bob is removed, carol rejected, dave pends.
    private var story: Story {
        var story = Story()
        for (index, label) in ["alice-1", "alice-2", "bob", "carol", "dave"].enumerated() {
            story.submit(UInt64(index + 1), label: label, isAccepted: label != "carol")
        }
        story.builder(
            .pool(.operationRejected(Story.hash(4), sender: .zero, reason: "AA25 invalid nonce")),
            sender: nil
        )
        story.seal()
        story.execute(operation: 1, in: Story.hash(50))
        story.builder(.pool(.operationRemoved(Story.hash(3), reason: "AA24 signature error")), sender: nil)
        story.seal()
        story.execute(operation: 2, in: Story.hash(51), succeeded: false)
        return story
    }

    private func outcome(_ label: String, _ outcome: OperationOutcome, _ story: Story) -> [String] {
        Expecting.failures(story) {
            $0.userOperations.labelled = [LabelledOutcome(label: label, outcome: Expecting.equal(outcome))]
        }.map(\.actual)
    }

    @Test("operations are counted at the end of the run")
    func counts() {
        let failures = Expecting.failures(story) {
            $0.userOperations.included = Expecting.count(.exactly(2))
            $0.userOperations.reverted = Expecting.count(.exactly(1))
            $0.userOperations.removed = Expecting.count(.exactly(1))
            $0.userOperations.rejected = Expecting.count(.exactly(1))
            $0.userOperations.pending = Expecting.count(.exactly(1))
        }
        #expect(failures.isEmpty)
        let wrong = Expecting.failures(story) {
            $0.userOperations.included = Expecting.count(.exactly(1), "user_operations.included")
            $0.userOperations.pending = Expecting.count(.above(1), "user_operations.pending")
        }
        #expect(wrong.map { "\($0.path) \($0.actual)" } == ["user_operations.included 2", "user_operations.pending 1"])
    }

    @Test("a label can have its own expected outcome, with a block or a reason")
    func labels() {
        let story = story
        #expect(outcome("alice-1", .included(in: nil), story).isEmpty)
        #expect(outcome("alice-1", .included(in: 1), story).isEmpty)
        #expect(outcome("alice-1", .included(in: 2), story) == ["included in block 1"])
        #expect(outcome("alice-1", .reverted(in: nil), story) == ["included in block 1"])
        #expect(outcome("alice-1", .included(in: .by(1)), story).isEmpty)
        #expect(outcome("alice-1", .included(in: .by(0)), story) == ["included in block 1"])
        #expect(outcome("alice-1", .included(in: BlockWindow(1, through: 3)), story).isEmpty)
        #expect(outcome("alice-1", .included(in: BlockWindow(2, through: 3)), story) == ["included in block 1"])
        // Included are reverted ones too.
        #expect(outcome("alice-2", .included(in: 2), story).isEmpty)
        #expect(outcome("alice-2", .reverted(in: 2), story).isEmpty)
        #expect(outcome("bob", .removed(because: "AA24"), story).isEmpty)
        #expect(outcome("bob", .removed(because: "AA25"), story) == ["removed (AA24 signature error)"])
        #expect(outcome("carol", .rejected(because: nil), story).isEmpty)
        #expect(outcome("dave", .pending, story).isEmpty)
        #expect(outcome("dave", .removed(because: nil), story) == ["pending"])
        #expect(outcome("erin", .pending, story) == ["never submitted"])
    }

    @Test("a label without a number means each of its operations")
    func base() {
        #expect(outcome("alice", .included(in: nil), story).isEmpty)
        #expect(outcome("alice", .included(in: 1), story) == ["alice-2 reverted in block 2"])
    }

    @Test("an inclusion that a reorganisation removes does not count")
    func reorganised() {
        var story = story
        story.reorganise(to: 1)
        story.builder(.pool(.operationReturned(Story.hash(2))), sender: nil)
        #expect(outcome("alice-2", .pending, story).isEmpty)
        #expect(outcome("alice-1", .included(in: 1), story).isEmpty)
        let failures = Expecting.failures(story) {
            $0.userOperations.included = Expecting.count(.exactly(1))
            $0.userOperations.reverted = Expecting.count(.exactly(0))
            $0.userOperations.pending = Expecting.count(.exactly(2))
        }
        #expect(failures.isEmpty)
    }

    @Test("counts and the outcomes of named labels stay after settled operations are forgotten")
    func forgotten() {
        var story = story
        story.seal(upTo: 300)
        let failures = Expecting.failures(story) {
            $0.userOperations.included = Expecting.count(.exactly(2))
            $0.userOperations.removed = Expecting.count(.exactly(1))
            $0.userOperations.labelled = [
                LabelledOutcome(label: "bob", outcome: Expecting.equal(.removed(because: "AA24")))
            ]
        }
        #expect(failures.isEmpty)
    }
}
