import Wording

/// Reads the one document of a file into nodes, with bounded work whatever the file holds.
///
/// Nodes are counted as the parser meets them, and those of an alias before it is expanded: what has too many is left
/// where the count says so. A key that comes twice is kept twice, because whoever reads the map reports it; what a
/// plain scalar means depends on the key it belongs to, and is left to that reader too.
struct YAMLDocument: ~Copyable {
    /// Keys and values: twice what four mebibytes of entries as people write them have.
    static let mostNodes = 1_000_000
    /// Where there are aliases, what they stand for counted at each use.
    static let largestExpansion = 100_000
    /// Deeper than any scenario, and shallow enough for a small stack. libyaml may have no limit of its own and needs
    /// none: it reads no further ahead of an event than the 1024 characters that a key may have.
    static let deepestNesting = 100

    private struct Anchored {
        var node: YAMLNode
        var size: Int
    }

    private let events: YAMLEvents
    private let path: String
    private let diagnostics: Diagnostics
    /// Parts of the document are missing: errors say so, and nothing may be read from the rest.
    private var isIncomplete = false
    private var anchors: [String: Anchored] = [:]
    private var openAnchors: Set<String> = []
    private var nodeCount = 0

    private init(_ events: consuming YAMLEvents, path: String, diagnostics: Diagnostics) {
        self.events = events
        self.path = path
        self.diagnostics = diagnostics
    }

    /// `nil`, with errors in the diagnostics, where the file cannot be read to its end.
    static func root(of source: SourceText, path: String, _ diagnostics: Diagnostics) -> YAMLNode? {
        var text = source.text
        return text.withUTF8 { bytes in
            do throws(SourceText.Problem) {
                var document = YAMLDocument(try YAMLEvents(bytes), path: path, diagnostics: diagnostics)
                return try document.root()
            } catch {
                diagnostics.error(Origin(path: path, position: error.position), error.message)
                return nil
            }
        }
    }

    private mutating func root() throws(SourceText.Problem) -> YAMLNode? {
        guard case .documentStart = try events.next().kind else {
            throw .init(position: .start, message: "the file is empty")
        }
        let root = try node(try events.next(), depth: 0)
        _ = try events.next()
        let end = try events.next()
        guard case .streamEnd = end.kind else {
            throw .init(position: end.position, message: "a second document begins here; a scenario file holds one")
        }
        return isIncomplete ? nil : root
    }

    // MARK: - Nodes

    /// `nil` for an alias of nothing.
    private mutating func node(_ event: YAMLEvent, depth: Int) throws(SourceText.Problem) -> YAMLNode? {
        guard depth < Self.deepestNesting else {
            throw .init(position: event.position, message: "nested more than \(Self.deepestNesting) levels deep")
        }
        let before = nodeCount
        nodeCount += 1
        guard nodeCount <= Self.mostNodes else {
            throw .init(position: event.position, message: "the file holds more than \(Self.mostNodes) nodes")
        }
        if case .alias = event.kind { return try expand(event) }
        if let anchor = event.anchor { openAnchors.insert(anchor) }
        let node = YAMLNode(content: try content(event, depth: depth), position: event.position)
        if let anchor = event.anchor {
            openAnchors.remove(anchor)
            anchors[anchor] = Anchored(node: node, size: nodeCount - before)
        }
        return node
    }

    private mutating func content(_ event: YAMLEvent, depth: Int) throws(SourceText.Problem) -> YAMLNode.Content {
        switch event.kind {
        case .scalar(let text, let isPlain): return scalar(text, isPlain: isPlain, event)
        case .sequenceStart:
            check(event, isOneOf: [.sequence, .nonSpecific])
            return .sequence(try items(depth: depth + 1))
        case .mappingStart:
            check(event, isOneOf: [.mapping, .nonSpecific])
            return .mapping(try pairs(depth: depth + 1))
        case .alias, .sequenceEnd, .mappingEnd, .documentStart, .documentEnd, .streamEnd:
            // The parser's grammar has no node here.
            throw .init(position: event.position, message: "not valid YAML: something else where a value belongs")
        }
    }

    private mutating func items(depth: Int) throws(SourceText.Problem) -> [YAMLNode] {
        var items: [YAMLNode] = []
        while true {
            let event = try events.next()
            if case .sequenceEnd = event.kind { return items }
            if let item = try node(event, depth: depth) { items.append(item) }
        }
    }

    private mutating func pairs(depth: Int) throws(SourceText.Problem) -> [YAMLPair] {
        var pairs: [YAMLPair] = []
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind { return pairs }
            let key = try key(event, depth: depth)
            let value = try node(try events.next(), depth: depth)
            if let key, let value { pairs.append(YAMLPair(key: key, keyPosition: event.position, value: value)) }
        }
    }

    private mutating func key(_ event: YAMLEvent, depth: Int) throws(SourceText.Problem) -> String? {
        guard case .scalar(let text, _) = event.kind else {
            report(event.position, "a key must be plain text")
            _ = try node(event, depth: depth)
            return nil
        }
        check(event, isOneOf: [.string, .nonSpecific])
        var untagged = event
        untagged.tag = nil
        _ = try node(untagged, depth: depth)
        return text
    }

    // MARK: - Scalars and tags

    private enum Tag: String {
        case string = "tag:yaml.org,2002:str"
        case integer = "tag:yaml.org,2002:int"
        case float = "tag:yaml.org,2002:float"
        case boolean = "tag:yaml.org,2002:bool"
        case null = "tag:yaml.org,2002:null"
        case sequence = "tag:yaml.org,2002:seq"
        case mapping = "tag:yaml.org,2002:map"
        /// `!` alone: of a scalar, that it is text.
        case nonSpecific = "!"
    }

    private func scalar(_ text: String, isPlain: Bool, _ event: YAMLEvent) -> YAMLNode.Content {
        guard let name = event.tag else { return .scalar(text, isText: !isPlain) }
        switch Tag(rawValue: name) {
        case .string, .nonSpecific: return .scalar(text, isText: true)
        case .integer, .float, .boolean, .null: break
        case .sequence, .mapping, nil: check(event, isOneOf: [])
        }
        return .scalar(text, isText: !isPlain)
    }

    private func check(_ event: YAMLEvent, isOneOf allowed: [Tag]) {
        guard let name = event.tag else { return }
        if let tag = Tag(rawValue: name), allowed.contains(tag) { return }
        report(event.position, "the tag \(Quoted.text(name)) means nothing here")
    }

    // MARK: - Aliases

    private mutating func expand(_ event: YAMLEvent) throws(SourceText.Problem) -> YAMLNode? {
        let name = event.anchor ?? ""
        guard let anchored = anchors[name] else {
            isIncomplete = true
            report(
                event.position,
                openAnchors.contains(name)
                    ? "the alias \(Quoted.text("*" + name)) is inside what it stands for"
                    : "the alias \(Quoted.text("*" + name)) has no anchor before it"
            )
            return nil
        }
        nodeCount += anchored.size - 1
        guard nodeCount <= Self.largestExpansion else {
            throw .init(
                position: event.position,
                message: "aliases expand to more than \(Self.largestExpansion) nodes"
            )
        }
        return anchored.node
    }

    // MARK: - Errors

    private func report(_ position: SourcePosition, _ message: @autoclosure () -> String) {
        diagnostics.error(Origin(path: path, position: position), message())
    }
}
