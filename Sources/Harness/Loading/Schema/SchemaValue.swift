/// JSON as the schema needs it: objects keep the order of their members.
enum SchemaValue {
    case members([Member])
    case array([SchemaValue])
    case string(String)
    case number(UInt64)
    case bool(Bool)

    struct Member {
        var name: String
        var value: SchemaValue
    }

    static func object(_ members: [(String, SchemaValue)]) -> SchemaValue {
        .members(members.map { Member(name: $0.0, value: $0.1) })
    }

    static func strings(_ texts: [String]) -> SchemaValue { .array(texts.map(SchemaValue.string)) }

    /// Indented by two spaces, a line for each member.
    func write(to text: inout String, indent: Int = 0) {
        switch self {
        case .members(let members):
            Self.write(members, "{", "}", to: &text, indent: indent) { member, text in
                Self.write(member.name, to: &text)
                text += ": "
                member.value.write(to: &text, indent: indent + 2)
            }
        case .array(let items):
            Self.write(items, "[", "]", to: &text, indent: indent) { $0.write(to: &$1, indent: indent + 2) }
        case .string(let string): Self.write(string, to: &text)
        case .number(let number): text += String(number)
        case .bool(let bool): text += bool ? "true" : "false"
        }
    }

    private static func write<Item>(
        _ items: [Item],
        _ open: String,
        _ close: String,
        to text: inout String,
        indent: Int,
        _ writeItem: (Item, inout String) -> Void
    ) {
        text += open
        for (index, item) in items.enumerated() {
            text += (index == 0 ? "\n" : ",\n") + String(repeating: " ", count: indent + 2)
            writeItem(item, &text)
        }
        if !items.isEmpty { text += "\n" + String(repeating: " ", count: indent) }
        text += close
    }

    private static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
