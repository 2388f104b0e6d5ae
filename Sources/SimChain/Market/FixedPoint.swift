/// Arithmetic on numbers with 32 binary places: ``one`` stands for 1.
///
/// Whatever reaches a trace must be the same on every processor, so nothing here is floating point.
enum FixedPoint {
    static let one: Int64 = 1 << 32
    /// log₂ e = 1.442695040888963…, times 2³².
    static let log2OfE: Int64 = 6_196_328_019
    /// ln 2 = 0.693147180559945…, times 2³².
    static let naturalLogOf2: Int64 = 2_977_044_472

    /// The product, rounded towards minus infinity.
    static func multiply(_ left: Int64, _ right: Int64) -> Int64 {
        Int64(clamping: (Int128(left) * Int128(right)) >> 32)
    }

    /// log₂, rounded down, or one unit below that.
    ///
    /// Squaring a number in 1..<2 doubles its logarithm: the carry is the next binary place.
    ///
    /// - Parameter value: at least 1.
    static func log2(_ value: UInt128) -> Int64 {
        let exponent = 127 - value.leadingZeroBitCount
        var mantissa =
            exponent > 63
            ? UInt64(truncatingIfNeeded: value >> UInt128(exponent - 63))
            : UInt64(truncatingIfNeeded: value) << UInt64(63 - exponent)
        var places: Int64 = 0
        for _ in 0..<32 {
            let square = mantissa.multipliedFullWidth(by: mantissa)
            let isAbove2 = square.high >> 63 == 1
            places = places << 1 | (isAbove2 ? 1 : 0)
            mantissa = isAbove2 ? square.high : square.high << 1 | square.low >> 63
        }
        return Int64(exponent) << 32 | places
    }

    /// 2ˣ for `places` from 0 up to, and without, 1: with 62 binary places instead of 32.
    private static func power(ofTwo places: UInt64) -> UInt64 {
        let x = places << 32
        var sum: UInt64 = 0
        for coefficient in coefficients { sum = coefficient + x.multipliedFullWidth(by: sum).high }
        return sum
    }

    /// (ln 2)ⁿ / n! with 62 binary places, for n from 13 to 0: what Taylor's series has beyond is less than 2⁻⁴³.
    private static let coefficients: [UInt64] = [
        6_314_085, 118_420_884, 2_050_142_669, 32_535_037_283,
        469_381_369_432, 6_094_567_565_682, 70_340_819_226_978, 710_362_457_495_793,
        6_149_018_367_977_265, 44_355_791_529_079_737, 255_967_521_894_832_113, 1_107_849_223_398_934_356,
        3_196_577_161_300_663_915, 4_611_686_018_427_387_904,
    ]

    /// 2ˣ with 32 binary places, rounded down; 0 for a very small and the largest number for a very large `exponent`.
    static func power(ofTwo exponent: Int64) -> Int64 {
        Int64(clamping: scale(1 << 32, byTwoTo: exponent))
    }

    /// `value` × 2ˣ, rounded down; 62 bits are significant. Saturates.
    static func scale(_ value: UInt128, byTwoTo exponent: Int64) -> UInt128 {
        guard value > 0, exponent != 0 else { return value }
        // The product of 62 bits with 63 fits.
        let excess = max(0, 66 - value.leadingZeroBitCount)
        let mantissa = power(ofTwo: UInt64(truncatingIfNeeded: exponent & (one - 1)))
        let product = (value >> UInt128(excess)) * UInt128(mantissa)
        let shift = Int(exponent >> 32) + excess - 62
        guard shift > 0 else { return shift > -128 ? product >> UInt128(-shift) : 0 }
        return shift <= product.leadingZeroBitCount ? product << UInt128(shift) : .max
    }
}
