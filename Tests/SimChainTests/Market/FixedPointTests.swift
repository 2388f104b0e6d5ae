import Testing

@testable import SimChain

/// Figures of Python's `decimal` with 50 digits, rounded down.
@Suite("Arithmetic with 32 binary places")
struct FixedPointTests {
    @Test(
        "log₂ is that of Python's decimal, or one unit less",
        arguments: [
            (1, 0), (2, 4_294_967_296), (3, 6_807_362_105), (10, 14_267_572_527), (1_000_000_000, 128_408_152_744),
            (21_000_000_000, 147_273_012_429), (170_141_183_460_469_231_731_687_303_715_884_105_729, 545_460_846_592),
            (12_345_678_901_234_567_890_123, 315_192_292_173),
        ] as [(UInt128, Int64)]
    )
    func logarithm(value: UInt128, expected: Int64) {
        #expect((expected - 1...expected).contains(FixedPoint.log2(value)))
    }

    @Test(
        "a power of two is that of Python's decimal, or one unit less",
        arguments: [
            // 2^0.5, 2^0.25, 2^−1.5, 2^3.75, 2^−20.1, 2^(429 / 2³²)
            (2_147_483_648, 6_074_000_999), (1_073_741_824, 5_107_605_667), (-6_442_450_944, 1_518_500_249),
            (16_106_127_360, 57_785_961_645), (-86_328_842_650, 3821), (429, 4_294_967_593),
        ] as [(Int64, Int64)]
    )
    func power(exponent: Int64, expected: Int64) {
        #expect((expected - 1...expected).contains(FixedPoint.power(ofTwo: exponent)))
    }

    @Test("an integer is scaled by a power of two, rounded down")
    func scale() {
        // 10¹⁰ · 2^0.5 = 14142135623.7, 10¹⁰ · 2^−3.25 = 1051120519.6
        #expect(FixedPoint.scale(10_000_000_000, byTwoTo: 1 << 31) == 14_142_135_623)
        #expect(FixedPoint.scale(10_000_000_000, byTwoTo: -13 << 30) == 1_051_120_519)
        #expect(FixedPoint.scale(7, byTwoTo: -10 << 32) == 0)
        #expect(FixedPoint.scale(7, byTwoTo: 10 << 32) == 7168)
        #expect(FixedPoint.scale(0, byTwoTo: 10 << 32) == 0)
    }

    @Test("scaling saturates, and ends at zero")
    func extremes() {
        #expect(FixedPoint.scale(1 << 127, byTwoTo: 4 << 32) == .max)
        #expect(FixedPoint.scale(.max, byTwoTo: .max) == .max)
        #expect(FixedPoint.scale(.max, byTwoTo: .min) == 0)
        #expect(FixedPoint.scale(1 << 126, byTwoTo: 1 << 32) == 1 << 127)
    }
}

/// Figures of Python's `math.erfc`.
@Suite("The normal distribution")
struct NormalDistributionTests {
    /// Of the approximation that is used, 7.5·10⁻⁸, with 32 binary places.
    private static let error: Int64 = 323

    @Test(
        "the share above a value is that of erfc, within the error of the handbook's approximation",
        arguments: [
            ("0.1", 429_496_730, 1_976_424_389), ("0.5", 2_147_483_648, 1_325_158_638),
            ("1", 4_294_967_296, 681_419_127),
            ("1.96", 8_418_135_900, 107_365_142), ("2.5", 10_737_418_240, 26_670_309),
            ("−0.7", -3_006_477_107, 3_255_741_323), ("−3", -12_884_901_888, 4_289_169_528),
            ("4", 17_179_869_184, 136_027), ("5", 21_474_836_480, 1231), ("6.5", 27_917_287_424, 0),
        ] as [(String, Int64, Int64)]
    )
    func share(z: String, fixed: Int64, expected: Int64) {
        #expect(abs(NormalDistribution.share(atLeast: fixed) - expected) <= Self.error, "\(z)")
    }

    @Test("half of all draws are above the mean, and the tails are empty")
    func edges() {
        #expect(NormalDistribution.share(atLeast: 0) == FixedPoint.one / 2)
        #expect(NormalDistribution.share(atLeast: .min) == FixedPoint.one)
        #expect(NormalDistribution.share(atLeast: .max) == 0)
    }

    @Test("10 000 draws have a mean of 0 and a variance of 1, within four standard errors")
    func draws() {
        var random = SimRandom(seed: 7)
        let draws = (0..<10_000).map { _ in Double(NormalDistribution.draw(&random)) / 0x1p32 }
        let mean = draws.reduce(0, +) / 10_000
        let variance = draws.reduce(0) { $0 + $1 * $1 } / 10_000
        // 1 / √10 000 = 0.01, √2 / √10 000 = 0.0141.
        #expect(abs(mean) < 0.04)
        #expect(abs(variance - 1) < 0.057)
    }
}
