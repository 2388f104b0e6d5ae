/// A value of a file, to be written.
indirect enum YAMLValue: Hashable, Sendable {
    /// A number, a truth value, an amount or a word of the format: it needs no quotes.
    case plain(String)
    /// A text of somebody's own.
    case text(String)
    case list([YAMLValue])
    case map([Pair])

    struct Pair: Hashable, Sendable {
        var name: String
        var value: YAMLValue
    }

    /// A check as a file has it: a number, or a text such as `>= 3`.
    static func check(_ text: String) -> Self { IntegerText.isInteger(text) ? .plain(text) : .text(text) }

    /// As lists and maps stand in brackets: `{ name: a, latency: 20ms }`.
    var inOneLine: String {
        switch self {
        case .plain(let text): text
        case .text(let text): YAMLScalar.text(text, isInBrackets: true)
        case .list(let items): "[" + items.map(\.inOneLine).joined(separator: ", ") + "]"
        case .map(let pairs) where pairs.isEmpty: "{}"
        case .map(let pairs):
            "{ " + pairs.map { "\(YAMLScalar.key($0.name)): \($0.value.inOneLine)" }.joined(separator: ", ") + " }"
        }
    }

    /// What YAML makes of it.
    var json: JSONText {
        switch self {
        case .plain("true"): .bool(true)
        case .plain("false"): .bool(false)
        case .plain(let text): UInt128(text).map { .number($0) } ?? .string(text)
        case .text(let text): .string(text)
        case .list(let items): .array(items.map(\.json))
        case .map(let pairs): .object(pairs.map { ($0.name, $0.value.json) })
        }
    }
}
