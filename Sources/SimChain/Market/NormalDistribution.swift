/// The standard normal distribution, with 32 binary places.
enum NormalDistribution {
    /// How likely a draw is at least `z`: from 0 to ``FixedPoint/one``.
    ///
    /// Abramowitz and Stegun, *Handbook of Mathematical Functions*, 26.2.17: the error is below 7.5·10⁻⁸. Exactly a
    /// half at 0.
    static func share(atLeast z: Int64) -> Int64 {
        if z == 0 { return FixedPoint.one / 2 }
        // Beyond 8 the tail is below 10⁻¹⁵, which 32 binary places do not show.
        guard z > -8 * FixedPoint.one else { return FixedPoint.one }
        guard z < 8 * FixedPoint.one else { return 0 }
        return z > 0 ? tail(z) : FixedPoint.one - tail(-z)
    }

    private static func tail(_ z: Int64) -> Int64 {
        // 1 / (1 + slope · z): 2⁶⁴ over a number with 32 places has 32, too.
        let t = Int64(UInt64.max / UInt64(FixedPoint.one + FixedPoint.multiply(slope, z)))
        var sum: Int64 = 0
        for coefficient in coefficients { sum = FixedPoint.multiply(t, coefficient + sum) }
        // e^(−z²/2) = 2^(−z² log₂ e / 2)
        let square = FixedPoint.multiply(z, z)
        let exponent = -FixedPoint.multiply(square, FixedPoint.log2OfE) / 2
        let density = FixedPoint.multiply(FixedPoint.power(ofTwo: exponent), peak)
        return max(0, FixedPoint.multiply(density, sum))
    }

    /// 0.2316419
    private static let slope: Int64 = 994_894_385
    /// 1 / √(2π) = 0.3989422804
    private static let peak: Int64 = 1_713_444_047
    /// 1.330274429, −1.821255978, 1.781477937, −0.356563782, 0.319381530
    private static let coefficients: [Int64] = [
        5_713_485_167, -7_822_234_863, 7_651_389_478, -1_531_429_783, 1_371_733_226,
    ]

    /// A draw: the sum of twelve that are equally likely from −1/2 to 1/2, whose variance is 1.
    static func draw(_ random: inout SimRandom) -> Int64 {
        var sum: Int64 = 0
        for _ in 0..<12 { sum += Int64(random.next() >> 32) }
        return sum - 6 * FixedPoint.one
    }
}
