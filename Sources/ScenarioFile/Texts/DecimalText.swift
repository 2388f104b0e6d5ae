/// A decimal number with an optional unit after it, such as `20 gwei` or `0.5 ether`; exact, never floating point.
struct DecimalText {
    var isNegative: Bool
    /// Without leading zeros to speak of; at least one digit.
    var whole: Substring.UTF8View
    /// Empty without a decimal point.
    var fraction: Substring.UTF8View
    /// What follows the number, spaces around it removed.
    var unit: String

    /// `nil` where the text does not begin with a number.
    init?(_ text: some StringProtocol) {
        var rest = Substring(text).utf8
        while rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() }
        isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        whole = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest[whole.endIndex...]
        guard !whole.isEmpty else { return nil }
        fraction = rest.prefix(0)
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
            guard !fraction.isEmpty else { return nil }
            rest = rest[fraction.endIndex...]
        }
        while rest.first == UInt8(ascii: " ") { rest = rest.dropFirst() }
        var unit = Substring(rest)
        while unit.last == " " { unit.removeLast() }
        self.unit = String(unit)
    }

    var hasFraction: Bool { !fraction.isEmpty }

    enum Problem: Error {
        case tooLarge
        /// A digit is left below the smallest unit.
        case tooSmall
    }

    /// The number × 10^`power`, which must be whole and fit 128 bits.
    func scaled(byPowerOfTen power: Int) throws(Problem) -> UInt128 {
        var value: UInt128 = 0
        for byte in whole { value = try Self.append(byte, to: value) }
        var digits = fraction.makeIterator()
        for _ in 0..<power { value = try Self.append(digits.next() ?? UInt8(ascii: "0"), to: value) }
        while let digit = digits.next() {
            guard digit == UInt8(ascii: "0") else { throw .tooSmall }
        }
        return value
    }

    private static func append(_ digit: UInt8, to value: UInt128) throws(Problem) -> UInt128 {
        let (product, first) = value.multipliedReportingOverflow(by: 10)
        let (sum, second) = product.addingReportingOverflow(UInt128(digit - UInt8(ascii: "0")))
        guard !first, !second else { throw .tooLarge }
        return sum
    }
}
