import Bundler
import Ethereum
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

/// Bundles of one operation: one halving. An operation is passed over by 2 + 1 = 3 attempts at most.
///
/// Raises of 100 % make a price ten times as high in 4 (2, 4, 8, 16): it is in 2 + 4 = 6 bundles at most. Refusals for a
/// raised price may last 2 blocks: 2 + 2 + 4 = 8 attempts ask for more than it pays at most.
///
/// A sender does something within (1 + 1 + 2) · 12 s = 48 s. Cancelling ends within 2 + 2 + (0 + 1) · (1 + 1) = 6 blocks.
@Suite("liveness")
struct LivenessTests {
    private func story(_ change: (inout Story) -> Void = { _ in }) -> Story {
        var story = Story {
            $0.settings.maxReplacementUnderpricedBlocks = 2
            $0.settings.maxCancellationFeeIncreases = 0
            $0.settings.maxBlocksToWaitForMine = 1
            $0.settings.maxBundleSize = 1
            $0.settings.replacementFeePercentIncrease = 100
            change(&$0)
        }
        story.seal()
        return story
    }

    // MARK: Passed over

    @Test("an operation that more attempts pass over than may is a violation", arguments: [(3, true), (4, false)])
    func passedOver(attempts: Int, isLegal: Bool) {
        var story = story()
        story.submit(1)
        story.attempt(times: attempts)
        #expect(story.broken(pooled: [1]).isEmpty == isLegal)
        let note = "liveness not checked to the end: operations wait, within their bounds"
        #expect(story.verdict(pooled: [1]).notes == (isLegal ? [note] : []))
    }

    @Test("an attempt that began before the operation came does not count")
    func begunBefore() {
        var story = story()
        story.trigger()
        story.submit(1)
        story.builder(.proposal(.noOperations(.initially)))
        story.attempt(times: 3)
        #expect(story.broken(pooled: [1]).isEmpty)
    }

    @Test("attempts of a node that answers nothing count too")
    func failed() {
        var story = story()
        story.submit(1)
        for _ in 1...4 {
            story.trigger()
            story.builder(.sender(.stepFailed("timed out")))
        }
        #expect(story.broken(pooled: [1]) == [.liveness])
    }

    @Test(
        "an operation may wait behind better ones in full bundles, and not behind worse ones",
        arguments: [true, false]
    )
    func outranked(isBetter: Bool) {
        var story = story()
        let other = GasFees(
            maxFeePerGas: Story.offer.maxFeePerGas,
            maxPriorityFeePerGas: isBetter ? 3_000_000_000 : 1_500_000_000
        )
        story.submit(1)
        for number in 2...5 as ClosedRange<UInt64> { story.submit(number, offer: other) }
        for number in 2...5 as ClosedRange<UInt64> {
            story.attempt([number])
            story.execute(operation: number, in: Story.hash(50 + number))
        }
        #expect(story.broken(pooled: [1]).contains(.liveness) == !isBetter)
    }

    @Test(
        "a bundle with room to spare has no excuse",
        arguments: [(100_000, false), (15_000_000, true)] as [(Gas, Bool)]
    )
    func room(packed: Gas, isLegal: Bool) {
        var story = story { $0.settings.maxBundleSize = 2 }
        let better = GasFees(maxFeePerGas: 60_000_000_000, maxPriorityFeePerGas: 3_000_000_000)
        story.submit(1)
        // Half of 2 is not more than half. One halving of 2, too: 3 attempts.
        for number in 2...5 as ClosedRange<UInt64> {
            story.submit(number, offer: better)
            story.attempt([number], packedGas: packed)
            story.execute(operation: number, in: Story.hash(50 + number))
        }
        #expect(!story.broken(pooled: [1]).contains(.liveness) == isLegal)
    }

    @Test("a small operation may fill the gap that a large one is too large for", arguments: BundlePacking.allCases)
    func fillsGap(packing: BundlePacking) {
        var story = story {
            $0.settings.maxBundleSize = 2
            $0.settings.bundlePacking = packing
        }
        let better = GasFees(maxFeePerGas: 60_000_000_000, maxPriorityFeePerGas: 3_000_000_000)
        let worse = GasFees(maxFeePerGas: 60_000_000_000, maxPriorityFeePerGas: 1_500_000_000)
        story.submit(1, gasLimit: 3_000_000)
        for number in 2...5 as ClosedRange<UInt64> {
            story.submit(2 * number, offer: better, gasLimit: 5_000_000)
            story.submit(2 * number + 1, offer: worse)
            story.attempt([2 * number, 2 * number + 1], packedGas: 5_300_000)
            story.execute(operation: 2 * number, in: Story.hash(50 + number))
            story.execute(operation: 2 * number + 1, in: Story.hash(50 + number))
        }
        #expect(!story.broken(pooled: [1]).contains(.liveness) == (packing == .fillGaps))
    }

