/// The JSON Schema (draft 7) of scenario files, made from the tables that the decoders read by.
///
/// It helps an editor; the loader decides. What JSON Schema cannot say is listed in the format's page.
public enum ScenarioSchema {
    /// As text, with a line break at its end.
    public static var text: String {
        var builder = SchemaBuilder()
        let root = builder.reference(to: .scenario)
        let document = JSONText.object([
            ("$schema", .string("http://json-schema.org/draft-07/schema#")),
            ("$id", .string("urn:drydock:scenario:1")),
            ("title", .string("Drydock scenario, version 1")),
            ("allOf", .array([root])),
            ("definitions", .object(builder.definitions.map { ($0.name, $0.value) })),
        ])
        return document.rendered() + "\n"
    }
}

/// Turns shapes into schemas; a table becomes a definition the first time it is met.
private struct SchemaBuilder {
    private(set) var definitions: [(name: String, value: JSONText)] = []
    private var known: Set<String> = []

    mutating func reference(to table: KeyTable) -> JSONText {
        if known.insert(table.name).inserted {
            let slot = definitions.count
            definitions.append((table.name, .object([])))
            definitions[slot].value = schema(of: table)
        }
        return .object([("$ref", .string("#/definitions/\(table.name)"))])
    }

    private mutating func schema(of table: KeyTable) -> JSONText {
        var members: [(String, JSONText)] = [("type", .string("object"))]
        var properties: [(String, JSONText)] = []
        for key in table.keys where key.isSupported {
            properties.append((key.name, schema(of: key)))
            if let name = key.oldName { properties.append((name, schema(ofOldNameOf: key))) }
        }
        members.append(("properties", .object(properties)))
        if let others = table.others {
            members.append(("additionalProperties", schema(of: others)))
        } else {
            members.append(("additionalProperties", .bool(false)))
        }
        let required = table.keys.filter(\.isRequired).map(\.name)
        if !required.isEmpty { members.append(("required", .strings(required))) }
        if !table.rules.isEmpty { members.append(("allOf", .array(table.rules.map(schema)))) }
        return .object(members)
    }

    /// Beside a $ref, draft 7 ignores everything: what is said of the key goes around it.
    /// Editors strike out what is deprecated.
    private mutating func schema(ofOldNameOf key: Key) -> JSONText {
        .object([
            ("description", .string("The old name of \(key.name).")), ("deprecated", .bool(true)),
            ("allOf", .array([schema(of: key.shape)])),
        ])
    }

    private mutating func schema(of key: Key) -> JSONText {
        var members: [(String, JSONText)] = [("description", .string(key.description))]
        if let value = key.defaultValue { members.append(("default", value.json)) }
        if let text = key.example { members.append(("examples", .array([JSONText(yaml: text)]))) }
        members.append(("allOf", .array([schema(of: key.shape)])))
        return .object(members)
    }

    // MARK: - Rules

    private func schema(of rule: KeyRule) -> JSONText {
        switch rule {
        case .exactlyOne(let keys): return .object([("oneOf", .array(keys.map { required($0) }))])
        case .count(let range):
            var members = [("minProperties", JSONText.number(range.lowerBound))]
            if range.upperBound < .max { members.append(("maxProperties", .number(range.upperBound))) }
            return .object(members)
        case .needs(let key, let others):
            return .object([("dependencies", .object([(key, anyOf(others.map { required($0) }))]))])
        case .word(let word, let path, let key, let isTrue):
            let condition = path.reversed().reduce(JSONText.object([("enum", .strings([word]))])) { inner, key in
                // Only a map has keys: of anything else they would hold.
                .object([
                    ("type", .string("object")), ("required", .strings([key])),
                    ("properties", .object([(key, inner)])),
                ])
            }
            var members = [("required", JSONText.strings([key]))]
            if isTrue { members.append(("properties", .object([(key, exactly(true))]))) }
            return .object([("if", condition), ("then", .object(members))])
        case .notBoth(let one, let other):
            return .object([("not", .object([("required", .strings([one, other]))]))])
        case .without(let key, let other, let words):
            let both = JSONText.object([
                ("required", .strings([key, other])),
                ("properties", .object([(other, .object([("enum", .strings(words))]))])),
            ])
            return .object([("not", both)])
        }
    }

