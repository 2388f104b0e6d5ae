import Yams

/// Reads the one document of a file into nodes, with bounded work whatever the file holds.
///
/// Three things are done around the parser, because it expands aliases while it reads and ends at the first duplicate
/// key. Asterisks are masked, so that it sees no alias: aliases are expanded here, counted before they are. A key that
/// it reports as a duplicate is masked too and the text parsed again, so that every duplicate is found with its place.
/// Its resolver is switched off: what a plain scalar means depends on the key it belongs to.
struct YAMLDocument {
    static let largestExpansion = 100_000
    /// Deeper than any scenario, and shallow enough for a small stack.
    static let deepestNesting = 100

    private(set) var root: YAMLNode?
    /// Parts of the document are missing from `root`.
    private(set) var isIncomplete = false
    private(set) var problems: [SourceText.Problem] = []

    private let asteriskMask: Unicode.Scalar?
    private var maskedKeys: [SourcePosition: String] = [:]
    private var anchors: [String: (node: YAMLNode, size: Int)] = [:]
    private var openAnchors: Set<String> = []
    private var nodeCount = 0
    private var usesAliases = false
    private var isTooLarge = false

    init(_ source: SourceText) {
        let text = source.text
        asteriskMask = text.utf8.contains(UInt8(ascii: "*")) ? Self.unusedCharacter(in: text) : nil
        let masked = asteriskMask.map { mask in text.replacingAsterisks(by: mask) } ?? text
        do {
            try read(masked)
        } catch {
            problems.append(error)
        }
    }

    // MARK: - Parsing

    private mutating func read(_ text: String) throws(SourceText.Problem) {
        var text = text
        // Each pass costs a parse: a large file gets fewer of them.
        var passes = max(1, min(400, (2 << 20) / max(1, text.utf8.count)))
        while true {
            do {
                try convert(text)
                return
            } catch YamlError.duplicatedKeysInMapping(let keys, let context) {
                passes -= 1
                let position = SourcePosition(context.mark)
                guard passes > 0, let key = keys.first, let masked = mask(key: key, at: position, in: text) else {
                    reportMaskedKeys()
                    throw .init(
                        position: position,
                        message: "duplicate key \(Quoted.text(unmasked(keys.first ?? "")))"
                    )
                }
                text = masked
            } catch let error as YamlError {
                throw Self.problem(error, in: text)
            } catch {
                throw .init(position: nil, message: "the file cannot be read as YAML: \(error)")
            }
        }
    }

    private mutating func convert(_ text: String) throws {
        let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
        guard let node = try parser.singleRoot() else {
            problems.append(.init(position: .start, message: "the file is empty"))
            return
        }
        // Nodes hold their anchors weakly; the parser owns them.
        root = withExtendedLifetime(parser) { convert(node, depth: 0) }
    }

    // MARK: - Nodes

    /// `nil` after a problem that leaves nothing to read.
    private mutating func convert(_ node: Node, depth: Int) -> YAMLNode? {
        let position = node.mark.map(SourcePosition.init) ?? .start
        guard depth < Self.deepestNesting else {
            isIncomplete = true
            problems.append(.init(position: position, message: "nested more than \(Self.deepestNesting) levels deep"))
            return nil
        }
        let sizeBefore = nodeCount
        let anchor = node.anchor?.rawValue
        if let anchor { openAnchors.insert(anchor) }
        nodeCount += 1
        let content: YAMLNode.Content?
        switch node {
        case .scalar(let scalar):
            if let alias = aliasName(scalar) { return expand(alias, at: position) }
            content = convert(scalar, at: position)
        case .sequence(let sequence):
            checkTag(sequence.tag, isOneOf: [.implicit, .seq, .nonSpecific], at: position)
            content = .sequence(sequence.compactMap { convert($0, depth: depth + 1) })
        case .mapping(let mapping):
            checkTag(mapping.tag, isOneOf: [.implicit, .map, .nonSpecific], at: position)
            content = .mapping(mapping.compactMap { convert(key: $0.key, value: $0.value, depth: depth + 1) })
        case .alias:
            content = nil
        }
        guard let content else { return nil }
        let converted = YAMLNode(content: content, position: position)
        if let anchor {
            openAnchors.remove(anchor)
            anchors[anchor] = (converted, nodeCount - sizeBefore)
        }
        return converted
    }

    private mutating func convert(key: Node, value: Node, depth: Int) -> YAMLPair? {
        let position = key.mark.map(SourcePosition.init) ?? .start
        nodeCount += 1
        guard case .scalar(let scalar) = key, aliasName(scalar) == nil else {
            problems.append(.init(position: position, message: "a key must be plain text"))
            return nil
        }
        checkTag(scalar.tag, isOneOf: [.implicit, .str, .nonSpecific], at: position)
        guard let value = convert(value, depth: depth) else { return nil }
        return YAMLPair(key: maskedKeys[position] ?? unmasked(scalar.string), keyPosition: position, value: value)
    }

    private mutating func checkTag(_ tag: Tag, isOneOf allowed: Set<Tag.Name>, at position: SourcePosition) {
        guard !allowed.contains(Tag.Name(rawValue: tag.rawValue)) else { return }
        problems.append(.init(position: position, message: "the tag \(Quoted.text(tag.rawValue)) means nothing here"))
    }

    private mutating func convert(_ scalar: Node.Scalar, at position: SourcePosition) -> YAMLNode.Content {
        let isPlain = scalar.style == .plain || scalar.style == .any
        let text = unmasked(scalar.string)
        switch Tag.Name(rawValue: scalar.tag.rawValue) {
        case .implicit, .int, .float, .bool, .null:
            return .scalar(text, isText: !isPlain)
        case .str, .nonSpecific:
            return .scalar(text, isText: true)
        default:
            checkTag(scalar.tag, isOneOf: [], at: position)
            return .scalar(text, isText: !isPlain)
        }
    }

