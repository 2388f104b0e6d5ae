extension UInt256 {
    @inlinable
    public func addingReportingOverflow(_ other: UInt256) -> (partialValue: UInt256, overflow: Bool) {
        let (low, carry) = low.addingReportingOverflow(other.low)
        let (sum, overflow) = high.addingReportingOverflow(other.high)
        let (high, carryOverflow) = sum.addingReportingOverflow(carry ? 1 : 0)
        return (UInt256(high: high, low: low), overflow || carryOverflow)
    }

    @inlinable
    public func subtractingReportingOverflow(_ other: UInt256) -> (partialValue: UInt256, overflow: Bool) {
        let (low, borrow) = low.subtractingReportingOverflow(other.low)
        let (difference, overflow) = high.subtractingReportingOverflow(other.high)
        let (high, borrowOverflow) = difference.subtractingReportingOverflow(borrow ? 1 : 0)
        return (UInt256(high: high, low: low), overflow || borrowOverflow)
    }

    /// The partial value is the product modulo 2²⁵⁶.
    @inlinable
    public func multipliedReportingOverflow(by other: UInt256) -> (partialValue: UInt256, overflow: Bool) {
        let lows = low.multipliedFullWidth(by: other.low)
        let (left, leftOverflow) = high.multipliedReportingOverflow(by: other.low)
        let (right, rightOverflow) = low.multipliedReportingOverflow(by: other.high)
        let (cross, crossOverflow) = left.addingReportingOverflow(right)
        let (high, sumOverflow) = lows.high.addingReportingOverflow(cross)
        let bothLarge = self.high != 0 && other.high != 0
        return (
            UInt256(high: high, low: lows.low),
            bothLarge || leftOverflow || rightOverflow || crossOverflow || sumOverflow
        )
    }

    /// Rounds towards zero. A divisor of zero is a programming error.
    public func quotientAndRemainder(dividingBy divisor: UInt256) -> (quotient: UInt256, remainder: UInt256) {
        precondition(!divisor.isZero, "division by zero")
        if self < divisor { return (.zero, self) }
        if high == 0 {
            let (quotient, remainder) = low.quotientAndRemainder(dividingBy: divisor.low)
            return (UInt256(quotient), UInt256(remainder))
        }
        if let small = divisor.uint64() {
            let (quotient, remainder) = quotientAndRemainder(dividingBySmall: small)
            return (quotient, UInt256(remainder))
        }
        return LongDivision(self, by: divisor).result()
    }

    /// Limb by limb: each remainder is below the divisor, so that the next step cannot overflow.
    func quotientAndRemainder(dividingBySmall divisor: UInt64) -> (quotient: UInt256, remainder: UInt64) {
        let words = hash32.words
        let (first, rest) = words.0.quotientAndRemainder(dividingBy: divisor)
        let second = divisor.dividingFullWidth((rest, words.1))
        let third = divisor.dividingFullWidth((second.remainder, words.2))
        let fourth = divisor.dividingFullWidth((third.remainder, words.3))
        let quotient = Hash32(words: (first, second.quotient, third.quotient, fourth.quotient))
        return (UInt256(quotient), fourth.remainder)
    }

    @inlinable
    public static func &+ (left: UInt256, right: UInt256) -> UInt256 {
        left.addingReportingOverflow(right).partialValue
    }
    @inlinable
    public static func &- (left: UInt256, right: UInt256) -> UInt256 {
        left.subtractingReportingOverflow(right).partialValue
    }
    @inlinable
    public static func &* (left: UInt256, right: UInt256) -> UInt256 {
        left.multipliedReportingOverflow(by: right).partialValue
    }

    /// A sum that does not fit is a programming error: for numbers from outside there is
    /// ``addingReportingOverflow(_:)``.
    @inlinable
    public static func + (left: UInt256, right: UInt256) -> UInt256 {
        let (sum, overflow) = left.addingReportingOverflow(right)
        precondition(!overflow, "sum exceeds 256 bits")
        return sum
    }
    /// A negative difference is a programming error.
    @inlinable
    public static func - (left: UInt256, right: UInt256) -> UInt256 {
        let (difference, overflow) = left.subtractingReportingOverflow(right)
        precondition(!overflow, "difference is negative")
        return difference
    }
    /// A product that does not fit is a programming error.
    @inlinable
    public static func * (left: UInt256, right: UInt256) -> UInt256 {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        precondition(!overflow, "product exceeds 256 bits")
        return product
    }
    @inlinable
    public static func / (left: UInt256, right: UInt256) -> UInt256 {
        left.quotientAndRemainder(dividingBy: right).quotient
    }
    @inlinable
    public static func % (left: UInt256, right: UInt256) -> UInt256 {
        left.quotientAndRemainder(dividingBy: right).remainder
    }
}