    private func required(_ key: String) -> JSONText { .object([("required", .strings([key]))]) }

    private func exactly(_ value: Bool) -> JSONText { .object([("enum", .array([.bool(value)]))]) }

    private mutating func schema(of shape: Shape) -> JSONText {
        switch shape {
        case .anything: return .object([])
        case .text: return type("string")
        case .textOf(let form): return whole(form)
        case .newLabel:
            return .object([
                ("type", .string("string")), ("not", .object([("enum", .strings(LabelTable.reserved))])),
                ("pattern", .string(Pattern.label)),
            ])
        case .scalar: return .object([("type", .strings(["string", "number", "boolean"]))])
        case .boolean: return type("boolean")
        case .alwaysTrue: return exactly(true)
        case .alwaysNull: return type("null")
        case .decimal(let most): return number("number", from: 0, to: most)
        case .integer(let range): return number("integer", from: range.lowerBound, to: range.upperBound)
        case .wideInteger: return number("integer", from: 0, to: UInt128.max)
        case .errorCode: return number("integer", from: Int32.min, to: Int32.max)
        case .signedInteger: return number("integer", from: Int64.min, to: Int64.max)
        case .quantity(let range, of: _): return schema(of: .integer(range))
        case .ether: return numberOrText(number("integer", from: 0, to: UInt128.max), .amount)
        case .gas: return schema(of: .gasFrom(0))
        case .gasFrom(let least, let most): return numberOrText(number("integer", from: least, to: most), .gas)
        case .writtenDuration, .positiveDuration, .positiveTime: return reference(to: .time)
        case .instant: return reference(to: .instant)
        case .block: return reference(to: .block)
        case .window: return reference(to: .window)
        case .outcome: return reference(to: .outcome)
        case .word32: return anyOf([.object([("type", .string("integer")), ("minimum", .number(0))]), word32Text])
        case .words(let words): return .object([("enum", .strings(words))])
        case .check(.ether): return numberOrText(number("integer", from: 0, to: UInt128.max), .amountCheck)
        case .check(.gas): return numberOrText(number("integer", from: 0, to: UInt64.max), .gasCheck)
        case .check(.wideInteger): return numberOrText(number("integer", from: 0, to: UInt128.max), .count)
        case .check: return numberOrText(number("integer", from: 0, to: UInt64.max), .count)
        case .list(let item, let least): return list(item, atLeast: least)
        case .pair(let item): return list(item, atLeast: 2, atMost: 2)
        case .set(let item): return list(item, atLeast: 1, isSet: true)
        case .map(let table): return reference(to: table)
        case .mapOf(let value, let keys):
            return .object([
                ("type", .string("object")), ("propertyNames", keySchema(keys)),
                ("additionalProperties", schema(of: value)),
            ])
        case .single(let value, let key):
            return .object([
                ("type", .string("object")), ("propertyNames", keySchema(key)),
                ("additionalProperties", schema(of: value)), ("minProperties", .number(1)),
                ("maxProperties", .number(1)),
            ])
        case .perSender(let value): return perSender(value)
        case .distribution(let value, let kinds): return draw(value, kinds)
        case .anyOf(let shapes): return anyOf(shapes.map { schema(of: $0) })
        }
    }

    // MARK: - Kinds of schemas

    private func type(_ name: String) -> JSONText { .object([("type", .string(name))]) }

    /// Some regular expressions let a line break follow the end.
    private func whole(_ pattern: String) -> JSONText {
        .object([("type", .string("string")), ("pattern", .string("^(\(pattern))$(?!\\n)"))])
    }

    private func anyOf(_ schemas: [JSONText]) -> JSONText { .object([("anyOf", .array(schemas))]) }

