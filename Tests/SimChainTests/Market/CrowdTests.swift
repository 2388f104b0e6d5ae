import Ethereum
import Testing

@testable import SimChain

@Suite("Crowds")
struct CrowdTests {
    private static func gwei(_ amount: UInt128) -> WeiPerGas { ChainFixture.gwei(amount) }

    /// As 32 binary places.
    private static func part(_ numerator: Int64, _ denominator: Int64) -> Int64 {
        FixedPoint.one * numerator / denominator
    }

    // MARK: Prices

    @Test("prices that are one of several, equally frequent")
    func choice() {
        let spread = PriceSpread.choice([1, 2, 3, 4].map(Self.gwei))
        #expect(spread.share(atLeast: 0) == FixedPoint.one)
        #expect(spread.share(atLeast: Self.gwei(1)) == FixedPoint.one)
        #expect(spread.share(atLeast: Self.gwei(1) + 1) == Self.part(3, 4))
        #expect(spread.share(atLeast: Self.gwei(4)) == Self.part(1, 4))
        #expect(spread.share(atLeast: Self.gwei(4) + 1) == 0)
    }

    @Test("prices of a range count both of its ends")
    func uniform() {
        // 1 … 10 wei: ten prices.
        let spread = PriceSpread.uniform(1...10)
        #expect(spread.share(atLeast: 1) == FixedPoint.one)
        #expect(spread.share(atLeast: 2) == Self.part(9, 10))
        #expect(spread.share(atLeast: 10) == Self.part(1, 10))
        #expect(spread.share(atLeast: 11) == 0)
        let all = PriceSpread.uniform(0...WeiPerGas(.max))
        // (2⁹⁴ − 1) · 2³² / (2⁹⁵ − 1), rounded down.
        #expect(all.share(atLeast: WeiPerGas(1 << 127)) == Self.part(1, 2) - 1)
    }

    @Test("one price, and any price")
    func fixed() {
        #expect(PriceSpread.fixed(5).share(atLeast: 5) == FixedPoint.one)
        #expect(PriceSpread.fixed(5).share(atLeast: 6) == 0)
        #expect(PriceSpread.anyPrice.share(atLeast: WeiPerGas(.max)) == FixedPoint.one)
        // Without a spread around it, a median is one price.
        #expect(PriceSpread.logNormal(median: 5, sigmaBillionths: 0) == .fixed(5))
    }

    @Test(
        "log-normal prices have the shares of Python's erfc(ln(price / median) / sigma / √2) / 2",
        arguments: [
            (20_000_000_000, 500_000_000, 25_000_000_000, 1_407_439_032),
            (20_000_000_000, 250_000_000, 10_000_000_000, 4_283_024_633),
            (1_000_000_000, 1_000_000_000, 5_000_000_000, 230_898_775),
        ] as [(UInt128, UInt64, UInt128, Int64)]
    )
    func logNormal(median: UInt128, sigma: UInt64, price: UInt128, expected: Int64) {
        let spread = PriceSpread.logNormal(median: WeiPerGas(median), sigmaBillionths: sigma)
        // 7.5·10⁻⁸ of the approximation, and a few units of the logarithm.
        #expect(abs(spread.share(atLeast: WeiPerGas(price)) - expected) <= 330)
        #expect(spread.share(atLeast: WeiPerGas(median)) == FixedPoint.one / 2)
    }

    // MARK: Demand

    private func demand(level: Int64 = 0) -> BlockDemand {
        let crowd = Crowd(
            gas: 100_000_000,
            maxFee: .choice([20, 21, 22, 30].map(Self.gwei)),
            tip: .choice([1, 2, 3, 4].map(Self.gwei))
        )
        return BlockDemand(crowds: [crowd], level: level, baseFee: Self.gwei(20), leastTip: Self.gwei(1))
    }

    @Test("who offers a tip pays the base fee beside it")
    func offers() {
        // 21 gwei in all: three of four pay it, and nobody offers less than the least tip.
        #expect(demand().gas(offering: 0) == 75_000_000)
        #expect(demand().gas(offering: Self.gwei(1)) == 75_000_000)
        // 22 gwei in all: two of four pay it; and three of four offer 2 gwei.
        #expect(demand().gas(offering: Self.gwei(2)) == 37_500_000)
        // 24 gwei: one of four, and one of four.
        #expect(demand().gas(offering: Self.gwei(4)) == 6_250_000)
        #expect(demand().gas(offering: Self.gwei(5)) == 0)
    }

    @Test("a level of one doubles what each pays at most")
    func level() {
        // 40 gwei to 60 gwei are above 21 gwei, all of them.
        #expect(demand(level: FixedPoint.one).gas(offering: Self.gwei(1)) == 100_000_000)
        #expect(demand(level: -FixedPoint.one).gas(offering: Self.gwei(1)) == 0)
    }

    @Test("the tip of so much gas is the highest that as much is offered at")
    func tipOfGas() {
        #expect(demand().tip(of: 75_000_000) == Self.gwei(1))
        #expect(demand().tip(of: 37_500_000) == Self.gwei(2))
        #expect(demand().tip(of: 6_250_001) == Self.gwei(3))
        #expect(demand().tip(of: 6_250_000) == Self.gwei(4))
        // More than there is.
        #expect(demand().tip(of: 75_000_001) == Self.gwei(1))
    }

    @Test("the largest numbers of a file overflow nothing")
    func largest() {
        let most = WeiPerGas(.max)
        let crowd = Crowd(gas: Gas(.max), maxFee: .anyPrice, tip: .fixed(most))
        let demand = BlockDemand(crowds: [crowd, crowd], slots: .max, baseFee: most, leastTip: most)
        #expect(demand.gas(offering: most) == Gas(.max))
        #expect(demand.tip(of: 1) == most)
    }
}
