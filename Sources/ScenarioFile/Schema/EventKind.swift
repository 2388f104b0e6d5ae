import Bundler
import Ethereum

/// A kind of builder event with its fields, as expectations may name them. All are made from the builder's example
/// events.
public struct EventKind: Sendable {
    public enum FieldKind: Sendable {
        case count
        /// Wei, or wei per gas.
        case amount
        case gas
        /// May be negative; compared as text.
        case signed
        case flag
        /// Words, messages, hashes and addresses.
        case text
        /// The hash of a user operation, or its label.
        case operation
        case hashes
    }

    public struct Field: Sendable {
        public let name: String
        public let kind: FieldKind
    }

    public let name: String
    public let fields: [Field]

    static func named(_ name: String) -> EventKind? { all.first { $0.name == name } }

    /// In the order of their examples.
    public static let all: [EventKind] = {
        var names: [String] = []
        var fields: [String: [Field]] = [:]
        for event in BuilderEvent.examples {
            var collector = FieldCollector()
            event.visitFields(&collector)
            let name = "\(event.name)"
            if fields[name] == nil { names.append(name) }
            for field in collector.fields where fields[name]?.contains(where: { $0.name == field.name }) != true {
                fields[name, default: []].append(field)
            }
            fields[name] = fields[name] ?? []
        }
        return names.map { EventKind(name: $0, fields: fields[$0] ?? []) }
    }()
}

/// Notes the fields of an event, and what kind of value each has.
private struct FieldCollector: EventFieldVisitor {
    var fields: [EventKind.Field] = []

    private mutating func add(_ name: StaticString, _ kind: EventKind.FieldKind) {
        fields.append(EventKind.Field(name: "\(name)", kind: kind))
    }

    mutating func field(_ name: StaticString, _ value: UInt64) { add(name, .count) }
    mutating func field(_ name: StaticString, _ value: Int128) { add(name, .signed) }
    mutating func field(_ name: StaticString, _ value: Bool) { add(name, .flag) }
    mutating func field(_ name: StaticString, _ value: String) { add(name, .text) }
    mutating func field(_ name: StaticString, word: StaticString) { add(name, .text) }
    mutating func field(_ name: StaticString, _ value: Hash32) { add(name, .text) }
    mutating func field(_ name: StaticString, _ value: Address) { add(name, .text) }
    mutating func field(_ name: StaticString, _ value: Wei) { add(name, .amount) }
    mutating func field(_ name: StaticString, _ value: WeiPerGas) { add(name, .amount) }
    mutating func field(_ name: StaticString, _ value: Gas) { add(name, .gas) }
    mutating func field(_ name: StaticString, _ value: [Hash32]) { add(name, .hashes) }
    mutating func field(_ name: StaticString, operation hash: Hash32) { add(name, .operation) }
}

extension KeyTable {
    static let event = KeyTable(
        "event",
        title: "an event",
        EventKind.all.map { kind in
            let fields = kind.fields.map { Key($0.name, $0.kind.shape, "Of the event.") }
            return Key(kind.name, .map(KeyTable("event_\(kind.name)", fields)), "A partial match.")
        },
        rules: [.count(1...1)]
    )
}

extension EventKind.FieldKind {
    fileprivate var shape: Shape {
        switch self {
        case .count: .check(.wideInteger)
        case .amount: .check(.ether)
        case .gas: .check(.gas)
        case .signed: .anyOf([.signedInteger, .textOf("[+-]?[0-9]+")])
        case .flag: .boolean
        case .text: .scalar
        // A hash looks like a number.
        case .operation: .scalar
        case .hashes: .list(.scalar, atLeast: 0)
        }
    }
}
