import Wording

/// A map whose keys are known beforehand.
///
/// Unknown, duplicate, missing and not yet supported keys are reported when the map is opened, all of them.
struct MapReader {
    let reader: NodeReader
    let table: KeyTable
    private let pairs: [YAMLPair]
    /// The first pair of each key; `nil` where looking through all of them is as quick.
    private let index: [String: Int]?

    /// `nil`, with an error, where the node is not a map.
    init?(_ reader: NodeReader, _ table: KeyTable) {
        guard case .mapping(let pairs) = reader.node.content else {
            reader.mismatch(table.expected)
            return nil
        }
        self.reader = reader
        self.table = table
        self.pairs = pairs
        index =
            pairs.count > 16
            ? Dictionary(pairs.indices.lazy.map { (pairs[$0].key, $0) }, uniquingKeysWith: { first, _ in first }) : nil
        for (place, pair) in pairs.enumerated() { check(pair, at: place) }
        for key in table.keys where key.isRequired && pair(key.name) == nil {
            reader.report("\(table.title) needs the key \(Quoted.text(key.name))")
        }
    }

    private func check(_ pair: YAMLPair, at place: Int) {
        if let first = firstIndex(of: pair.key), first < place {
            reader.report(
                at: pair.keyPosition,
                "duplicate key \(Quoted.text(pair.key)); the first is in line \(pairs[first].keyPosition.line)"
                    + (pairs[first].key == pair.key ? "" : ", under its other name \(Quoted.text(pairs[first].key))")
            )
        } else if let known = table[pair.key] {
            guard !known.isSupported else { return }
            reader.report(at: pair.keyPosition, "\(Quoted.text(pair.key)) is not supported yet")
        } else if table.others == nil {
            reader.report(at: pair.keyPosition, Self.unknown(pair.key, table, reader.context))
        }
    }

    static func unknown(_ key: String, _ table: KeyTable, _ context: LoadContext) -> String {
        if key == "<<" { return "merge keys are not part of the format; write the keys out" }
        let hint = context.diagnostics.hint(for: key, among: table.keys.map(\.name))
        return "unknown key \(Quoted.text(key)) in \(table.title)\(hint)"
    }

    /// Of the key, under whichever of its names the file has.
    private func firstIndex(of key: String) -> Int? {
        guard let known = table[key], let old = known.oldName else { return place(of: key) }
        return [place(of: known.name), place(of: old)].compactMap(\.self).min()
    }

    private func place(of name: String) -> Int? {
        if let index { return index[name] }
        return pairs.firstIndex { $0.key == name }
    }

    private func pair(_ key: String) -> YAMLPair? { firstIndex(of: key).map { pairs[$0] } }

    private func ask(for key: String) {
        assert(table[key] != nil, "\(key) is not in the table of \(table.title)")
        reader.context.audit?.insert("\(table.name).\(key)")
    }

    /// The value of a key of the table; `nil` where the file does not have it.
    subscript(key: String) -> NodeReader? {
        ask(for: key)
        return pair(key).map { reader.child($0.value, $0.key) }
    }

    /// Whether the file has a key of the table.
    func has(_ key: String) -> Bool {
        ask(for: key)
        return firstIndex(of: key) != nil
    }

    /// The key itself, for errors about its being there.
    func key(_ name: String) -> NodeReader? {
        pair(name).map { reader.child(YAMLNode(content: .scalar($0.key, isText: false), position: $0.keyPosition)) }
    }

    var isEmpty: Bool { pairs.isEmpty }

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
