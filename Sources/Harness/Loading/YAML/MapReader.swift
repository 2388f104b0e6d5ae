/// A map whose keys are known beforehand.
///
/// Unknown, duplicate, missing and not yet supported keys are reported when the map is opened, all of them.
struct MapReader {
    let reader: NodeReader
    let table: KeyTable
    private var values: [String: YAMLPair] = [:]

    /// `nil`, with an error, where the node is not a map.
    init?(_ reader: NodeReader, _ table: KeyTable) {
        guard case .mapping(let pairs) = reader.node.content else {
            reader.mismatch(table.expected)
            return nil
        }
        self.reader = reader
        self.table = table
        for pair in pairs {
            let key = reader.child(YAMLNode(content: .scalar(pair.key, isText: false), position: pair.keyPosition))
            if let earlier = values[pair.key] {
                key.report("duplicate key \(Quoted.text(pair.key)); the first is in line \(earlier.keyPosition.line)")
                continue
            }
            values[pair.key] = pair
            if let known = table[pair.key] {
                if !known.isSupported { key.report("\(Quoted.text(pair.key)) is not supported yet") }
            } else if table.others == nil {
                key.report(Self.unknown(pair.key, table))
            }
        }
        for key in table.keys where key.isRequired && values[key.name] == nil {
            reader.report("\(table.title) needs the key \(Quoted.text(key.name))")
        }
    }

    static func unknown(_ key: String, _ table: KeyTable) -> String {
        if key == "<<" { return "merge keys are not part of the format; write the keys out" }
        let hint = Suggestion.hint(for: key, among: table.keys.map(\.name))
        return "unknown key \(Quoted.text(key)) in \(table.title)\(hint)"
    }

    /// The value of a key of the table; `nil` where the file does not have it.
    subscript(key: String) -> NodeReader? {
        assert(table[key] != nil, "\(key) is not in the table of \(table.title)")
        reader.context.audit?.insert("\(table.name).\(key)")
        return values[key].map { reader.child($0.value) }
    }

    /// The key itself, for errors about its being there.
    func key(_ name: String) -> NodeReader? {
        values[name].map { reader.child(YAMLNode(content: .scalar($0.key, isText: false), position: $0.keyPosition)) }
    }

    var isEmpty: Bool { values.isEmpty }

    /// Reads a key into a place, which keeps its value where the key is absent or wrong.
    func read<Value>(_ key: String, into place: inout Value, _ decode: (NodeReader) -> Value?) {
        guard let reader = self[key], let value = decode(reader) else { return }
        place = value
    }

    func read<Value>(_ key: String, into place: inout Value?, _ decode: (NodeReader) -> Value?) {
        guard let reader = self[key], let value = decode(reader) else { return }
        place = value
    }
}
