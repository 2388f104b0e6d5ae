import Foundation

@testable import ScenarioFile

/// As much of JSON Schema, draft 7, as the schema of scenario files uses; what it does not know is an error.
///
/// `@unchecked Sendable`: what it holds never changes.
struct SchemaValidator: @unchecked Sendable {
    struct Unknown: Error { var keyword: String }

    private let root: [String: Any]
    private let definitions: [String: Any]

    /// Of the whole schema, read once.
    static let shared = Result { try SchemaValidator() }

    private init() throws {
        let object = try JSONSerialization.jsonObject(with: Data(ScenarioSchema.text.utf8))
        root = object as? [String: Any] ?? [:]
        definitions = root["definitions"] as? [String: Any] ?? [:]
    }

    func accepts(_ node: YAMLNode) throws -> Bool { try accepts(node, root) }

    private func accepts(_ node: YAMLNode, _ schema: Any?) throws -> Bool {
        if let isAllowed = schema as? Bool { return isAllowed }
        guard let schema = schema as? [String: Any] else { throw Unknown(keyword: "no schema") }
        // In draft 7 nothing beside a reference counts.
        if let reference = schema["$ref"] as? String {
            return try accepts(node, definitions[String(reference.dropFirst("#/definitions/".count))])
        }
        for (keyword, value) in schema {
            guard try holds(keyword, value, node, schema) else { return false }
        }
        return true
    }

    private func holds(_ keyword: String, _ value: Any, _ node: YAMLNode, _ schema: [String: Any]) throws -> Bool {
        switch keyword {
        case "$schema", "$id", "title", "description", "default", "examples", "deprecated", "definitions", "then":
            return true
        case "allOf": return try list(value).allSatisfy { try accepts(node, $0) }
        case "anyOf": return try list(value).contains { try accepts(node, $0) }
        case "oneOf": return try list(value).filter { try accepts(node, $0) }.count == 1
        case "not": return try !accepts(node, value)
        case "if": return try !accepts(node, value) || accepts(node, schema["then"])
        case "type": return (value as? [String] ?? [value as? String ?? ""]).contains { node.isJSON($0) }
        case "enum": return list(value).contains { node.equals($0) }
        case "pattern": return node.text.map { Self.matches($0, value as? String ?? "") } ?? true
        case "minimum": return node.number.map { $0 >= Self.double(value) } ?? true
        case "maximum": return node.number.map { $0 <= Self.double(value) } ?? true
        case "items": return try node.items?.allSatisfy { try accepts($0, value) } ?? true
        case "minItems": return node.items.map { $0.count >= Int(Self.double(value)) } ?? true
        case "maxItems": return node.items.map { $0.count <= Int(Self.double(value)) } ?? true
        case "uniqueItems": return node.items.map { Set($0.map(\.plainText)).count == $0.count } ?? true
        default: return try node.pairs.map { try holdsOfMap(keyword, value, $0, schema) } ?? Self.isOfMaps(keyword)
        }
    }

    private static func isOfMaps(_ keyword: String) throws -> Bool {
        guard
            [
                "properties", "additionalProperties", "required", "dependencies", "minProperties", "maxProperties",
                "propertyNames",
            ].contains(keyword)
        else { throw Unknown(keyword: keyword) }
        return true
    }

    private func holdsOfMap(
        _ keyword: String,
        _ value: Any,
        _ pairs: [YAMLPair],
        _ schema: [String: Any]
    ) throws -> Bool {
        let keys = Set(pairs.map(\.key))
        let properties = schema["properties"] as? [String: Any] ?? [:]
        switch keyword {
        case "required": return list(value).compactMap { $0 as? String }.allSatisfy(keys.contains)
        case "minProperties": return keys.count >= Int(Self.double(value))
        case "maxProperties": return keys.count <= Int(Self.double(value))
        case "properties":
            return try pairs.allSatisfy { try properties[$0.key] == nil || accepts($0.value, properties[$0.key]) }
        case "additionalProperties":
            return try pairs.allSatisfy { try properties[$0.key] != nil || accepts($0.value, value) }
        case "propertyNames":
            return try pairs.allSatisfy {
                try accepts(YAMLNode(content: .scalar($0.key, isText: true), position: $0.keyPosition), value)
            }
        case "dependencies":
            let map = YAMLNode(content: .mapping(pairs), position: .start)
            return try (value as? [String: Any] ?? [:]).allSatisfy {
                try !keys.contains($0.key) || accepts(map, $0.value)
            }
        default: throw Unknown(keyword: keyword)
        }
    }

    private func list(_ value: Any) -> [Any] { value as? [Any] ?? [] }

    private static func double(_ value: Any) -> Double { (value as? NSNumber)?.doubleValue ?? .nan }

    /// As JavaScript does: anywhere in the text.
    private static func matches(_ text: String, _ pattern: String) -> Bool {
        guard let expression = try? NSRegularExpression(pattern: pattern) else { return false }
        return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
    }
}

extension YAMLNode {
    fileprivate var items: [YAMLNode]? { if case .sequence(let items) = content { items } else { nil } }
    fileprivate var pairs: [YAMLPair]? { if case .mapping(let pairs) = content { pairs } else { nil } }

    private var kind: ScalarKind? {
        guard case .scalar(let text, let isText) = content else { return nil }
        return isText ? .text : Self.kind(ofPlain: text)
    }

    fileprivate var text: String? { if case .text = kind { plainText } else { nil } }

    /// As JSON reads it: an integer beyond 2^53 is about as large.
    fileprivate var number: Double? {
        switch kind {
        case .integer:
            let sign: Double = plainText.hasPrefix("-") ? -1 : 1
            let digits = plainText.drop { $0 == "-" || $0 == "+" }
            if digits.hasPrefix("0o") { return UInt64(digits.dropFirst(2), radix: 8).map { sign * Double($0) } }
            return Double(digits).map { sign * $0 }
        case .float: return Double(plainText)
        case .null, .boolean, .text, nil: return nil
        }
    }

    fileprivate func isJSON(_ type: String) -> Bool {
        switch type {
        case "object": pairs != nil
        case "array": items != nil
        case "string": text != nil
        case "number": number != nil
        // 1.0 is an integer in draft 7.
        case "integer": number.map { $0.rounded() == $0 } ?? false
        case "boolean": if case .boolean = kind { true } else { false }
        case "null": if case .null = kind { true } else { false }
        default: false
        }
    }

    fileprivate func equals(_ value: Any) -> Bool {
        if let word = value as? String { return text == word }
        if case .boolean(let isTrue) = kind { return value as? Bool == isTrue }
        return false
    }
}
