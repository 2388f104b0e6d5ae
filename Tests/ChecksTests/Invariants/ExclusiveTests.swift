import Bundler
import Ethereum
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("exclusive")
struct ExclusiveTests {
    /// Sender 0 has operation 1 in flight.
    private var story: Story {
        var story = Story()
        story.submit(1)
        story.seal()
        story.form([1])
        return story
    }

    @Test("bundling an operation that another sender has in flight is a violation")
    func operation() {
        var story = story
        story.sign([1])
        story.sign([1], fees: Story.offer)
        #expect(story.broken(pooled: [1]).isEmpty)
        story.sign([1], sender: 1)
        #expect(story.broken(pooled: [1]) == [.exclusive])
    }

    @Test("an operation is free again when its transaction is refused or its nonce is used by another")
    func freed() {
        var refused = story
        let hash = refused.sign([1])
        refused.builder(
            .transaction(
                .transactionRefused(
                    RefusedSubmission(
                        kind: .bundle,
                        hash: hash,
                        nonce: 0,
                        fees: Story.price,
                        refusal: .underpriced,
                        error: RPCError(code: -32000, message: "transaction underpriced")
                    )
                )
            )
        )
        refused.sign([1], sender: 1)
        #expect(refused.broken(pooled: [1]).isEmpty)
        var used = story
        used.sign([1])
        used.execute(Story.hash(7), nonce: 0)
        used.sign([1], sender: 1)
        #expect(used.broken(pooled: [1]).isEmpty)
    }

    @Test("an operation whose block left the chain is in flight again")
    func takenBack() {
        var story = story
        story.sign([1])
        story.execute(Story.hash(7), nonce: 0)
        story.reorganise(to: 0)
        #expect(story.broken(pooled: [1]).isEmpty)
        story.sign([1], sender: 1)
        #expect(story.broken(pooled: [1]) == [.exclusive])
    }

    @Test("granting a key to two senders at a time is a violation")
    func lease() {
        var story = Story()
        let key = story.keys[0].address
        story.builder(.sender(.leaseGranted(key: key)))
        story.builder(.sender(.leaseReleased(key: key)))
        story.builder(.sender(.leaseGranted(key: key)), sender: 1)
        #expect(story.broken().isEmpty)
        story.builder(.sender(.leaseGranted(key: key)))
        #expect(story.broken() == [.exclusive])
    }

    @Test("a sender that signs with another sender's key is a violation")
    func sharedKey() {
        var story = Story()
        story.pool(story.sign(), sender: 0)
        #expect(story.broken().isEmpty)
        // Sender 1 signs with sender 0's key: not its own account either.
        let transaction = story.signed(nonce: 0, fees: Story.offer, sender: 0)
        story.sign(transaction, sender: 1)
        story.pool(transaction.hash, fees: Story.offer, sender: 0)
        #expect(story.broken() == [.exclusive, .validTransaction])
    }
}