    @Test("an account has one operation in a bundle, and a paymaster some", arguments: [true, false])
    func excluded(isShared: Bool) {
        var story = story { $0.settings.maxBundleSize = 128 }
        story.submit(1, account: 99)
        // 2 and 7 halvings.
        for number in 2...11 as ClosedRange<UInt64> {
            story.submit(number, account: isShared ? 99 : nil) { $0.nonceKey = number }
            story.attempt([number])
            story.execute(operation: number, in: Story.hash(50 + number))
        }
        #expect(!story.broken(pooled: [1]).contains(.liveness) == isShared)
    }

    @Test("entry points take turns, and none has two", arguments: [true, false])
    func entryPoints(takeTurns: Bool) {
        // 2, one halving, and 2 for the other entry point.
        var story = story { $0.chain.entryPoints = [.v0_7, .v0_6] }
        story.submit(1)
        let better = GasFees(maxFeePerGas: 60_000_000_000, maxPriorityFeePerGas: 3_000_000_000)
        for number in 2...9 as ClosedRange<UInt64> {
            let isOther = takeTurns ? number.isMultiple(of: 2) : true
            story.submit(number, offer: better) { $0.entryPoint = isOther ? .v0_6 : .v0_7 }
            story.attempt([number])
            story.execute(operation: number, in: Story.hash(50 + number))
        }
        #expect(!story.broken(pooled: [1]).contains(.liveness) == takeTurns)
    }

    @Test("each suspect and each operation with failing validation gives eight attempts more")
    func troubles() {
        for (attempts, isLegal) in [(19, true), (20, false)] {
            var story = story()
            story.submit(1)
            story.submit(2) { $0.isSound = false }
            story.submit(3)
            story.builder(.proposal(.operationsSuspected([Story.hash(3)], reason: "")))
            story.attempt(times: attempts)
            #expect(story.broken(pooled: [1, 2, 3]).isEmpty == isLegal)
        }
    }

    // MARK: Sent, and raised

    @Test(
        "an operation that more bundles carry than may, and no block, is a violation",
        arguments: [(6, true), (7, false)]
    )
    func sent(attempts: Int, isLegal: Bool) {
        var story = story()
        story.submit(1)
        for _ in 1...attempts { story.attempt([1]) }
        #expect(!story.broken(pooled: [1]).contains(.liveness) == isLegal)
    }

    @Test("attempts that ask for more than the market are counted apart", arguments: [(8, true), (9, false)])
    func raised(attempts: Int, isLegal: Bool) {
        var story = story()
        story.submit(1)
        for number in 1...attempts {
            if number.isMultiple(of: 2) {
                story.attempt(feeIncreases: 1)
            } else {
                let raise = GasFees(maxFeePerGas: 60_000_000_001, maxPriorityFeePerGas: 2_000_000_001)
                story.submit(100, offer: raise)
                story.attempt([100], feeIncreases: 1, price: raise)
                story.execute(operation: 100, in: Story.hash(50))
            }
        }
        #expect(!story.broken(pooled: [1]).contains(.liveness) == isLegal)
    }

    @Test("at the next nonce raised attempts count anew")
    func nextNonce() {
        var story = story()
        story.submit(1)
        for _ in 1...8 { story.attempt(feeIncreases: 1) }
        story.builder(.sender(.nonceUsedByOther(nonce: 0, accountNonce: 1)))
        for _ in 1...8 { story.attempt(feeIncreases: 1) }
        #expect(story.broken(pooled: [1]).isEmpty)
        story.attempt(feeIncreases: 1)
        #expect(story.broken(pooled: [1]) == [.liveness])
    }

    // MARK: Who is eligible

    @Test("what counts is counted from the last head at which the operation was priced out")
    func pricedOut() {
        // 20 gwei · 1.27 + 1 gwei = 26.4 gwei must be offered.
        for (maximum, isLegal) in [(26_400_000_000, false), (26_399_999_999, true)] as [(UInt128, Bool)] {
            var story = story()
            story.submit(1, offer: GasFees(maxFeePerGas: WeiPerGas(maximum), maxPriorityFeePerGas: 1_000_000_000))
            story.attempt(times: 9)
            #expect(story.broken(pooled: [1]).isEmpty == isLegal)
        }
        var story = story()
        story.submit(1)
        story.attempt(times: 3)
        // A tip of 3 gwei is more than it offers.
        story.announce(priorityFee: 3_000_000_000)
        story.attempt(times: 9)
        story.announce()
        story.attempt(times: 3)
        #expect(story.broken(pooled: [1]).isEmpty)
        story.attempt()
        #expect(story.broken(pooled: [1]) == [.liveness])
    }

