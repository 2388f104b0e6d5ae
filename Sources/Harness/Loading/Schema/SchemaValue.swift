/// JSON as the schema needs it: objects keep the order of their members.
enum SchemaValue {
    case members([Member])
    case array([SchemaValue])
    case string(String)
    /// Its digits, with a sign where it is negative.
    case digits(String)
    case bool(Bool)

    struct Member {
        var name: String
        var value: SchemaValue
    }

    static func object(_ members: [(String, SchemaValue)]) -> SchemaValue {
        .members(members.map { Member(name: $0.0, value: $0.1) })
    }

    static func number(_ value: some BinaryInteger) -> SchemaValue { .digits("\(value)") }

    static func strings(_ texts: [String]) -> SchemaValue { .array(texts.map(SchemaValue.string)) }

    /// Indented by two spaces, a line for each member.
    func write(to text: inout String, indent: Int = 0) {
        switch self {
        case .members(let members):
            Self.write(members, "{", "}", to: &text, indent: indent) { member, text in
                text += JSONText.quoted(member.name) + ": "
                member.value.write(to: &text, indent: indent + 2)
            }
        case .array(let items):
            Self.write(items, "[", "]", to: &text, indent: indent) { $0.write(to: &$1, indent: indent + 2) }
        case .string(let string): text += JSONText.quoted(string)
        case .digits(let digits): text += digits
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
}
