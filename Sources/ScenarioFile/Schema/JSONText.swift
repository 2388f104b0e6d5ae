/// JSON whose keys keep their order, so that equal results are equal text.
public enum JSONText: Sendable {
    case string(String)
    case number(String)
    case bool(Bool)
    case null
    case array([JSONText])
    case members([Member])

    public struct Member: Sendable {
        var name: String
        var value: JSONText
    }

    public static func object(_ members: [(String, JSONText)]) -> JSONText {
        .members(members.map { Member(name: $0.0, value: $0.1) })
    }

    public static func number(_ value: some BinaryInteger) -> JSONText { .number("\(value)") }

    public static func strings(_ texts: [String]) -> JSONText { .array(texts.map(JSONText.string)) }

    public static func optional(_ value: String?) -> JSONText { value.map(JSONText.string) ?? .null }

    /// Indented by two spaces a level.
    public func rendered(indent: Int = 0) -> String {
        let inner = String(repeating: "  ", count: indent + 1)
        let outer = String(repeating: "  ", count: indent)
        switch self {
        case .string(let text): return Self.quoted(text)
        case .number(let digits): return digits
        case .bool(let value): return value ? "true" : "false"
        case .null: return "null"
        case .array(let items):
            guard !items.isEmpty else { return "[]" }
            let lines = items.map { inner + $0.rendered(indent: indent + 1) }
            return "[\n" + lines.joined(separator: ",\n") + "\n\(outer)]"
        case .members(let members):
            guard !members.isEmpty else { return "{}" }
            let lines = members.map { "\(inner)\(Self.quoted($0.name)): \($0.value.rendered(indent: indent + 1))" }
            return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
        }
    }

    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            case "\u{0}"..<" ":
                let digits = String(scalar.value, radix: 16)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
