import Ethereum
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("valid_transaction")
struct ValidTransactionTests {
    @Test("a transaction that is as the builder's events say is legal, whether a pool got it or not")
    func legal() {
        var story = Story()
        story.pool(story.sign())
        story.sign(fees: Story.offer)
        #expect(story.broken().isEmpty)
    }

    @Test("bytes that are not a transaction are a violation")
    func garbage() {
        var story = Story()
        story.sign(story.signed(nonce: 0), raw: [0x02, 0xc0])
        #expect(story.broken() == [.validTransaction])
    }

    @Test("a transaction at another nonce than the builder tells is a violation")
    func nonce() {
        var story = Story()
        story.sign(story.signed(nonce: 1), nonce: 0)
        #expect(story.broken() == [.validTransaction])
    }

    @Test("a transaction for another chain is a violation")
    func chain() {
        var story = Story()
        story.sign(story.signed(nonce: 0) { $0.chainID = 5 })
        #expect(story.broken() == [.validTransaction])
    }

    @Test("a tip above the fee cap is a violation")
    func tip() {
        var story = Story()
        story.sign(story.signed(nonce: 0, fees: GasFees(maxFeePerGas: 10, maxPriorityFeePerGas: 10)))
        #expect(story.broken().isEmpty)
        story.sign(story.signed(nonce: 0, fees: GasFees(maxFeePerGas: 10, maxPriorityFeePerGas: 11)))
        #expect(story.broken() == [.validTransaction])
    }

    @Test("a gas limit below the intrinsic gas or the calldata floor of EIP-7623 is a violation")
    func gas() {
        // 100 bytes that are not zero: intrinsic 21 000 + 16 · 100 = 22 600, floor 21 000 + 40 · 100 = 25 000.
        for (limit, isLegal) in [(25_000, true), (24_999, false), (22_599, false)] as [(Gas, Bool)] {
            var story = Story()
            story.sign(story.signed(nonce: 0, gasLimit: limit) { $0.data = Array(repeating: 1, count: 100) })
            #expect(story.broken().isEmpty == isLegal)
        }
    }

    @Test("a transaction signed by another key is a violation, whether a pool got it or not")
    func signer() {
        var unseen = Story()
        unseen.sign(unseen.signed(nonce: 0, sender: 1), sender: 0)
        #expect(unseen.broken() == [.validTransaction])
        var seen = Story()
        let transaction = seen.signed(nonce: 0, sender: 1)
        seen.sign(transaction, sender: 0)
        seen.pool(transaction.hash, sender: 1)
        #expect(seen.broken() == [.validTransaction])
    }

    @Test("a pool that names a wrong signer does not make a valid transaction a violation")
    func wrongPool() {
        var story = Story()
        story.pool(story.sign(), sender: 1)
        #expect(!story.broken().contains(.validTransaction))
    }
}
