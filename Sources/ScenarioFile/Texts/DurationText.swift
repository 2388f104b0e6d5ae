import Wording

/// A length of time: `4s`, `250ms`, `10 min`, `5 blocks`.
enum WrittenDuration: Hashable {
    case time(Duration)
    case blocks(UInt64)
}

enum DurationText {
    typealias Problem = AmountText.Problem

    enum Unit {
        case nanoseconds(UInt128)
        case blocks
    }

    static let units: [(name: String, unit: Unit)] = [
        ("ms", .nanoseconds(1_000_000)), ("s", .nanoseconds(1_000_000_000)), ("min", .nanoseconds(60_000_000_000)),
        ("h", .nanoseconds(3_600_000_000_000)), ("block", .blocks), ("blocks", .blocks),
    ]
    static let unitNames = "ms, s, min, h, block, blocks"
    /// A century: beyond every run, and far from the ends of every type.
    static let longest: UInt128 = 100 * 365 * 86_400 * 1_000_000_000

    static func parse(_ text: some StringProtocol) throws(Problem) -> WrittenDuration {
        guard let number = DecimalText(text) else {
            throw Problem(message: "is not a time such as 4s, 250ms or 5 blocks")
        }
        guard let unit = units.first(where: { $0.name == number.unit })?.unit else {
            throw Problem(message: unknownUnit(number.unit))
        }
        guard !number.isNegative else { throw Problem(message: "is negative") }
        switch unit {
        case .blocks: return .blocks(try blocks(number))
        case .nanoseconds(let size): return .time(try time(number, unit: size))
        }
    }

    private static func blocks(_ number: DecimalText) throws(Problem) -> UInt64 {
        let value = try scaled(number, power: 0, tooSmall: "is not a whole number of blocks")
        guard value <= 1_000_000_000 else { throw Problem(message: "is more than a thousand million blocks") }
        return UInt64(value)
    }

    private static func time(_ number: DecimalText, unit: UInt128) throws(Problem) -> Duration {
        // Nine decimals of an hour are 3600 ns: exact, whatever the unit.
        let billionths = try scaled(number, power: 9, tooSmall: "has more than nine decimals")
        let (product, overflow) = billionths.multipliedReportingOverflow(by: unit)
        let (nanoseconds, rest) = product.quotientAndRemainder(dividingBy: 1_000_000_000)
        guard !overflow, nanoseconds <= longest else { throw Problem(message: "is longer than a century") }
        guard rest == 0 else { throw Problem(message: "is not a whole number of nanoseconds") }
        return .nanoseconds(Int64(nanoseconds))
    }

    private static func scaled(_ number: DecimalText, power: Int, tooSmall: String) throws(Problem) -> UInt128 {
        do throws(DecimalText.Problem) {
            return try number.scaled(byPowerOfTen: power)
        } catch {
            switch error {
            case .tooSmall: throw Problem(message: tooSmall)
            case .tooLarge: throw Problem(message: "is longer than a century")
            }
        }
    }

    private static func unknownUnit(_ unit: String) -> String {
        if unit.isEmpty { return "needs a unit (\(unitNames))" }
        if AmountText.etherUnits.contains(where: { $0.name == unit })
            || AmountText.gasUnits.contains(where: { $0.name == unit })
        {
            return "has a unit of another dimension; expected a time in \(unitNames)"
        }
        return "has the unknown unit \(Quoted.text(unit))"
            + (Suggestion.nearest(to: unit, among: units.map(\.name)).map { "; did you mean \(Quoted.text($0))?" }
                ?? "; expected \(unitNames)")
    }
}