    // MARK: - Aliases

    private func aliasName(_ scalar: Node.Scalar) -> String? {
        guard let asteriskMask, scalar.style == .plain, scalar.string.unicodeScalars.first == asteriskMask else {
            return nil
        }
        return String(scalar.string.unicodeScalars.dropFirst())
    }

    private mutating func expand(_ name: String, at position: SourcePosition) -> YAMLNode? {
        usesAliases = true
        guard let (node, size) = anchors[name] else {
            isIncomplete = true
            let shown = Quoted.text("*" + unmasked(name))
            problems.append(
                .init(
                    position: position,
                    message: openAnchors.contains(name)
                        ? "the alias \(shown) is inside what it stands for"
                        : "the alias \(shown) has no anchor before it"
                )
            )
            return nil
        }
        nodeCount += size - 1
        guard nodeCount <= Self.largestExpansion else {
            // Once is enough: after this one, every alias would say the same.
            if !isTooLarge {
                problems.append(
                    .init(position: position, message: "aliases expand to more than \(Self.largestExpansion) nodes")
                )
            }
            isTooLarge = true
            isIncomplete = true
            return nil
        }
        return node
    }

    // MARK: - Masks

    /// A private-use character that the text does not contain.
    private static func unusedCharacter(in text: String) -> Unicode.Scalar? {
        let used = Set(text.unicodeScalars.lazy.filter { (0xe000...0xf8ff).contains($0.value) })
        for value in 0xe000...0xf8ff {
            if let scalar = Unicode.Scalar(UInt32(value)), !used.contains(scalar) { return scalar }
        }
        return nil
    }

    private func unmasked(_ text: String) -> String {
        guard let asteriskMask, text.unicodeScalars.contains(asteriskMask) else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars { scalars.append(scalar == asteriskMask ? "*" : scalar) }
        return String(scalars)
    }

    /// The text with this key replaced by one of the same length that occurs nowhere else; `nil` where the key is not
    /// written plainly, so that it cannot be replaced.
    private mutating func mask(key: String, at position: SourcePosition, in text: String) -> String? {
        guard var start = text.index(of: position) else { return nil }
        if text[start] == "\"" || text[start] == "'" { start = text.unicodeScalars.index(after: start) }
        guard !key.isEmpty, text[start...].hasPrefix(key) else { return nil }
        let end = text.unicodeScalars.index(start, offsetBy: key.unicodeScalars.count)
        let length = key.unicodeScalars.count
        // Numbers in base 6144 of supplementary private-use characters.
        var number = maskedKeys.count
        var replacement = String.UnicodeScalarView()
        for _ in 0..<length {
            guard let digit = Unicode.Scalar(0xf0000 + UInt32(number % 6144)) else { return nil }
            replacement.append(digit)
            number /= 6144
        }
        guard number == 0 else { return nil }
        maskedKeys[position] = unmasked(key)
        return text[..<start] + String(replacement) + text[end...]
    }

    /// Where the second occurrences cannot be found, the first ones are named.
    private mutating func reportMaskedKeys() {
        for (position, key) in maskedKeys.sorted(by: { $0.key < $1.key }) {
            problems.append(
                .init(position: position, message: "duplicate key \(Quoted.text(key)): it comes again below")
            )
        }
    }

    // MARK: - Errors

    private static func problem(_ error: YamlError, in text: String) -> SourceText.Problem {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
            let position = SourcePosition(mark)
            if let index = text.index(of: position), text[index] == "\t" {
                return .init(position: position, message: "a tab where YAML wants spaces")
            }
            if problem.hasPrefix("Maximum nesting level") {
                return .init(position: position, message: "nested more than \(deepestNesting) levels deep")
            }
            let detail = context.map { "\(problem) \($0.text)" } ?? problem
            return .init(position: position, message: "not valid YAML: \(detail)")
        case .composer(_, let problem, let mark, _):
            let message =
                problem.contains("another document")
                ? "a second document begins here; a scenario file holds one" : "not valid YAML: \(problem)"
            return .init(position: SourcePosition(mark), message: message)
        case .reader(let problem, _, _, _):
            return .init(position: .start, message: "not valid YAML: \(problem)")
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded, .duplicatedKeysInMapping:
            return .init(position: nil, message: "the file cannot be read as YAML")
        }
    }
}

extension SourcePosition {
    init(_ mark: Mark) { self.init(line: max(1, mark.line), column: max(1, mark.column)) }
}

extension String {
    fileprivate func replacingAsterisks(by mask: Unicode.Scalar) -> String {
        let replacement = Array(String(mask).utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(utf8.count + 64)
        for byte in utf8 {
            if byte == UInt8(ascii: "*") { bytes += replacement } else { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `nil` past the end of the text.
    fileprivate func index(of position: SourcePosition) -> String.Index? {
        let scalars = unicodeScalars
        var index = scalars.startIndex
        var line = 1
        while line < position.line {
            guard index < scalars.endIndex else { return nil }
            let scalar = scalars[index]
            index = scalars.index(after: index)
            switch scalar {
            case "\r":
                if index < scalars.endIndex, scalars[index] == "\n" { index = scalars.index(after: index) }
                line += 1
            case "\n", "\u{85}", "\u{2028}", "\u{2029}": line += 1
            default: break
            }
        }
        guard let found = scalars.index(index, offsetBy: position.column - 1, limitedBy: scalars.endIndex) else {
            return nil
        }
        return found < scalars.endIndex ? found : nil
    }
}