    private func number<Value: BinaryInteger>(_ type: String, from least: Value, to most: Value) -> JSONText {
        .object([("type", .string(type)), ("minimum", .number(least)), ("maximum", .number(most))])
    }

    private mutating func numberOrText(_ number: JSONText, _ form: TextForm) -> JSONText {
        anyOf([number, reference(to: form)])
    }

    /// Spaces around it mean nothing.
    private mutating func reference(to form: TextForm) -> JSONText {
        if known.insert(form.name).inserted {
            let schema = JSONText.object([
                ("description", .string(form.words)), ("type", .string("string")),
                ("pattern", .string("^ *(\(form.pattern)) *$")), ("examples", .strings(form.examples)),
            ])
            definitions.append((form.name, schema))
        }
        return .object([("$ref", .string("#/definitions/\(form.name)"))])
    }

    private var word32Text: JSONText { whole("\(Pattern.word32)|\(Pattern.integer)") }

    /// Keys are texts, whatever they look like.
    private mutating func keySchema(_ shape: Shape) -> JSONText {
        if case .word32 = shape { return word32Text }
        return schema(of: shape)
    }

    private mutating func list(
        _ item: Shape,
        atLeast least: Int,
        atMost most: Int? = nil,
        isSet: Bool = false
    ) -> JSONText {
        var members: [(String, JSONText)] = [("type", .string("array")), ("items", schema(of: item))]
        if least > 0 { members.append(("minItems", .number(least))) }
        if let most { members.append(("maxItems", .number(most))) }
        if isSet { members.append(("uniqueItems", .bool(true))) }
        return .object(members)
    }

    private mutating func perSender(_ value: Shape) -> JSONText {
        let schema = schema(of: value)
        let map = JSONText.object([
            ("type", .string("object")), ("propertyNames", whole(Pattern.integer)), ("additionalProperties", schema),
        ])
        return anyOf([schema, map])
    }

    private mutating func draw(_ value: Shape, _ kinds: DistributionKinds) -> JSONText {
        // Distributions differ by what they hold, and have no name of their own.
        let distribution = schema(of: KeyTable.distribution(of: value, kinds, name: "distribution"))
        return anyOf([schema(of: value), distribution])
    }
}

extension Key {
    /// For whoever points at it: what it means, how its value is written, and what a file says without it.
    fileprivate var description: String {
        var sentences = [summary]
        if let form = shape.form { sentences.append(form.words) }
        if case .quantity(_, let unit) = shape { sentences.append("Unit: \(unit).") }
        if let value = defaultValue { sentences.append("Default: \(value.inOneLine).") }
        return sentences.joined(separator: " ")
    }
}

extension JSONText {
    /// A value of a file; one that is no YAML is a text.
    fileprivate init(yaml text: String) {
        guard let source = try? SourceText(Array(text.utf8)),
            let node = YAMLDocument.root(of: source, path: "", Diagnostics())
        else {
            self = .string(text)
            return
        }
        self.init(node)
    }

    private init(_ node: YAMLNode) {
        switch node.content {
        case .sequence(let items): self = .array(items.map { JSONText($0) })
        case .mapping(let pairs): self = .object(pairs.map { ($0.key, JSONText($0.value)) })
        case .scalar(let text, isText: true): self = .string(text)
        case .scalar(let text, isText: false): self = YAMLValue.plain(text).json
        }
    }
}

/// Regular expressions for values that are texts, as JavaScript and others read them.
enum Pattern {
    static let integer = #"(\+?(0|[1-9][0-9]*|0x[0-9a-fA-F]+|0o[0-7]+))"#
    static let word32 = "0x[0-9a-fA-F]{1,64}"
    private static let control = #"\u0000-\u001f\u007f-\u009f"#
    static let title = "[^\(control)]*[^ \(control)][^\(control)]*"
    static let notEmpty = #"[\s\S]+"#
    static let label = #"^[^\u0000-\u001f]+$"#
    /// What is read as an instant where a label may stand.
    static let noInstant = #"(?![0-9]|block( |$))[\s\S]*"#
}
