/// Checks: `3`, `>= 3`, `< 10`, `2..4`, and the same with units.
enum CheckText {
    typealias Problem = AmountText.Problem

    static func parse<Value>(
        _ text: String,
        value: (Substring) throws(Problem) -> Value
    ) throws(Problem) -> Check<Value>.Condition {
        let text = Substring(text).trimmed
        if text.hasPrefix(">=") { return .atLeast(try operand(text.dropFirst(2), value)) }
        if text.hasPrefix("<=") { return .atMost(try operand(text.dropFirst(2), value)) }
        if text.hasPrefix(">") { return .above(try operand(text.dropFirst(), value)) }
        if text.hasPrefix("<") { return .below(try operand(text.dropFirst(), value)) }
        guard let dots = text.firstRangeOfTwoDots else { return .exactly(try operand(text, value)) }
        let (first, last) = (text[..<dots.lowerBound], text[dots.upperBound...])
        guard !first.trimmed.isEmpty, !last.trimmed.isEmpty else { throw Problem(message: "lacks a value") }
        // "2..4 gwei" would begin at 2 wei, which nobody means.
        guard DecimalText(first)?.unit.isEmpty == DecimalText(last)?.unit.isEmpty else {
            throw Problem(message: "is a range with a unit at one end only")
        }
        let low = try operand(first, value)
        let high = try operand(last, value)
        guard low <= high else { throw Problem(message: "is a range that ends before it begins") }
        return .within(low...high)
    }

    private static func operand<Value>(
        _ text: Substring,
        _ value: (Substring) throws(Problem) -> Value
    ) throws(Problem) -> Value {
        let text = text.trimmed
        guard !text.isEmpty else { throw Problem(message: "lacks a value") }
        return try value(text)
    }

    static func count(_ text: Substring) throws(Problem) -> UInt64 {
        guard let count = UInt64(exactly: try number(text)) else { throw Problem(message: "is above 2^64 - 1") }
        return count
    }

    /// Without unit.
    static func number(_ text: Substring) throws(Problem) -> UInt128 {
        do throws(IntegerText.Problem) {
            return try IntegerText.parse(text)
        } catch {
            switch error {
            case .negative: throw Problem(message: "is negative")
            case .tooLarge: throw Problem(message: "is above 2^128 - 1")
            case .notAnInteger: throw Problem(message: notACheck(text))
            }
        }
    }

    private static func notACheck(_ text: Substring) -> String {
        guard let number = DecimalText(text), !number.unit.isEmpty else {
            return "is not a check such as 3, '>= 3', '< 10' or '2..4'"
        }
        return "has a unit, but is a count"
    }
}

extension Substring {
    fileprivate var firstRangeOfTwoDots: Range<Index>? {
        guard let first = utf8.firstIndex(of: UInt8(ascii: ".")) else { return nil }
        var index = first
        while index < utf8.endIndex {
            let next = utf8.index(after: index)
            if utf8[index] == UInt8(ascii: "."), next < utf8.endIndex, utf8[next] == UInt8(ascii: ".") {
                return index..<utf8.index(after: next)
            }
            index = next
        }
        return nil
    }
}
