import Ethereum
import Wording

/// Amounts of ether and of gas: `20 gwei`, `0.5 ether`, `30M gas`, or an integer in the smallest unit.
enum AmountText {
    /// Wrong, and why: the end of a message that begins with the text.
    struct Problem: Error {
        private let write: @Sendable () -> String

        /// Written when it is asked for: of very many problems only the first are shown.
        init(message: @autoclosure @escaping @Sendable () -> String) { write = message }

        var message: String { write() }
    }

    static let etherUnits: [(name: String, power: Int)] = [("wei", 0), ("gwei", 9), ("ether", 18)]
    static let gasUnits: [(name: String, power: Int)] = [
        ("gas", 0), ("k", 3), ("M", 6), ("k gas", 3), ("M gas", 6),
    ]

    static func wei(_ text: some StringProtocol) throws(Problem) -> UInt128 {
        try amount(
            text,
            kind: "an amount in wei, gwei or ether",
            units: etherUnits,
            smallest: "a wei",
            others: gasUnits
        )
    }

    static func gas(_ text: some StringProtocol) throws(Problem) -> Gas {
        let value = try amount(
            text,
            kind: "an amount of gas",
            units: gasUnits,
            smallest: "one unit of gas",
            others: etherUnits
        )
        guard let gas = UInt64(exactly: value) else { throw Problem(message: "is above 2^64 - 1 gas") }
        return Gas(gas)
    }

    private static func amount(
        _ text: some StringProtocol,
        kind: String,
        units: [(name: String, power: Int)],
        smallest: String,
        others: [(name: String, power: Int)]
    ) throws(Problem) -> UInt128 {
        if let value = try integer(text, kind: kind) { return value }
        guard let number = DecimalText(text) else { throw Problem(message: "is not \(kind)") }
        let unit = normalised(number.unit)
        guard let power = units.first(where: { $0.name == unit })?.power else {
            throw Problem(message: unknownUnit(unit, number, kind: kind, units: units.map(\.name), others: others))
        }
        guard !number.isNegative else { throw Problem(message: "is negative") }
        do throws(DecimalText.Problem) {
            return try number.scaled(byPowerOfTen: power)
        } catch {
            switch error {
            case .tooSmall: throw Problem(message: "is not a whole number of its smallest unit: less than \(smallest)")
            case .tooLarge: throw Problem(message: "is above 2^128 - 1")
            }
        }
    }

    /// `nil` where the text is not an integer at all.
    private static func integer(_ text: some StringProtocol, kind: String) throws(Problem) -> UInt128? {
        do throws(IntegerText.Problem) {
            return try IntegerText.parse(text)
        } catch {
            switch error {
            case .notAnInteger: return nil
            case .negative: throw Problem(message: "is negative")
            case .tooLarge: throw Problem(message: "is above 2^128 - 1")
            }
        }
    }

    /// One space between the words of a unit: `30 M  gas` is `30M gas`.
    private static func normalised(_ unit: String) -> String {
        unit.split(separator: " ").joined(separator: " ")
    }

    private static func unknownUnit(
        _ unit: String,
        _ number: DecimalText,
        kind: String,
        units: [String],
        others: [(name: String, power: Int)]
    ) -> String {
        if unit.isEmpty {
            return number.hasFraction ? "needs a unit (\(units.joined(separator: ", ")))" : "is not \(kind)"
        }
        if others.contains(where: { $0.name == unit }) || DurationText.units.contains(where: { $0.name == unit }) {
            return "has a unit of another dimension; expected \(kind)"
        }
        return "has the unknown unit \(Quoted.text(unit))"
            + (Suggestion.nearest(to: unit, among: units).map { "; did you mean \(Quoted.text($0))?" }
                ?? "; expected \(kind)")
    }
}
