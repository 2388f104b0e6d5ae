import Bundler
import Ethereum
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("fee_rule")
struct FeeRuleKeptTests {
    /// The story's bundle pays at most 26.4 gwei with a tip of 1 gwei: the base fee in it is 25.4 gwei.
    private func story(offering offer: GasFees, feeIncreases: UInt64 = 0, mode: PriorityFeeMode) -> Story {
        var story = Story { $0.settings.priorityFeeMode = mode }
        story.submit(1, offer: offer)
        story.form([1], feeIncreases: feeIncreases)
        story.sign([1])
        return story
    }

    private static func fees(_ maximum: UInt64, _ priority: UInt64) -> GasFees {
        GasFees(maxFeePerGas: WeiPerGas(UInt128(maximum)), maxPriorityFeePerGas: WeiPerGas(UInt128(priority)))
    }

    @Test(
        "an operation that offers one wei less than the fee rule requires is a violation",
        arguments: [
            // No margin: the bundle's own fees.
            (PriorityFeeMode.priorityFeeIncreasePercent(0), fees(26_400_000_000, 1_000_000_000)),
            // 10 % above the tip: 1.1 gwei, and 25.4 + 1.1.
            (.priorityFeeIncreasePercent(10), fees(26_500_000_000, 1_100_000_000)),
            // 5 % of the base fee of 25.4 gwei: 1.27 gwei, and 25.4 + 1.27.
            (.baseFeePercent(5), fees(26_670_000_000, 1_270_000_000)),
            // 1 % of it is 0.254 gwei, less than the bundle's own tip: the bundle's own fees.
            (.baseFeePercent(1), fees(26_400_000_000, 1_000_000_000)),
        ]
    )
    func rule(mode: PriorityFeeMode, required: GasFees) {
        #expect(story(offering: required, mode: mode).broken(pooled: [1]).isEmpty)
        var lowTip = required
        lowTip.maxPriorityFeePerGas = lowTip.maxPriorityFeePerGas - 1
        #expect(story(offering: lowTip, mode: mode).broken(pooled: [1]) == [.feeRule])
        var lowCap = required
        lowCap.maxFeePerGas = lowCap.maxFeePerGas - 1
        #expect(story(offering: lowCap, mode: mode).broken(pooled: [1]) == [.feeRule])
    }

    @Test("on a replacement an operation must offer the bundle's own fees, without the margin")
    func replacement() {
        let mode = PriorityFeeMode.priorityFeeIncreasePercent(10)
        #expect(story(offering: Story.price, feeIncreases: 1, mode: mode).broken(pooled: [1]).isEmpty)
        #expect(story(offering: Story.price, mode: mode).broken(pooled: [1]) == [.feeRule])
    }
}
