import Wording

/// A node of a YAML document after aliases are expanded.
struct YAMLNode: Sendable {
    var content: Content
    /// Where the node begins; of an expanded alias, where its anchor is.
    var position: SourcePosition

    enum Content: Sendable {
        /// A quoted or block scalar is text; a plain one may be a number, a truth value or nothing.
        case scalar(String, isText: Bool)
        case sequence([YAMLNode])
        case mapping([YAMLPair])
    }
}

/// A key of a map with its value. A key may occur twice in one map: whoever reads the map reports that.
struct YAMLPair: Sendable {
    var key: String
    var keyPosition: SourcePosition
    var value: YAMLNode
}

extension YAMLNode {
    /// What a plain scalar is by YAML 1.2's core schema.
    enum ScalarKind {
        case null
        case boolean(Bool)
        case integer
        case float
        case text
    }

    static func kind(ofPlain text: String) -> ScalarKind {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        default: break
        }
        guard let first = text.utf8.first, first < 0x40 else { return .text }
        if IntegerText.isInteger(text) { return .integer }
        return isFloat(text) ? .float : .text
    }

    private static func isFloat(_ text: String) -> Bool {
        var digits = 0
        var dots = 0
        var rest = Substring(text).utf8
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        while let byte = rest.first {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "."): dots += 1
            case UInt8(ascii: "e"), UInt8(ascii: "E"): return digits > 0 && dots <= 1 && isExponent(rest.dropFirst())
            default: return false
            }
            rest = rest.dropFirst()
        }
        return digits > 0 && dots == 1
    }

    private static func isExponent(_ text: Substring.UTF8View) -> Bool {
        let digits = text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") ? text.dropFirst() : text
        return !digits.isEmpty && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// For messages: "the text 'abc'", "a list".
    var summary: String {
        switch content {
        case .sequence: return "a list"
        case .mapping: return "a map"
        case .scalar(let text, let isText):
            let quoted = Quoted.text(text)
            if isText { return "the text \(quoted)" }
            switch Self.kind(ofPlain: text) {
            case .null: return "nothing"
            case .boolean: return "the truth value \(quoted)"
            case .integer: return "the integer \(quoted)"
            case .float: return "the number \(quoted)"
            case .text: return "the text \(quoted)"
            }
        }
    }
}
