@testable import ScenarioFile

/// The rows of a table of keys, as the format's page has them: key, default, values, meaning.
enum FieldRows {
    static func rows(of keys: [Key]) -> [String] {
        keys.map { key in
            let standard = key.defaultValue.map { "`\($0.inOneLine)`" } ?? "–"
            return
                "| `\(key.name)` | \(standard) | \(values(key.shape)) | \(key.summary) Example: `\(key.example ?? "")` |"
        }
    }

    private static func values(_ shape: Shape) -> String {
        switch shape {
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .gasFrom(let least, to: _): "gas, at least \(least)"
        case .ether: "an amount"
        case .boolean: "`true`, `false`"
        case .words(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .span, .positiveTime: "a time"
        case .textOf: "a text"
        case .map(let table):
            "a map of " + table.keys.filter(\.isSupported).map { "`\($0.name)`" }.joined(separator: ", ")
        case .list(let item, atLeast: _): "a list: " + values(item)
        case .anyOf(let shapes): shapes.map(values).joined(separator: ", or ")
        default: "\(shape)"
        }
    }
}
