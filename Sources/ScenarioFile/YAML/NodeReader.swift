import Wording

/// A node with the means to complain about it. Every reading method reports what is wrong and answers `nil`.
struct NodeReader {
    let node: YAMLNode
    let context: LoadContext
    let path: String
    /// Command-line values have no place in a file.
    var hasPosition = true
    /// The keys that lead here, as `fails` names them; `nil` outside of expectations.
    var checkPath: String?
    /// How often what this says happens at most; `max` where nobody knows.
    var occurrences: UInt64 = 1

    var origin: Origin { Origin(path: path, position: hasPosition ? node.position : nil) }
    var position: SourcePosition { node.position }

    func report(_ message: @autoclosure () -> String) { context.diagnostics.error(origin, message()) }

    /// Of something inside this node that is no node of its own.
    func report(at position: SourcePosition, _ message: @autoclosure () -> String) {
        context.diagnostics.error(Origin(path: path, position: hasPosition ? position : nil), message())
    }

    func mismatch(_ expected: String) { report("expected \(expected), found \(node.summary)") }

    func child(_ node: YAMLNode) -> NodeReader {
        NodeReader(
            node: node,
            context: context,
            path: path,
            hasPosition: hasPosition,
            checkPath: checkPath,
            occurrences: occurrences
        )
    }

    /// A part with a name of its own: of a map the key, of a list the index.
    func child(_ node: YAMLNode, _ name: @autoclosure () -> String) -> NodeReader {
        var child = child(node)
        if let checkPath { child.checkPath = checkPath.isEmpty ? name() : "\(checkPath).\(name())" }
        return child
    }

    /// The same where checks are: those inside are named by their keys, after this.
    func expecting(at checkPath: String) -> NodeReader {
        var reader = self
        reader.checkPath = checkPath
        return reader
    }

    /// The same for something that happens so often.
    func occurring(_ occurrences: UInt64) -> NodeReader {
        var reader = self
        reader.occurrences = occurrences
        return reader
    }

    // MARK: - Shapes

    /// The node as written, if it is a scalar that says something.
    var scalar: String? {
        guard case .scalar(let text, let isText) = node.content else { return nil }
        if !isText, case .null = YAMLNode.kind(ofPlain: text) { return nil }
        return text
    }

    func scalar(expecting expected: String) -> String? {
        guard let scalar else {
            mismatch(expected)
            return nil
        }
        return scalar
    }

    var isMap: Bool { if case .mapping = node.content { true } else { false } }

    func items(expecting expected: String) -> [NodeReader]? {
        guard case .sequence(let nodes) = node.content else {
            mismatch(expected)
            return nil
        }
        return nodes.enumerated().map { child($1, "\($0)") }
    }

    /// The pairs of a map with keys of the file's own, in file order; of a duplicate only the first.
    func pairs(expecting expected: String) -> [(key: NodeReader, name: String, value: NodeReader)]? {
        guard case .mapping(let pairs) = node.content else {
            mismatch(expected)
            return nil
        }
        var first: [String: SourcePosition] = [:]
        return pairs.compactMap { pair in
            if let earlier = first.updateValue(pair.keyPosition, forKey: pair.key) {
                first[pair.key] = earlier
                report(
                    at: pair.keyPosition,
                    "duplicate key \(Quoted.text(pair.key)); the first is in line \(earlier.line)"
                )
                return nil
            }
            let key = child(YAMLNode(content: .scalar(pair.key, isText: false), position: pair.keyPosition))
            return (key, pair.key, child(pair.value, pair.key))
        }
    }

    // MARK: - Text, words, truth values

    /// Text that YAML does not take for something else.
    func text(expecting expected: String = "text") -> String? {
        guard case .scalar(let text, let isText) = node.content else {
            mismatch(expected)
            return nil
        }
        if isText { return text }
        switch YAMLNode.kind(ofPlain: text) {
        case .text: return text
        case .null:
            mismatch(expected)
            return nil
        case .boolean, .integer, .float:
            report("expected \(expected), found \(node.summary); put it in quotes if it is meant as text")
            return nil
        }
    }

    func boolean() -> Bool? {
        if case .scalar(let text, false) = node.content, case .boolean(let value) = YAMLNode.kind(ofPlain: text) {
            return value
        }
        mismatch("true or false")
        return nil
    }

    /// One of a fixed set of words. `notYet` are words of the format that this program cannot play yet.
    func word(_ what: String, of words: [String], notYet: [String] = []) -> String? {
        guard let text = scalar(expecting: what) else { return nil }
        if words.contains(text) { return text }
        if notYet.contains(text) {
            report("\(what) \(Quoted.text(text)) is not supported yet")
        } else {
            report("unknown \(what) \(Quoted.text(text))" + hint(for: text, orElse: words, notYet: notYet))
        }
        return nil
    }

    private func hint(for text: String, orElse words: [String], notYet: [String]) -> String {
        let hint = context.diagnostics.hint(for: text, among: words + notYet)
        return hint.isEmpty ? "; expected \(words.joined(separator: ", "))" : hint
    }

    func word<Word: RawRepresentable<String> & CaseIterable>(
        _ what: String,
        as type: Word.Type = Word.self,
        notYet: [String] = []
    ) -> Word? {
        // The list of all words is made where it is needed.
        if case .scalar(let text, _) = node.content, let word = Word(rawValue: text) { return word }
        return word(what, of: Word.allCases.map(\.rawValue), notYet: notYet).flatMap(Word.init(rawValue:))
    }

    func list<Item>(expecting expected: String, _ read: (NodeReader) -> Item?) -> [Item]? {
        guard let items = items(expecting: expected) else { return nil }
        let values = items.map(read)
        return values.contains { $0 == nil } ? nil : values.compactMap(\.self)
    }
}
