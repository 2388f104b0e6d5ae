import Bundler
import Ethereum
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("liveness")
struct LivenessTests {
    /// Bound: 2 + 2 + (0 + 1) · (1 + 1) + 2 · ⌈1 ÷ 1⌉ = 8 blocks.
    private func story(_ change: (inout BuilderSettings) -> Void = { _ in }) -> Story {
        Story {
            $0.settings.maxReplacementUnderpricedBlocks = 2
            $0.settings.maxCancellationFeeIncreases = 0
            $0.settings.maxBlocksToWaitForMine = 1
            $0.settings.maxBundleSize = 1
            change(&$0.settings)
        }
    }

    @Test("an operation that waits longer than the bound is a violation")
    func pending() {
        var story = story()
        story.seal()
        story.submit(1)
        story.seal(upTo: 9)
        #expect(story.broken(pooled: [1]).isEmpty)
        #expect(story.verdict(pooled: [1]).notes == ["liveness not checked: the run ends within 8 blocks"])
        story.seal()
        #expect(story.broken(pooled: [1]) == [.liveness])
    }

    @Test("an inclusion after the bound is a violation", arguments: [(9, true), (10, false)] as [(UInt64, Bool)])
    func late(block: BlockNumber, isLegal: Bool) {
        var story = story()
        story.seal()
        story.submit(1)
        story.seal(upTo: block)
        story.execute(operation: 1, in: Story.hash(50))
        #expect(story.broken().isEmpty == isLegal)
        #expect(story.verdict().notes.isEmpty)
    }

    @Test("the bound grows with the number of operations that do not fit into one bundle")
    func shard() {
        // Three bundles of one: 2 + 2 + 2 + 2 · 3 = 12 blocks.
        var story = story()
        for number in 1...3 as ClosedRange<UInt64> { story.submit(number) }
        story.seal(upTo: 12)
        #expect(story.broken(pooled: [1, 2, 3]).isEmpty)
        story.seal()
        #expect(story.broken(pooled: [1, 2, 3]) == [.liveness])
    }

    @Test("an operation that is skipped for others gets no more time")
    func leftOut() {
        // Alone in its shard: 2 + 2 + 2 + 2 · 1 = 8 blocks from block 1, whatever it is skipped for.
        var story = story()
        story.seal()
        story.submit(1)
        story.seal(upTo: 8)
        story.builder(.proposal(.operationSkipped(Story.hash(1), .bundleFull(limit: 1))))
        story.seal(upTo: 10)
        #expect(story.broken(pooled: [1]) == [.liveness])
    }

    @Test("an operation that is priced out at one head has no bound")
    func pricedOut() {
        // 20 gwei · 1.27 + 1 gwei = 26.4 gwei must be offered.
        let offers: [(UInt64, Set<InvariantName>)] = [(26_400_000_000, [.liveness]), (26_399_999_999, [])]
        for (maximum, broken) in offers {
            var story = story()
            story.submit(
                1,
                offer: GasFees(maxFeePerGas: WeiPerGas(UInt128(maximum)), maxPriorityFeePerGas: 1_000_000_000)
            )
            story.seal(upTo: 20)
            #expect(story.broken(pooled: [1]) == broken)
        }
    }

    @Test("an operation too large for any bundle has no bound", arguments: [false, true])
    func tooLarge(isReturned: Bool) {
        // A block of 1 050 000 gas has room for a bundle of 1 000 000 and 5 %, of which the transaction takes 21 000.
        for (gas, limit, broken) in [
            (979_000, 1_050_000, [.liveness]), (979_001, 1_050_000, []), (1_979_000, 60_000_000, [.liveness]),
            (1_979_001, 60_000_000, []),
        ] as [(Gas, Gas, Set<InvariantName>)] {
            var story = story { $0.maxBundleGas = 2_000_000 }
            story.seal()
            story.submit(1, gasLimit: gas)
            if isReturned {
                story.seal()
                story.execute(operation: 1, in: Story.hash(50))
                story.reorganise(to: 1)
            }
            story.seal(gasLimit: limit)
            story.seal(upTo: 20)
            #expect(story.broken(pooled: [1]) == broken, "\(gas)")
        }
    }

