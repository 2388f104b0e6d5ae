/// A number written with up to nine decimals, exactly.
public struct FixedDecimal: Hashable, Comparable, Sendable {
    public var billionths: UInt64

    public static let scale: UInt64 = 1_000_000_000
    public static let zero = FixedDecimal(billionths: 0)
    public static let one = FixedDecimal(billionths: scale)

    public init(billionths: UInt64) { self.billionths = billionths }

    public static func < (left: FixedDecimal, right: FixedDecimal) -> Bool { left.billionths < right.billionths }
}

extension FixedDecimal: CustomStringConvertible {
    public var description: String {
        let (whole, rest) = billionths.quotientAndRemainder(dividingBy: Self.scale)
        guard rest != 0 else { return String(whole) }
        var fraction = String(rest)
        fraction = String(repeating: "0", count: 9 - fraction.count) + fraction
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(whole).\(fraction)"
    }
}

/// A value, or how to draw one; every draw comes from the scenario's seed.
public indirect enum Distribution<Value: Hashable & Comparable & Sendable>: Hashable, Sendable {
    case fixed(Value)
    /// Both ends included.
    case uniform(ClosedRange<Value>)
    case logNormal(median: Value, sigma: FixedDecimal)
    /// Each equally likely; never empty.
    case choice([Value])
    /// For prices only: of the base fee of the next block at the instant of the draw.
    case multipleOfBaseFee(Distribution<FixedDecimal>)
    /// For prices only: of the tip that a node suggests at the instant of the draw.
    case multipleOfTip(Distribution<FixedDecimal>)
    /// For counts only.
    case poisson(mean: FixedDecimal)

    /// The value, if it needs no draw.
    public var fixedValue: Value? {
        if case .fixed(let value) = self { value } else { nil }
    }
}
