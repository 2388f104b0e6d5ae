import Ethereum
import Testing

@testable import Bundler

/// A poll is given its answers one by one; nobody is asked.
@Suite("Transaction poll")
struct TransactionPollTests {
    @Test("with nothing in flight a poll asks the node nothing")
    func idle() {
        var sender = SenderFixture().machine
        #expect(sender.beginPoll().step == .finished(.none))
    }

    @Test("a poll asks for a bundle by its hash while its nonce is open")
    func waiting() {
        var (sender, poll) = Self.polling([.ten])
        #expect(poll.step == .ask(.accountNonce))
        #expect(sender.answer(.accountNonce(0), to: &poll).isEmpty)
        #expect(poll.step == .ask(.isHeld(.fixture(1, fees: .ten))))
        _ = sender.answer(.isHeld(true), to: &poll)
        #expect(poll.step == .finished(.none))
    }

    @Test("a transaction that is missing at two heads in a row is dropped")
    func dropped() {
        var (sender, poll) = Self.polling([.ten])
        for (head, expected) in [(1, .none), (2, .dropped(.numbered(1), nonce: 0, kind: .bundle))]
            as [(BlockNumber, TrackerUpdate)]
        {
            _ = sender.handle(.headArrived(head))
            poll = sender.beginPoll()
            _ = sender.answer(.accountNonce(0), to: &poll)
            _ = sender.answer(.isHeld(false), to: &poll)
            #expect(poll.step == .finished(expected))
        }
    }

    @Test("after the nonce was used, a poll reads the receipts of all transactions at it, the newest first")
    func mined() {
        var (sender, poll) = Self.polling([.ten, GasFees(11, 11)])
        _ = sender.answer(.accountNonce(1), to: &poll)
        #expect(poll.step == .ask(.receipts([.fixture(2, fees: GasFees(11, 11)), .fixture(1, fees: .ten)])))
        _ = sender.answer(.receipts([nil, Self.receipt(of: 1)]), to: &poll)
        let mined = MinedTransaction(.fixture(1, fees: .ten), Self.receipt(of: 1))
        #expect(poll.step == .finished(.mined(mined, stillInFlight: false)))
        #expect(sender.tracker.nonce == 1)
    }

    @Test("a used nonce without a receipt of ours was used by others at the second head, and not at the first")
    func used() {
        var (sender, poll) = Self.polling([.ten])
        for (head, expected) in [
            (1, .unknown("nonce 0 is used, and no receipt tells by what")),
            (2, .nonceUsed(nonce: 0, accountNonce: 2)),
        ] as [(BlockNumber, TrackerUpdate)] {
            _ = sender.handle(.headArrived(head))
            poll = sender.beginPoll()
            _ = sender.answer(.accountNonce(2), to: &poll)
            _ = sender.answer(.receipts([nil]), to: &poll)
            #expect(poll.step == .finished(expected))
        }
        #expect(sender.tracker.nonce == 2)
    }

    @Test("a receipt that comes one head after the count is a receipt of ours")
    func lateReceipt() {
        var (sender, poll) = Self.polling([.ten])
        for receipt in [nil, Self.receipt(of: 1)] {
            _ = sender.handle(.headArrived(receipt == nil ? 1 : 2))
            poll = sender.beginPoll()
            _ = sender.answer(.accountNonce(1), to: &poll)
            _ = sender.answer(.receipts([receipt]), to: &poll)
        }
        let mined = MinedTransaction(.fixture(1, fees: .ten), Self.receipt(of: 1))
        #expect(poll.step == .finished(.mined(mined, stillInFlight: false)))
    }

    @Test("a count that falls back between two heads begins the proof anew")
    func countFallsBack() {
        var (sender, poll) = Self.polling([.ten])
        for (head, count) in [(1, 1), (2, 0), (3, 1)] as [(BlockNumber, UInt64)] {
            _ = sender.handle(.headArrived(head))
            poll = sender.beginPoll()
            _ = sender.answer(.accountNonce(count), to: &poll)
            if count == 1 { _ = sender.answer(.receipts([nil]), to: &poll) }
        }
        #expect(poll.step == .finished(.unknown("nonce 0 is used, and no receipt tells by what")))
    }