    @Test("an operation behind one that is too large for any bundle has no bound")
    func behindTooLarge() {
        var story = story { $0.maxBundleGas = 2_000_000 }
        story.submit(1, sequence: 4, gasLimit: 1_979_001)
        story.submit(2, account: 1, sequence: 5)
        story.seal(upTo: 20)
        #expect(story.broken(pooled: [1, 2]).isEmpty)
    }

    @Test(
        "only operations behind a removed or priced-out one of the same account have no bound"
    )
    func successors() {
        let poor = GasFees(maxFeePerGas: 26_399_999_999, maxPriorityFeePerGas: 1_000_000_000)
        for (second, broken) in [(1, []), (2, [.liveness])] as [(UInt64, Set<InvariantName>)] {
            var removed = story()
            removed.submit(1, sequence: 4)
            removed.submit(2, account: second, sequence: 5)
            removed.builder(.pool(.operationRemoved(Story.hash(1), reason: "AA23 reverted")), sender: nil)
            removed.seal(upTo: 20)
            #expect(removed.broken(pooled: [2]) == broken)

            var pricedOut = story()
            pricedOut.submit(1, offer: poor, sequence: 4)
            pricedOut.submit(2, account: second, sequence: 5)
            pricedOut.seal(upTo: 10)
            pricedOut.submit(3, account: second, sequence: 6)
            pricedOut.seal(upTo: 30)
            #expect(pricedOut.broken(pooled: [1, 2, 3]) == broken)
        }
        var before = story()
        before.submit(1, sequence: 4)
        before.submit(2, account: 1, sequence: 5)
        before.builder(.pool(.operationRemoved(Story.hash(2), reason: "AA23 reverted")), sender: nil)
        before.seal(upTo: 20)
        #expect(before.broken(pooled: [1]) == [.liveness])
    }

    /// Bound for three operations of one each: 2 + 2 + 2 + 2 · 3 = 12 blocks.
    @Test("the bound of an operation counts from the block that includes the operation before it")
    func followers() {
        for (second, third) in [(0, 0), (1, 0), (0, 1)] as [(UInt64, UInt64)] {
            var story = story()
            story.submit(1, sequence: 4)
            story.submit(2, account: 1, sequence: 5)
            story.submit(3, account: 1, sequence: 6)
            story.seal(upTo: 12)
            story.execute(operation: 1, in: Story.hash(51))
            story.seal(upTo: 24 + second)
            story.execute(operation: 2, in: Story.hash(52))
            story.seal(upTo: 36 + second + third)
            story.execute(operation: 3, in: Story.hash(53))
            let isLate = second + third > 0
            #expect(story.broken() == (isLate ? [.liveness] : []), "\(second) \(third)")
        }
    }

    @Test("the bound counts after the last effect of the timeline has ended")
    func effects() {
        var story = story()
        story.submit(1)
        story.seal(upTo: 4)
        let firing = TimelineFiring(index: 0, line: 1, action: "rpc", detail: "", isLasting: true)
        story.world(.timelineFired(firing))
        story.seal(upTo: 20)
        #expect(story.broken(pooled: [1]).isEmpty)
        #expect(story.verdict(pooled: [1]).notes == ["liveness not checked: an effect of the timeline never ends"])
        story.world(.timelineEnded(index: 0, line: 1))
        story.seal(upTo: 28)
        #expect(story.broken(pooled: [1]).isEmpty)
        story.seal()
        #expect(story.broken(pooled: [1]) == [.liveness])
    }

    @Test("cancelling that does not end is a violation")
    func cancelling() {
        // No operation: 2 + 2 + 2 = 6 blocks.
        var story = story()
        story.seal()
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
    }

    @Test(
        "cancelling that ends after the bound is a violation",
        arguments: [(7, true), (8, false)] as [(UInt64, Bool)]
    )
    func lateEnd(block: BlockNumber, isLegal: Bool) {
        // As above: within 6 blocks from block 1.
        var story = story()
        story.seal()
        story.change(.building, .cancelling, .underpriced)
        story.change(.cancelling, .cancelPending, .submitted)
        story.seal(upTo: block)
        story.change(.cancelPending, .building, .abandoned)
        story.seal(upTo: 20)
        #expect(story.broken().isEmpty == isLegal)
    }

    @Test("a builder in manual mode has no bound while nobody calls")
    func manual() {
        var story = story { $0.bundlingMode = .manual }
        story.submit(1)
        story.seal(upTo: 40)
        #expect(story.broken(pooled: [1]).isEmpty)
    }
}
