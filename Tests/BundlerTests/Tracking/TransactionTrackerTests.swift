import Ethereum
import Testing

@testable import Bundler

/// Rows of the list of Rundler's unit tests are named in the tests' comments; the bump there is 5 %.
@Suite("Transaction tracker")
struct TransactionTrackerTests {
    /// test_nonce_and_fees, with decision 9: 10 000 · 1.05 = 10 500, and a priority fee of 0 still rises by 1 wei.
    @Test("a replacement must offer the percentage more in both prices, and at least a wei")
    func minimumReplacementFees() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 5)
        #expect(tracker.minimumReplacementFees == nil)
        tracker.submit(1, fees: GasFees(maxFeePerGas: 10_000, maxPriorityFeePerGas: 0))
        #expect(tracker.minimumReplacementFees == GasFees(maxFeePerGas: 10_500, maxPriorityFeePerGas: 1))
    }

    /// Rundler's builder's fee climb at 10 %: 10 000, 11 000, 12 100, 13 310.
    @Test("each increase starts from the last tried fees and rounds up")
    func climb() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        var fees = GasFees(maxFeePerGas: 10_000, maxPriorityFeePerGas: 3)
        for (index, expected) in ([11_000, 12_100, 13_310] as [WeiPerGas]).enumerated() {
            tracker.submit(UInt64(index), fees: fees)
            fees = tracker.minimumReplacementFees ?? .zero
            #expect(fees.maxFeePerGas == expected)
        }
        // 3 -> 3.3 up to 4 -> 4.4 up to 5 -> 5.5 up to 6
        #expect(fees.maxPriorityFeePerGas == 6)
    }

    /// test_nonce_and_fees_abandoned
    @Test("an abandoned bundle sets no minimum replacement fees until the node shows that it still holds it")
    func abandoned() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 5)
        tracker.submit(1, fees: .ten)
        tracker.abandonFees()
        #expect(tracker.minimumReplacementFees == nil)
        #expect(tracker.hasInFlight)
        tracker.restoreFees()
        #expect(tracker.minimumReplacementFees != nil)
    }

    @Test(
        "a bundle refused for its price sets minimum replacement fees from its own price, even after an abandoned one"
    )
    func refusedAfterAbandoning() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.submit(1, fees: GasFees(maxFeePerGas: 100, maxPriorityFeePerGas: 10))
        tracker.abandonFees()
        let cheaper = TrackedTransaction.fixture(2, fees: GasFees(maxFeePerGas: 50, maxPriorityFeePerGas: 20))
        tracker.willSend(cheaper)
        tracker.wasRefused(cheaper, forItsPrice: true)
        tracker.replacementWasRefused(occupant: nil)
        #expect(tracker.minimumReplacementFees == GasFees(maxFeePerGas: 55, maxPriorityFeePerGas: 22))
        // The node holds the older one after all: the higher of each.
        tracker.restoreFees()
        #expect(tracker.minimumReplacementFees == GasFees(maxFeePerGas: 110, maxPriorityFeePerGas: 22))
        tracker.abandonFees()
        #expect(tracker.minimumReplacementFees == nil)
    }

    @Test("a bundle taken at fresh fees alone sets the minimum replacement fees; if uncertain, until a refusal")
    func takenAfterAbandoning() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.submit(1, fees: GasFees(maxFeePerGas: 100, maxPriorityFeePerGas: 10))
        tracker.abandonFees()
        let cheaper = TrackedTransaction.fixture(2, fees: GasFees(maxFeePerGas: 50, maxPriorityFeePerGas: 5))
        tracker.willSend(cheaper)
        var uncertain = tracker
        tracker.wasSubmitted(cheaper)
        #expect(tracker.minimumReplacementFees == GasFees(maxFeePerGas: 55, maxPriorityFeePerGas: 6))
        tracker.restoreFees()
        #expect(tracker.minimumReplacementFees == GasFees(maxFeePerGas: 55, maxPriorityFeePerGas: 6))
        uncertain.wasSubmitted(cheaper, isCertain: false)
        #expect(!uncertain.tried.isAbandoned)
        #expect(uncertain.minimumReplacementFees == GasFees(maxFeePerGas: 55, maxPriorityFeePerGas: 6))
        // A refusal shows that the node still holds the dearer one.
        uncertain.restoreFees()
        #expect(uncertain.minimumReplacementFees == GasFees(maxFeePerGas: 110, maxPriorityFeePerGas: 11))
    }

    /// test_underpriced_txn and test_replacement_underpriced_txn
    @Test("a refusal for the price raises the minimum replacement fees; any other refusal does not")
    func refused() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 5)
        let transaction = TrackedTransaction.fixture(1, fees: .ten)
        tracker.willSend(transaction)
        tracker.wasRefused(transaction, forItsPrice: false)
        #expect(!tracker.hasInFlight)
        #expect(tracker.minimumReplacementFees == nil)
        tracker.willSend(transaction)
        tracker.wasRefused(transaction, forItsPrice: true)
        #expect(!tracker.hasInFlight)
        // Not before it is known what it was refused for.
        #expect(tracker.minimumReplacementFees == nil)
        tracker.replacementWasRefused(occupant: nil)
        #expect(tracker.minimumReplacementFees?.maxFeePerGas == 11)
    }

    @Test("a transaction that was taken, sent again and refused stays in flight")
    func refusedAgain() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 5)
        let transaction = TrackedTransaction.fixture(1, fees: .ten)
        tracker.willSend(transaction)
        tracker.wasSubmitted(transaction)
        tracker.abandonFees()
        tracker.willSend(transaction)
        tracker.wasRefused(transaction, forItsPrice: false)
        #expect(tracker.sent == [transaction])
    }

    @Test("going back to fresh fees forgets the minimum for bundles but not for cancellations, and keeps tracking")
    func reset() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.submit(1, fees: GasFees(maxFeePerGas: 100, maxPriorityFeePerGas: 10))
        tracker.reset()
        #expect(tracker.minimumReplacementFees == nil)
        #expect(tracker.hasInFlight)
        let cancellation = tracker.minimumCancellationFees(blocking: nil)
        #expect(cancellation == GasFees(maxFeePerGas: 110, maxPriorityFeePerGas: 11))
    }

    @Test("the next bundle goes straight above what the node tells; where as much was refused, it climbs on")
    func occupant() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        let occupant = GasFees(maxFeePerGas: 200, maxPriorityFeePerGas: 5)
        for (number, tried) in [(1, 100), (2, 220)] as [(UInt64, UInt128)] {
            let fees = GasFees(maxFeePerGas: WeiPerGas(tried), maxPriorityFeePerGas: 10)
            let bundle = TrackedTransaction.fixture(number, fees: fees)
            tracker.willSend(bundle)
            tracker.wasRefused(bundle, forItsPrice: true)
            tracker.replacementWasRefused(occupant: occupant)
            // 10 % over 200 and 5, rounded up. Then 220 and 10 were refused: 10 % over those.
            let expected =
                number == 1
                ? GasFees(maxFeePerGas: 220, maxPriorityFeePerGas: 6)
                : GasFees(maxFeePerGas: 242, maxPriorityFeePerGas: 11)
            #expect(tracker.minimumReplacementFees == expected)
        }
    }

    @Test("a cancellation outbids what the node holds and the cancellations before it; else everything that was tried")
    func cancellationFees() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.submit(1, fees: GasFees(maxFeePerGas: 100, maxPriorityFeePerGas: 10))
        let blocking = GasFees(maxFeePerGas: 50, maxPriorityFeePerGas: 30)
        // Held: 55 and 33. Tried: 110 and 11.
        let held = tracker.minimumCancellationFees(blocking: blocking)
        #expect(held == GasFees(maxFeePerGas: 55, maxPriorityFeePerGas: 33))
        let tried = tracker.minimumCancellationFees(blocking: nil)
        #expect(tried == GasFees(maxFeePerGas: 110, maxPriorityFeePerGas: 11))
        let cancellation = TrackedTransaction.fixture(
            2,
            kind: .cancellation,
            fees: GasFees(maxFeePerGas: 60, maxPriorityFeePerGas: 20)
        )
        tracker.willSend(cancellation)
        tracker.wasRefused(cancellation, forItsPrice: true)
        // 66 and 22 after the refused one.
        let next = tracker.minimumCancellationFees(blocking: blocking)
        #expect(next == GasFees(maxFeePerGas: 66, maxPriorityFeePerGas: 33))
    }

    @Test("sending a transaction at another nonce than the tracker's is a programming error")
    func otherNonce() async {
        await #expect(processExitsWith: .failure) {
            var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
            tracker.accountNonceIs(2)
            tracker.willSend(.fixture(1, nonce: 0, fees: .ten))
        }
    }

    @Test("a transaction is dropped after two polls in a row that do not find it")
    func twoLooks() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.submit(1, fees: .ten)
        let looks = [false, true, false, false].enumerated().map { index, isKnown in
            tracker.headIs(UInt64(index + 1))
            return tracker.polled(newestIsKnown: isKnown)
        }
        #expect(looks == [false, false, false, true])
    }

    /// Three blocks are replaced at head 7: heads 5, 6 and 7 come again within milliseconds. Heads 8 and 9 are the
    /// first two at which anybody had time to mine or to announce anything.
    @Test("heads that come again do not count as polls; a transaction found at one of them is not missing")
    func looksAtReplayedHeads() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.headIs(7)
        tracker.submit(1, fees: .ten)
        #expect(tracker.dropped(at: [5, 6, 7, 8, 9]) == [9])
        tracker.submit(2, fees: .ten)
        #expect(tracker.dropped(at: [10, 9]) == [])
        tracker.headIs(10)
        #expect(tracker.polled(newestIsKnown: true) == false)
        #expect(tracker.dropped(at: [11, 12]) == [12])
    }

    @Test("a head more than 64 blocks back belongs to another chain, and its heads count as polls")
    func looksOnAnotherChain() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.headIs(100)
        tracker.submit(1, fees: .ten)
        #expect(tracker.dropped(at: [36, 37]) == [])
        #expect(tracker.dropped(at: [35, 36]) == [36])
    }

    @Test("a head that came before the transaction was sent does not count as a poll")
    func looksAtOlderHeads() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.headIs(10)
        tracker.submit(1, fees: .ten)
        tracker.headIsKnown(12)
        #expect(tracker.dropped(at: [12, 13, 14]) == [14])
    }

    @Test("the nonce follows the account's nonce back, but not below the nonces of our own transactions")
    func nonceWentBack() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.submit(1, fees: .ten)
        tracker.wasMined(.numbered(1), block: 5, blockHash: .numbered(50), accountNonce: 1)
        // Somebody else uses nonces 1 and 2.
        tracker.nonceWasUsed(accountNonce: 3)
        tracker.submit(2, nonce: 3, fees: .ten)
        #expect(tracker.nonceWentBack(accountNonce: 3) == false)
        #expect(tracker.nonceWentBack(accountNonce: 4) == false)
        #expect(tracker.newest?.hash == .numbered(2))
        #expect(tracker.nonceWentBack(accountNonce: 2) == true)
        #expect(tracker.nonce == 2)
        #expect(tracker.newest == nil)
        #expect(tracker.minimumReplacementFees == nil)
        #expect(tracker.gap == NonceGap(nonce: 2, waiting: .numbered(2), waitingNonce: 3))
        // A node that lags behind says 0, though nonce 0 is used by ours.
        #expect(tracker.nonceWentBack(accountNonce: 0) == true)
        #expect(tracker.nonce == 1)
        // All three are in blocks again: what we sent at nonce 3 is next.
        tracker.nonceWasUsed(accountNonce: 3)
        #expect(tracker.newest?.hash == .numbered(2))
    }

    @Test("a dropped transaction leaves a nonce gap where another transaction of ours waits behind it")
    func gap() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.submit(1, fees: .ten)
        tracker.wasMined(.numbered(1), block: 5, blockHash: .numbered(50), accountNonce: 1)
        tracker.submit(2, nonce: 1, fees: .ten)
        // Dropped, but nothing waits behind it.
        #expect(tracker.dropped(at: [6, 7]) == [7])
        #expect(tracker.gap == nil)
        _ = tracker.blocksRemoved([.numbered(50)])
        #expect(tracker.gap == nil)
        #expect(tracker.dropped(at: [8, 9]) == [9])
        let gap = NonceGap(nonce: 0, waiting: .numbered(2), waitingNonce: 1)
        #expect(tracker.gap == gap)
        // Whatever is sent there may fill it.
        tracker.submit(3, fees: .ten)
        #expect(tracker.gap == nil)
        #expect(tracker.dropped(at: [10, 11]) == [11])
        #expect(tracker.gap == gap)
        // The node has it after all.
        #expect(tracker.polled(newestIsKnown: true) == false)
        #expect(tracker.gap == nil)
        #expect(tracker.dropped(at: [12, 13]) == [13])
        // A filler that waits for too long is raised: the gap is there until it is mined.
        var filler = TrackedTransaction.fixture(4, fees: .ten)
        filler.kind = .cancellation
        tracker.willSend(filler)
        tracker.wasSubmitted(filler)
        #expect(tracker.gap == gap)
        tracker.wasMined(.numbered(3), block: 14, blockHash: .numbered(140), accountNonce: 1)
        #expect(tracker.gap == nil)
        #expect(tracker.newest?.hash == .numbered(2))
    }

    @Test("an unused nonce between two of ours is a gap at once where nothing of ours was sent at it")
    func gapOfOthers() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.submit(1, fees: .ten)
        tracker.wasMined(.numbered(1), block: 5, blockHash: .numbered(50), accountNonce: 2)
        tracker.submit(2, nonce: 2, fees: .ten)
        _ = tracker.blocksRemoved([.numbered(50)])
        tracker.wasMined(.numbered(1), block: 6, blockHash: .numbered(60), accountNonce: 1)
        #expect(tracker.gap == NonceGap(nonce: 1, waiting: .numbered(2), waitingNonce: 2))
    }

    /// test_check_for_update_mined
    @Test("a mined transaction ends its nonce and the minimum replacement fees of that nonce")
    func mined() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.submit(1, fees: .ten)
        tracker.wasMined(.numbered(1), block: 5, blockHash: .numbered(50), accountNonce: 1)
        #expect(tracker.nonce == 1)
        #expect(!tracker.hasInFlight)
        #expect(tracker.minimumReplacementFees == nil)
        #expect(tracker.minimumCancellationFees(blocking: nil) == nil)
    }

    @Test("a reorganisation makes a mined transaction tracked again at its nonce, and a newer one stays tracked")
    func reorganised() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.submit(1, fees: .ten)
        tracker.wasMined(.numbered(1), block: 5, blockHash: .numbered(50), accountNonce: 1)
        tracker.submit(2, nonce: 1, fees: .ten)
        let returned = tracker.blocksRemoved([.numbered(50)])
        #expect(returned.map(\.hash) == [.numbered(1)])
        #expect(tracker.nonce == 0)
        #expect(tracker.newest?.hash == .numbered(1))
        #expect(tracker.later.map(\.hash) == [.numbered(2)])
        tracker.wasMined(.numbered(1), block: 5, blockHash: .numbered(51), accountNonce: 1)
        #expect(tracker.nonce == 1)
        #expect(tracker.newest?.hash == .numbered(2))
    }

    /// Nonces 0 and 1, in blocks 5 and 6. The account passes both at once; each is settled and remembered by itself.
    @Test("a block that mines several nonces of ours is settled nonce by nonce")
    func severalNonces() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.submit(1, fees: .ten)
        tracker.wasMined(.numbered(1), block: 5, blockHash: .numbered(50), accountNonce: 1)
        tracker.submit(2, nonce: 1, fees: .ten)
        tracker.wasMined(.numbered(2), block: 6, blockHash: .numbered(60), accountNonce: 2)
        #expect(tracker.blocksRemoved([.numbered(60), .numbered(50)]).map(\.hash) == [.numbered(1), .numbered(2)])
        tracker.wasMined(.numbered(1), block: 7, blockHash: .numbered(70), accountNonce: 2)
        #expect(tracker.nonce == 1)
        #expect(tracker.newest?.hash == .numbered(2))
        tracker.wasMined(.numbered(2), block: 7, blockHash: .numbered(70), accountNonce: 2)
        #expect(tracker.nonce == 2)
        #expect(!tracker.hasInFlight)
        #expect(tracker.blocksRemoved([.numbered(70)]).map(\.hash) == [.numbered(1), .numbered(2)])
    }

    @Test("a foreign transaction at our nonce does not settle the transaction at the next nonce")
    func usedBeforeLater() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        tracker.submit(1, fees: .ten)
        tracker.wasMined(.numbered(1), block: 5, blockHash: .numbered(50), accountNonce: 1)
        tracker.submit(2, nonce: 1, fees: .ten)
        _ = tracker.blocksRemoved([.numbered(50)])
        tracker.nonceWasUsed(accountNonce: 2)
        #expect(tracker.nonce == 1)
        #expect(tracker.newest?.hash == .numbered(2))
    }

    @Test("a mined transaction is remembered for 64 blocks")
    func remembered() {
        var recent = TransactionTracker(replacementFeePercentIncrease: 10)
        recent.submit(1, fees: .ten)
        recent.wasMined(.numbered(1), block: 5, blockHash: .numbered(50), accountNonce: 1)
        var old = recent
        recent.headIs(69)
        #expect(!recent.blocksRemoved([.numbered(50)]).isEmpty)
        old.headIs(70)
        #expect(old.blocksRemoved([.numbered(50)]).isEmpty)
    }

    @Test("a transaction refused in unknown words stays tracked, once, and says nothing about prices")
    func refusedInUnknownWords() {
        var tracker = TransactionTracker(replacementFeePercentIncrease: 10)
        let transaction = TrackedTransaction.fixture(1, fees: .ten)
        for _ in 0..<3 {
            tracker.willSend(transaction)
            tracker.wasRefusedInUnknownWords(transaction)
            #expect(tracker.sent == [transaction])
        }
        #expect(tracker.minimumReplacementFees == nil)
    }
}

extension TransactionTracker {
    /// Looks at these heads, at none of which the node knows the newest transaction.
    ///
    /// - Returns: the heads at which it counts as dropped.
    fileprivate mutating func dropped(at heads: [BlockNumber]) -> [BlockNumber] {
        heads.filter { head in
            headIs(head)
            return polled(newestIsKnown: false)
        }
    }
}