    @Test("a minimum tip that a node asked for is part of the price")
    func minimumTip() {
        var story = story()
        story.builder(.sender(.priorityFeeTooLow(minimum: 2_000_000_001)))
        story.announce()
        story.submit(1)
        story.attempt(times: 9)
        #expect(story.broken(pooled: [1]).isEmpty)
    }

    @Test("an operation too large for any bundle has no bound", arguments: [false, true])
    func tooLarge(isReturned: Bool) {
        // A block of 1 050 000 gas has room for a bundle of 1 000 000 and 5 %, of which the transaction takes 21 000.
        for (gas, limit, isLegal) in [
            (979_000, 1_050_000, false), (979_001, 1_050_000, true), (1_979_000, 60_000_000, false),
            (1_979_001, 60_000_000, true),
        ] as [(Gas, Gas, Bool)] {
            var story = story { $0.settings.maxBundleGas = 2_000_000 }
            story.submit(1, gasLimit: gas)
            if isReturned {
                story.seal()
                story.execute(operation: 1, in: Story.hash(50))
                story.reorganise(to: 1)
            }
            story.seal(gasLimit: limit)
            story.attempt(times: 4)
            #expect(story.broken(pooled: [1]).isEmpty == isLegal, "\(gas)")
        }
    }

    @Test("calldata is gas, and a transaction has so many bytes", arguments: [(24_475, false), (24_476, true)])
    func bytes(count: Int, isLegal: Bool) {
        // 21 000 + 40 · 24 475 = 1 000 000.
        var story = story { $0.settings.maxBundleGas = 1_000_000 }
        story.submit(1) { $0.byteCount = count }
        story.attempt(times: 4)
        #expect(story.broken(pooled: [1]).isEmpty == isLegal)
        // 131 072 less 1 024.
        var long = self.story()
        long.submit(1) { $0.byteCount = isLegal ? 130_049 : 130_048 }
        long.attempt(times: 4)
        #expect(long.broken(pooled: [1]).isEmpty == isLegal)
    }

    @Test("the node's fee cap counts, where it is lower than the builder's")
    func feeCap() {
        // 221 000 · 105 / 100 + 1 = 232 051 gas at 26.4 gwei are 0.0061261464 ether.
        for (cap, isLegal) in [(6_126_146_400_001_000, false), (6_126_146_400_000_000, true)] as [(Wei, Bool)] {
            var story = story()
            story.nodeFeeCap = cap
            story.submit(1)
            story.attempt(times: 4)
            #expect(story.broken(pooled: [1]).isEmpty == isLegal)
        }
    }

    @Test("nothing is promised to an operation that fails, or reads what others change", arguments: [true, false])
    func unsound(isSound: Bool) {
        var story = story()
        story.submit(1) {
            $0.isSound = isSound
            $0.isIndependent = !isSound
        }
        story.attempt(times: 40)
        #expect(story.broken(pooled: [1]).isEmpty)
    }

    @Test(
        "a deposit must be enough for all that rely on it",
        arguments: [(2_000, false), (1_999, true)] as [(Wei, Bool)]
    )
    func deposit(deposit: Wei, isLegal: Bool) {
        var story = story()
        for number in 1...2 as ClosedRange<UInt64> {
            story.submit(number) {
                $0.sponsorship = Sponsorship(paymaster: Story.account(7), prefund: 1_000, deposit: deposit)
            }
        }
        story.attempt(times: 4)
        #expect(story.broken(pooled: [1, 2]).isEmpty == isLegal)
        // What one of them costs is gone; what it did not use is not. A trouble or two give 8 attempts each.
        story.execute(operation: 1, in: Story.hash(50), paid: deposit - 1_000)
        story.attempt(times: 20)
        #expect(story.broken(pooled: [2]).contains(.liveness))
    }

    @Test("an operation is counted from the block that includes the operation before it")
    func followers() {
        for (attempts, isLegal) in [(3, true), (4, false)] {
            var story = story()
            story.submit(1, sequence: 4)
            story.submit(2, account: 1, sequence: 5)
            story.attempt(times: 3)
            story.execute(operation: 1, in: Story.hash(51))
            story.attempt(times: attempts)
            #expect(story.broken(pooled: [2]).isEmpty == isLegal)
        }
    }

