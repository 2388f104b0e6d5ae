/// A point of virtual time: nanoseconds since genesis.
///
/// Genesis is 0 and a run goes forwards from there. Arithmetic holds at the ends of the range (292 years), so that
/// "never" may be written as a very long wait.
public struct SimInstant: InstantProtocol, Hashable, Comparable, Sendable {
    public typealias Duration = Swift.Duration

    public var nanoseconds: Int64

    @inlinable
    public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    public static let genesis = SimInstant(nanoseconds: 0)
    public static let distantFuture = SimInstant(nanoseconds: .max)

    @inlinable
    public static func < (left: SimInstant, right: SimInstant) -> Bool { left.nanoseconds < right.nanoseconds }

    /// Parts of a nanosecond round up: a wait may end late but never early, and none that is longer than zero vanishes.
    public func advanced(by duration: Duration) -> SimInstant {
        advanced(byNanoseconds: duration.nanosecondsRoundedUp)
    }

    @inlinable
    public func advanced(byNanoseconds nanoseconds: Int64) -> SimInstant {
        let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
        return SimInstant(nanoseconds: overflow ? (nanoseconds < 0 ? .min : .max) : sum)
    }

    public func duration(to other: SimInstant) -> Duration {
        let (difference, overflow) = other.nanoseconds.subtractingReportingOverflow(nanoseconds)
        guard overflow else { return .nanoseconds(difference) }
        return Duration(attoseconds: (Int128(other.nanoseconds) - Int128(nanoseconds)) * 1_000_000_000)
    }
}

extension SimInstant {
    /// Whole seconds since genesis, rounded down, as a block's timestamp counts them.
    public var seconds: Int64 {
        let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    /// Whole milliseconds since genesis, rounded down.
    public var milliseconds: Int64 {
        let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }

    public static func seconds(_ seconds: Int64) -> SimInstant { genesis.advanced(by: .seconds(seconds)) }
    public static func milliseconds(_ milliseconds: Int64) -> SimInstant {
        genesis.advanced(by: .milliseconds(milliseconds))
    }
}

/// Seconds with as many decimals as there are, at least three: `12.000s`, `0.000000001s`.
extension SimInstant: CustomStringConvertible {
    public var description: String {
        let (whole, fraction) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        var digits = String(String(1_000_000_000 + fraction).dropFirst())
        while digits.utf8.count > 3 && digits.hasSuffix("0") { digits.removeLast() }
        return "\(nanoseconds < 0 ? "-" : "")\(whole).\(digits)s"
    }
}

extension Duration {
    /// Rounded towards the future, and held at the ends of the range.
    var nanosecondsRoundedUp: Int64 {
        let attoseconds = self.attoseconds
        // Up to nine seconds fit into one word, whose division by a constant is a multiplication.
        if let narrow = Int64(exactly: attoseconds) {
            let (quotient, remainder) = narrow.quotientAndRemainder(dividingBy: 1_000_000_000)
            return remainder > 0 ? quotient + 1 : quotient
        }
        let (quotient, remainder) = attoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
        return Int64(clamping: remainder > 0 ? quotient + 1 : quotient)
    }
}