    @Test("a poll without an answer concludes nothing")
    func unanswered() {
        var (sender, poll) = Self.polling([.ten])
        let before = sender
        _ = sender.answer(.failed("it timed out"), to: &poll)
        #expect(poll.step == .finished(.unknown("cannot tell what became of nonce 0: it timed out")))
        #expect(sender == before)
    }

    @Test("where only the question for the transaction fails, nothing is dropped and the deadline counts")
    func transactionUnanswered() {
        var (sender, poll) = Self.polling([.ten])
        _ = sender.answer(.accountNonce(0), to: &poll)
        let events = sender.answer(.failed("internal error"), to: &poll)
        #expect(poll.step == .finished(.none))
        #expect(events == [.sender(.stepFailed("cannot tell whether the newest transaction is held: internal error"))])
    }

    /// The bundle was mined in block 5, which has left the chain.
    @Test(
        "after a reorganisation a mined bundle is in flight again, though the node does not answer",
        arguments: [true, false]
    )
    func reorganised(isAnswered: Bool) {
        var (sender, poll) = Self.afterReorganisation()
        _ = sender.answer(isAnswered ? .accountNonce(0) : .failed("it timed out"), to: &poll)
        #expect(poll.step == .finished(.reorganised(.numbered(1), nonce: 0)))
        #expect(sender.tracker.newest?.hash == .numbered(1))
    }

    @Test("a bundle that a reorganisation moved to another block is not reported again")
    func movedToAnotherBlock() {
        var (sender, poll) = Self.afterReorganisation()
        _ = sender.answer(.accountNonce(1), to: &poll)
        _ = sender.answer(.receipts([Self.receipt(of: 1)]), to: &poll)
        #expect(poll.step == .finished(.none))
        #expect(sender.tracker.nonce == 1)
    }

    @Test("a reorganisation that removes another's transaction at our nonce opens the nonce again, with an event")
    func nonceWentBack() {
        var sender = SenderFixture().machine
        sender.tracker.accountNonceIs(3)
        _ = sender.handle(.blocksRemoved([.numbered(50)]))
        var poll = sender.beginPoll()
        #expect(sender.answer(.accountNonce(2), to: &poll) == [.sender(.nonceWentBack(nonce: 3, accountNonce: 2))])
        #expect(poll.step == .finished(.none))
        #expect(sender.tracker.nonce == 2)
    }

    @Test("a poll after a refusal for a used nonce does not look for a dropped transaction")
    func afterNonceTooLow() {
        var (sender, _) = Self.polling([.ten])
        var poll = TransactionPoll.afterNonceTooLow
        _ = sender.answer(.accountNonce(0), to: &poll)
        #expect(poll.step == .finished(.none))
    }

    // MARK: Fixtures

    /// Bundles with these fees at nonce 0, and the poll at the next head.
    private static func polling(_ fees: [GasFees]) -> (BundleSender, TransactionPoll) {
        var sender = SenderFixture().machine
        for (index, fees) in fees.enumerated() { sender.tracker.submit(UInt64(index + 1), fees: fees) }
        let poll = sender.beginPoll()
        return (sender, poll)
    }

    private static func afterReorganisation() -> (BundleSender, TransactionPoll) {
        var sender = SenderFixture().machine
        sender.tracker.submit(1, fees: .ten)
        sender.tracker.wasMined(.numbered(1), block: 5, blockHash: .numbered(50), accountNonce: 1)
        _ = sender.handle(.blocksRemoved([.numbered(50)]))
        let poll = sender.beginPoll()
        return (sender, poll)
    }

    private static func receipt(of number: UInt64) -> TransactionReceipt {
        TransactionReceipt(
            transactionHash: .numbered(number),
            blockNumber: 6,
            blockHash: .numbered(60),
            transactionIndex: 0,
            succeeded: true,
            gasUsed: 60_000,
            effectiveGasPrice: 10,
            logs: []
        )
    }
}