    @Test("only operations behind a removed one of the same account have no bound")
    func successors() {
        for (second, isLegal) in [(1, true), (2, false)] as [(UInt64, Bool)] {
            var story = story()
            story.submit(1, sequence: 4)
            story.submit(2, account: second, sequence: 5)
            story.builder(.pool(.operationRemoved(Story.hash(1), reason: "AA23 reverted")), sender: nil)
            story.attempt(times: 4)
            #expect(story.broken(pooled: [2]).isEmpty == isLegal)
        }
        var behind = story { $0.settings.maxBundleGas = 2_000_000 }
        behind.submit(1, sequence: 4, gasLimit: 1_979_001)
        behind.submit(2, account: 1, sequence: 5)
        behind.attempt(times: 4)
        #expect(behind.broken(pooled: [1, 2]).isEmpty)
        var before = story()
        before.submit(1, sequence: 4)
        before.submit(2, account: 1, sequence: 5)
        before.builder(.pool(.operationRemoved(Story.hash(2), reason: "AA23 reverted")), sender: nil)
        before.attempt(times: 4)
        #expect(before.broken(pooled: [1]) == [.liveness])
    }

    @Test("what counts is counted after the last effect of the timeline has ended")
    func effects() {
        var story = story()
        story.submit(1)
        let firing = TimelineFiring(index: 0, line: 1, action: "rpc", detail: "", isLasting: true)
        story.world(.timelineFired(firing))
        story.attempt(times: 9)
        #expect(story.broken(pooled: [1]).isEmpty)
        #expect(story.verdict(pooled: [1]).notes == ["liveness not checked: an effect of the timeline never ends"])
        story.trigger()
        story.world(.timelineEnded(index: 0, line: 1))
        story.builder(.proposal(.noOperations(.initially)))
        story.attempt(times: 3)
        #expect(story.broken(pooled: [1]).isEmpty)
        story.attempt()
        #expect(story.broken(pooled: [1]) == [.liveness])
    }

    // MARK: Time

    @Test("a sender that does nothing while an operation waits is a violation", arguments: [(5, true), (6, false)])
    func silence(block: BlockNumber, isLegal: Bool) {
        var story = story()
        story.submit(1)
        story.seal(upTo: block)
        #expect(story.broken(pooled: [1]).isEmpty == isLegal)
        story.trigger()
        story.execute(operation: 1, in: Story.hash(50))
        #expect(story.broken().isEmpty == isLegal)
    }

    @Test("a call that a fault swallowed may end with its time-out first", arguments: [(58, true), (59, false)])
    func timeout(seconds: Int, isLegal: Bool) {
        var story = story()
        story.callTimeout = .seconds(10)
        story.submit(1)
        story.world(.timelineFired(TimelineFiring(index: 0, line: 1, action: "rpc", detail: "", isLasting: false)))
        story.time += .seconds(seconds)
        story.trigger()
        #expect(story.broken(pooled: [1]).isEmpty == isLegal)
    }

    @Test("cancelling that does not end is a violation")
    func cancelling() {
        var story = story()
        story.change(.building, .cancelling, .underpriced)
        story.change(.cancelling, .cancelPending, .submitted)
        story.seal(upTo: 7)
        #expect(story.broken().isEmpty)
        var ended = story
        ended.change(.cancelPending, .building, .abandoned)
        ended.seal(upTo: 20)
        #expect(ended.broken().isEmpty)
        story.seal()
        #expect(story.broken() == [.liveness])
        story.change(.cancelPending, .building, .abandoned)
        #expect(story.broken() == [.liveness])
    }

    @Test("a builder in manual mode has no bound while nobody calls")
    func manual() {
        var story = story { $0.settings.bundlingMode = .manual }
        story.submit(1)
        story.seal(upTo: 40)
        story.attempt(times: 9)
        #expect(story.broken(pooled: [1]).isEmpty)
    }
}

extension Story {
    fileprivate mutating func trigger(feeIncreases: UInt64 = 0) {
        builder(.sender(.triggered(.newBlock, block: block, feeIncreases: feeIncreases)))
    }

    fileprivate mutating func attempt(times: Int = 1) {
        for _ in 0..<times { attempt(feeIncreases: 0) }
    }

    /// One that finds nothing.
    fileprivate mutating func attempt(feeIncreases: UInt64) {
        trigger(feeIncreases: feeIncreases)
        builder(.proposal(.noOperations(.afterSimulation)))
    }

    /// One whose bundle the node takes.
    fileprivate mutating func attempt(
        _ operations: [UInt64],
        packedGas: Gas = 100_000,
        feeIncreases: UInt64 = 0,
        price: GasFees = price
    ) {
        trigger(feeIncreases: feeIncreases)
        form(operations, packedGas: packedGas, feeIncreases: feeIncreases, price: price)
        builder(.transaction(.transactionAccepted(Story.hash(1_000), kind: .bundle)))
    }
}
