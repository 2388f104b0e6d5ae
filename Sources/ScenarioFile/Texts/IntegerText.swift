/// Integers as YAML 1.2 writes them: decimal, `0x` and `0o`, with an optional sign.
enum IntegerText {
    enum Problem: Error {
        case notAnInteger
        case negative
        case tooLarge
    }

    static func isInteger(_ text: String) -> Bool {
        do throws(Problem) {
            _ = try parse(text)
            return true
        } catch {
            switch error {
            case .notAnInteger: return false
            case .negative, .tooLarge: return true
            }
        }
    }

    /// A leading zero before other digits is refused: YAML 1.1 reads it as octal, YAML 1.2 as decimal.
    static func parse(_ text: some StringProtocol) throws(Problem) -> UInt128 {
        var digits = Substring(text).utf8
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        var radix: UInt8 = 10
        if digits.first == UInt8(ascii: "0"), digits.count > 1 {
            let second = digits[digits.index(after: digits.startIndex)]
            guard second == UInt8(ascii: "x") || second == UInt8(ascii: "o") else { throw .notAnInteger }
            radix = second == UInt8(ascii: "x") ? 16 : 8
            digits = digits.dropFirst(2)
        }
        guard !digits.isEmpty else { throw .notAnInteger }
        var value: UInt128 = 0
        var isTooLarge = false
        for byte in digits {
            guard let digit = digit(byte), digit < radix else { throw .notAnInteger }
            let (product, first) = value.multipliedReportingOverflow(by: UInt128(radix))
            let (sum, second) = product.addingReportingOverflow(UInt128(digit))
            isTooLarge = isTooLarge || first || second
            value = sum
        }
        if isNegative { throw .negative }
        if isTooLarge { throw .tooLarge }
        return value
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
