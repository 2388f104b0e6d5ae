@testable import ScenarioFile

/// The rows of a table of keys, as the format's page has them: key, default, values, meaning.
enum FieldRows {
    static func rows(of keys: [Key]) -> [String] {
        keys.filter(\.isSupported).map { key in
            let standard = key.isRequired ? "required" : key.defaultValue.map { "`\($0.inOneLine)`" } ?? "–"
            let example = key.example.map { " Example: `\($0)`" } ?? ""
            let old = key.oldName.map { " Old name: `\($0)`." } ?? ""
            return "| `\(key.name)` | \(standard) | \(values(key.shape)) | \(key.summary)\(example)\(old) |"
        }
    }

    /// As many words as a row has room for.
    private static let mostWords = 20

    private static func values(_ shape: Shape) -> String {
        switch shape {
        case .anything, .scalar: "a value"
        case .text, .textOf: "a text"
        case .newLabel: "a new label"
        case .boolean: "`true`, `false`"
        case .alwaysTrue: "`true`"
        case .alwaysNull: "`null`"
        case .integer(let range) where range.lowerBound == range.upperBound: "`\(range.lowerBound)`"
        case .integer(let range): "\(range.lowerBound) to \(range.upperBound)"
        case .quantity(let range, let unit): "\(range.lowerBound) to \(range.upperBound) \(unit)"
        case .wideInteger: "0 to 2^128 - 1"
        case .errorCode: "an integer of 32 bits"
        case .signedInteger: "an integer of 64 bits"
        case .decimal(let most): "0 to \(most), with decimals"
        case .ether: "an amount"
        case .gas: "gas"
        case .gasFrom(let least, to: _): "gas, at least \(least)"
        case .writtenDuration, .positiveDuration, .positiveTime: "a time"
        case .instant: "an instant"
        case .block: "a block"
        case .window: "a window"
        case .word32: "32 bytes"
        case .outcome: "an outcome"
        case .words(let words) where words.count > mostWords: "a name"
        case .words(let words): words.map { "`\($0)`" }.joined(separator: ", ")
        case .list(let item, atLeast: _), .set(let item): "a list: \(values(item))"
        case .pair(let item): "a list of two: \(values(item))"
        case .map(let table): self.keys(of: table)
        case .mapOf(let value, .words): "a map from names to \(values(value))"
        case .mapOf(let value, let keys): "a map from \(values(keys)) to \(values(value))"
        case .single: "a map of one key"
        case .perSender(let value): "\(values(value)); or a map by sender"
        case .distribution(let value, _): "\(values(value)); or a distribution"
        case .check(.ether): "a check of an amount"
        case .check(.gas): "a check of gas"
        case .check: "a check of a number"
        case .anyOf(let shapes): unique(shapes.map(values)).joined(separator: ", or ")
        }
    }

    private static func keys(of table: KeyTable) -> String {
        let names = table.keys.filter(\.isSupported).map { "`\($0.name)`" }
        if names.isEmpty { return "`{}`" }
        return names.count > 6 ? "a map" : "a map of " + names.joined(separator: ", ")
    }

    private static func unique(_ texts: [String]) -> [String] {
        texts.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
