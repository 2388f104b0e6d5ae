/// Transcendental functions from IEEE 754's own operations only.
///
/// The C library's differ in the last bit between versions and processors, and one bit is enough to send two runs
/// apart. Addition, multiplication, division and square root are exactly specified, and the compiler neither reorders
/// nor fuses them.
public enum DeterministicMath {
    // ln 2 in two parts: products of the first with an exponent are exact, having 21 trailing zero bits.
    private static let log2High = 0x1.62e42feep-1
    private static let log2Low = 0x1.a39ef35793c76p-33

    /// eˣ, within a few units in the last place of the true value.
    public static func exp(_ x: Double) -> Double {
        guard x < 710 else { return x.isNaN ? x : .infinity }
        guard x > -746 else { return 0 }
        // x = k ln 2 + r with |r| <= 0.35, where fifteen terms of Taylor's series leave less than 2⁻⁶⁰.
        let k = (x * 0x1.71547652b82fep0).rounded()
        let r = (x - k * log2High) - k * log2Low
        var sum = 1.0
        for n in stride(from: 15.0, through: 1, by: -1) { sum = 1 + sum * r / n }
        return Double(sign: .plus, exponent: Int(k), significand: sum)
    }

    /// The natural logarithm, within a few units in the last place of the true value; not a number below zero.
    public static func log(_ x: Double) -> Double {
        guard x > 0 else { return x == 0 ? -.infinity : .nan }
        guard x < .infinity else { return x }
        var significand = x.significand
        var exponent = Double(x.exponent)
        if significand > 1.4142135623730951 {
            significand /= 2
            exponent += 1
        }
        // ln m = 2 artanh s with s = (m - 1) / (m + 1), so s² <= 0.0295 and thirteen terms leave less than 2⁻⁶⁰.
        let s = (significand - 1) / (significand + 1)
        let square = s * s
        var sum = 0.0
        for n in stride(from: 25.0, through: 1, by: -2) { sum = sum * square + 1 / n }
        return exponent * log2High + (2 * s * sum + exponent * log2Low)
    }
}
