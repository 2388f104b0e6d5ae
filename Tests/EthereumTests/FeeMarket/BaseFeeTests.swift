import Ethereum
import Testing

@Suite("Base fee")
struct BaseFeeTests {
    @Test(
        "the base fee moves by at most an eighth, rounded down, and rises by at least 1 wei",
        arguments: [
            // gas used, base fee, next: the target is 15 million.
            (15_000_000, 1_000_000_000, 1_000_000_000),
            (30_000_000, 1_000_000_000, 1_125_000_000),
            (0, 1_000_000_000, 875_000_000),
            // 8 / 8 = 1; 7 / 8 rounds down to no change.
            (0, 8, 7), (0, 7, 7),
            (15_000_001, 7, 8), (30_000_000, 0, 1),
            (0, 0, 0),
        ] as [(Gas, WeiPerGas, WeiPerGas)]
    )
    func steps(gasUsed: Gas, baseFee: WeiPerGas, next: WeiPerGas) {
        #expect(BaseFeeRule.ethereum.next(parentBaseFee: baseFee, gasUsed: gasUsed, gasLimit: 30_000_000) == next)
    }

    @Test("extreme numbers saturate and do not trap")
    func extremes() {
        let rule = BaseFeeRule.ethereum
        let largest = WeiPerGas(.max)
        #expect(rule.next(parentBaseFee: largest, gasUsed: Gas(.max), gasLimit: 2) == largest)
        #expect(rule.next(parentBaseFee: largest, gasUsed: 0, gasLimit: Gas(.max)) == WeiPerGas(.max - .max / 8))
        #expect(rule.next(parentBaseFee: 5, gasUsed: 1, gasLimit: 1) == 5)
        #expect(rule.next(parentBaseFee: 5, gasUsed: 0, gasLimit: 0) == 5)
    }

    @Test(
        "a block's gas limit differs from its parent's by less than 1/1024 and is at least 5000",
        arguments: [
            (30_000_000, 30_000_000, true),
            // 30000000 / 1024 = 29296: the distance must be less.
            (30_029_295, 30_000_000, true), (30_029_296, 30_000_000, false),
            (29_970_705, 30_000_000, true), (29_970_704, 30_000_000, false),
            (5_000, 5_001, true), (4_999, 5_000, false),
            (5_000, 5_004, false),
        ] as [(Gas, Gas, Bool)]
    )
    func gasLimits(child: Gas, parent: Gas, allowed: Bool) {
        #expect(GasLimitRule.ethereum.allows(child, after: parent) == allowed)
    }

    @Test(
        "the allowed gas limit nearest to a target is valid, and is the target where that is allowed",
        arguments: [
            (30_000_000, 30_000_000, 30_000_000), (60_000_000, 30_000_000, 30_029_295), (1, 30_000_000, 29_970_705),
            (1, 5_001, 5_000), (30_000_010, 30_000_000, 30_000_010),
        ] as [(Gas, Gas, Gas)]
    )
    func nearest(target: Gas, parent: Gas, limit: Gas) {
        #expect(GasLimitRule.ethereum.nearest(to: target, after: parent) == limit)
        #expect(GasLimitRule.ethereum.allows(limit, after: parent))
    }
}
