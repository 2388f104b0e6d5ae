extension UInt256 {
    /// From decimal digits only; `nil` for any other text, for no digits, and for a number that does not fit.
    public init?(decimal text: some StringProtocol) {
        guard !text.isEmpty else { return nil }
        var value = UInt256.zero
        for character in text.utf8 {
            guard case 0x30...0x39 = character else { return nil }
            let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) = scaled.addingReportingOverflow(UInt256(UInt64(character - 0x30)))
            guard !overflow, !carry else { return nil }
            value = sum
        }
        self = value
    }

    /// From `0x` and one to 64 hexadecimal digits in either case; `nil` for anything else.
    public init?(hex text: some StringProtocol) {
        let characters = Array(text.utf8)
        guard characters.starts(with: [0x30, 0x78]), case 3...66 = characters.count else { return nil }
        var value = UInt256.zero
        for character in characters.dropFirst(2) {
            let digit: UInt8
            switch character {
            case 0x30...0x39: digit = character - 0x30
            case 0x41...0x46: digit = character - 0x41 + 10
            case 0x61...0x66: digit = character - 0x61 + 10
            default: return nil
            }
            value = value << 4 | UInt256(UInt64(digit))
        }
        self = value
    }
}

extension UInt256: CustomStringConvertible {
    /// Decimal.
    public var description: String {
        if high == 0 { return low.description }
        // Nineteen digits at a time: the most that fit one limb.
        let (quotient, remainder) = quotientAndRemainder(dividingBySmall: 10_000_000_000_000_000_000)
        let digits = String(remainder)
        return quotient.description + String(repeating: "0", count: 19 - digits.utf8.count) + digits
    }
}
