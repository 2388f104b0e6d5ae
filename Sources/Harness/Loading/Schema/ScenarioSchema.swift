/// The JSON Schema (draft 7) of scenario files, made from the tables that the decoders read by.
///
/// It helps an editor; the loader decides. What JSON Schema cannot say (labels that exist, instants within the run,
/// one action in an entry) it does not say.
public enum ScenarioSchema {
    /// As text, with a line break at its end.
    public static var text: String {
        var builder = SchemaBuilder()
        let root = builder.reference(to: .scenario)
        let document = SchemaValue.object([
            ("$schema", .string("http://json-schema.org/draft-07/schema#")),
            ("title", .string("Drydock scenario, version 1")),
            ("allOf", .array([root])),
            ("definitions", .object(builder.definitions.map { ($0.name, $0.value) })),
        ])
        var text = ""
        document.write(to: &text)
        return text + "\n"
    }
}

/// Turns shapes into schemas; a table becomes a definition the first time it is met.
private struct SchemaBuilder {
    private(set) var definitions: [(name: String, value: SchemaValue)] = []
    private var known: Set<String> = []

    mutating func reference(to table: KeyTable) -> SchemaValue {
        if known.insert(table.name).inserted {
            let slot = definitions.count
            definitions.append((table.name, .object([])))
            definitions[slot].value = schema(of: table)
        }
        return .object([("$ref", .string("#/definitions/\(table.name)"))])
    }

    private mutating func schema(of table: KeyTable) -> SchemaValue {
        var members: [(String, SchemaValue)] = [("type", .string("object"))]
        var properties: [(String, SchemaValue)] = []
        for key in table.keys where key.isSupported {
            // Beside a $ref, draft 7 ignores everything: the description goes around it.
            properties.append(
                (
                    key.name,
                    .object([("description", .string(key.summary)), ("allOf", .array([schema(of: key.shape)]))])
                )
            )
        }
        members.append(("properties", .object(properties)))
        if let others = table.others {
            members.append(("additionalProperties", schema(of: others)))
        } else {
            members.append(("additionalProperties", .bool(false)))
        }
        let required = table.keys.filter(\.isRequired).map(\.name)
        if !required.isEmpty { members.append(("required", .strings(required))) }
        return .object(members)
    }

    private mutating func schema(of shape: Shape) -> SchemaValue {
        switch shape {
        case .anything: return .object([])
        case .text: return type("string")
        case .boolean: return type("boolean")
        case .decimal: return .object([("type", .string("number")), ("minimum", .number(0))])
        case .integer(let range): return integer(range)
        case .ether: return valueOrText(Pattern.ether)
        case .gas: return valueOrText(Pattern.gas)
        case .span: return pattern(Pattern.span)
        case .moment: return pattern(Pattern.moment)
        case .block: return pattern(Pattern.block)
        case .window: return pattern(Pattern.window)
        case .word32: return valueOrText(Pattern.word32)
        case .outcome: return pattern(Pattern.outcome)
        case .words(let words): return .object([("enum", .strings(words))])
        case .check(let value): return check(value)
        case .list(let item, let least): return list(item, least)
        case .map(let table): return reference(to: table)
        case .mapOf(let value):
            return .object([("type", .string("object")), ("additionalProperties", schema(of: value))])
        case .perSender(let value): return perSender(value)
        case .draw(let value, let kinds): return draw(value, kinds)
        case .anyOf(let shapes): return anyOf(shapes.map { schema(of: $0) })
        }
    }

    // MARK: - Kinds of schemas

    private func type(_ name: String) -> SchemaValue { .object([("type", .string(name))]) }

    private func pattern(_ pattern: String) -> SchemaValue {
        .object([("type", .string("string")), ("pattern", .string("^ *(\(pattern)) *$"))])
    }

    private func anyOf(_ schemas: [SchemaValue]) -> SchemaValue { .object([("anyOf", .array(schemas))]) }

    private func integer(_ range: ClosedRange<UInt64>) -> SchemaValue {
        var members: [(String, SchemaValue)] = [
            ("type", .string("integer")), ("minimum", .number(range.lowerBound)),
        ]
        if range.upperBound < .max { members.append(("maximum", .number(range.upperBound))) }
        return .object(members)
    }

    private func valueOrText(_ text: String) -> SchemaValue {
        anyOf([integer(0...UInt64.max), pattern("\(Pattern.integer)|\(text)")])
    }

    private func check(_ value: Shape) -> SchemaValue {
        let operand =
            switch value {
            case .ether: "(\(Pattern.integer)|\(Pattern.ether))"
            case .gas: "(\(Pattern.integer)|\(Pattern.gas))"
            default: "(\(Pattern.integer))"
            }
        return anyOf([
            integer(0...UInt64.max), pattern("(>=|<=|>|<)? *\(operand)|\(operand) *\\.\\. *\(operand)"),
        ])
    }

    private mutating func list(_ item: Shape, _ least: Int) -> SchemaValue {
        var members: [(String, SchemaValue)] = [("type", .string("array")), ("items", schema(of: item))]
        if least > 0 { members.append(("minItems", .number(UInt64(least)))) }
        return .object(members)
    }

    private mutating func perSender(_ value: Shape) -> SchemaValue {
        let schema = schema(of: value)
        let map = SchemaValue.object([
            ("type", .string("object")),
            ("patternProperties", .object([("^[0-9]+$", schema)])),
            ("additionalProperties", .bool(false)),
        ])
        return anyOf([schema, map])
    }

    private mutating func draw(_ value: Shape, _ kinds: DrawKinds) -> SchemaValue {
        // Distributions differ by what they hold, and have no name of their own.
        let distribution = schema(of: KeyTable.distribution(of: value, kinds, name: "distribution"))
        return anyOf([schema(of: value), distribution])
    }
}

/// Regular expressions for values that are texts.
private enum Pattern {
    static let integer = #"\+?(0x[0-9a-fA-F]+|0o[0-7]+|0|[1-9][0-9]*)"#
    private static let decimal = #"\+?[0-9]+(\.[0-9]+)?"#
    static let ether = #"\#(decimal) *(wei|gwei|ether)"#
    static let gas = #"\#(decimal) *(gas|k|M|k +gas|M +gas)"#
    static let span = #"\#(decimal) *(ms|s|min|h|blocks?)"#
    static let block = #"block +[0-9]+"#
    static let moment = #"\#(block)( *\+ *\#(span))?|\#(span)"#
    static let window = #"\#(block) *\.\. *[0-9]+|(\#(moment)) *\.\. *(\#(moment))"#
    static let word32 = #"0x[0-9a-fA-F]{1,64}"#
    static let outcome = #"(included|reverted)( +in +block +[0-9]+)?|(removed|rejected)( *\(.+\))?|pending"#
}