/// Knuth's Algorithm D (The Art of Computer Programming, volume 2, 4.3.1) for a divisor of two to four limbs.
private struct LongDivision {
    /// Least significant limb first, shifted so that the divisor's highest bit is set; one limb more than the number.
    private var numerator: InlineArray<5, UInt64>
    private let divisor: InlineArray<4, UInt64>
    private let divisorCount: Int
    private let shift: Int

    init(_ number: UInt256, by divisor: UInt256) {
        divisorCount = (divisor.significantBitCount + 63) / 64
        shift = divisorCount * 64 - divisor.significantBitCount
        self.divisor = (divisor << shift).limbs
        let shifted = (number << shift).limbs
        let carriedOut = shift == 0 ? 0 : (number >> (256 - shift)).limbs[0]
        numerator = [shifted[0], shifted[1], shifted[2], shifted[3], carriedOut]
    }

    consuming func result() -> (quotient: UInt256, remainder: UInt256) {
        var quotient = InlineArray<4, UInt64>(repeating: 0)
        for position in stride(from: 4 - divisorCount, through: 0, by: -1) {
            quotient[position] = digit(at: position)
        }
        let remainder = UInt256(limbs: [numerator[0], numerator[1], numerator[2], numerator[3]])
        return (UInt256(limbs: quotient), remainder >> shift)
    }

    private mutating func digit(at position: Int) -> UInt64 {
        var digit = estimate(at: position)
        if subtract(digit, at: position) {
            // The estimate was one too large, which happens about twice in 2⁶⁴ digits.
            digit &-= 1
            addBack(at: position)
        }
        return digit
    }

    /// The quotient's digit from the leading limbs: right, or one too large.
    private func estimate(at position: Int) -> UInt64 {
        let top = numerator[position + divisorCount]
        let next = numerator[position + divisorCount - 1]
        let leading = divisor[divisorCount - 1]
        var digit: UInt64
        var rest: UInt64
        if top >= leading {
            digit = .max
            let (sum, overflow) = next.addingReportingOverflow(leading)
            if overflow { return digit }
            rest = sum
        } else {
            (digit, rest) = leading.dividingFullWidth((top, next))
        }
        let second = UInt128(divisor[divisorCount - 2])
        let third = UInt128(numerator[position + divisorCount - 2])
        while UInt128(digit) * second > UInt128(rest) << 64 | third {
            digit -= 1
            let (sum, overflow) = rest.addingReportingOverflow(leading)
            if overflow { break }
            rest = sum
        }
        return digit
    }

    /// Whether the product was larger than what it was taken from.
    private mutating func subtract(_ digit: UInt64, at position: Int) -> Bool {
        var carry: UInt64 = 0
        var borrow: UInt64 = 0
        for index in 0..<divisorCount {
            let product = UInt128(digit) * UInt128(divisor[index]) + UInt128(carry)
            carry = UInt64(truncatingIfNeeded: product >> 64)
            borrow = take(UInt64(truncatingIfNeeded: product), borrow, from: position + index)
        }
        return take(carry, borrow, from: position + divisorCount) != 0
    }

    private mutating func take(_ amount: UInt64, _ borrow: UInt64, from index: Int) -> UInt64 {
        let (difference, first) = numerator[index].subtractingReportingOverflow(amount)
        let (result, second) = difference.subtractingReportingOverflow(borrow)
        numerator[index] = result
        return first || second ? 1 : 0
    }

    private mutating func addBack(at position: Int) {
        var carry: UInt64 = 0
        for index in 0..<divisorCount {
            let sum = UInt128(numerator[position + index]) + UInt128(divisor[index]) + UInt128(carry)
            numerator[position + index] = UInt64(truncatingIfNeeded: sum)
            carry = UInt64(truncatingIfNeeded: sum >> 64)
        }
        numerator[position + divisorCount] &+= carry
    }
}

extension UInt256 {
    /// Least significant first.
    fileprivate var limbs: InlineArray<4, UInt64> {
        let words = hash32.words
        return [words.3, words.2, words.1, words.0]
    }

    fileprivate init(limbs: InlineArray<4, UInt64>) {
        self.init(Hash32(words: (limbs[3], limbs[2], limbs[1], limbs[0])))
    }
}
