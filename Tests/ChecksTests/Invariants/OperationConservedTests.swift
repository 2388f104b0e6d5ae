import Bundler
import Ethereum
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("operation_conserved")
struct OperationConservedTests {
    @Test("an accepted operation that is included, removed, replaced or pending at the end is accounted for")
    func legal() {
        var story = Story()
        for number in 1...4 as ClosedRange<UInt64> { story.submit(number) }
        story.seal()
        story.execute(operation: 1, in: Story.hash(50))
        story.builder(.pool(.operationRemoved(Story.hash(2), reason: "AA24 signature error")), sender: nil)
        story.builder(.pool(.operationReplaced(old: Story.hash(3), new: Story.hash(4))), sender: nil)
        #expect(story.broken(pooled: [4]).isEmpty)
    }

    @Test("an accepted operation that is nowhere at the end is a violation")
    func vanished() {
        var story = Story()
        story.submit(1)
        story.seal()
        #expect(story.broken() == [.operationConserved])
        #expect(story.broken(pooled: [1]).isEmpty)
    }

    @Test("an operation that leaves the pool as faulty while its block is on the chain is a violation")
    func removedThoughExecuted() {
        var story = Story()
        story.submit(1)
        story.seal()
        story.execute(operation: 1, in: Story.hash(50))
        var back = story
        let removal = BuilderEvent.pool(.operationRemoved(Story.hash(1), reason: "AA21 didn't pay prefund"))
        story.builder(removal, sender: nil)
        #expect(story.broken() == [.operationConserved])
        back.reorganise(to: 0)
        back.builder(.pool(.operationReturned(Story.hash(1))), sender: nil)
        back.builder(removal, sender: nil)
        #expect(back.broken().isEmpty)
    }

    @Test("an operation whose block left the chain and that is not back in the pool is a violation")
    func uncled() {
        var story = Story()
        story.submit(1)
        story.seal()
        story.execute(operation: 1, in: Story.hash(50))
        story.reorganise(to: 0)
        #expect(story.broken() == [.operationConserved])
        #expect(story.broken(pooled: [1]).isEmpty)
    }

    @Test(
        "an operation that is executed twice is a violation, however long ago the first time was",
        arguments: [1, 200] as [UInt64]
    )
    func twice(distance: BlockNumber) {
        var story = Story()
        story.submit(1)
        story.seal()
        story.execute(operation: 1, in: Story.hash(50))
        story.seal(upTo: 1 + distance)
        #expect(story.broken().isEmpty)
        story.execute(operation: 1, in: Story.hash(51))
        #expect(story.broken() == [.operationConserved])
    }

    @Test("after a reorganisation it may be executed again")
    func again() {
        var story = Story()
        story.submit(1)
        story.seal()
        story.execute(operation: 1, in: Story.hash(50))
        story.reorganise(to: 0)
        story.execute(operation: 1, in: Story.hash(50))
        #expect(story.broken().isEmpty)
    }

    @Test("an operation submitted after many blocks is held to the same rules")
    func late() {
        var story = Story()
        story.seal(upTo: 130)
        story.submit(1)
        story.seal(upTo: 260)
        #expect(story.broken(pooled: [1]) == [.liveness])
        #expect(story.broken() == [.operationConserved, .liveness])
    }
}
