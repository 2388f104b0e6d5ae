/// A file's lines: short maps and lists in brackets, longer ones an entry a line.
struct YAMLLines {
    static let width = 100

    private(set) var lines: [String] = []

    init(_ document: [YAMLValue.Pair]) {
        for pair in document {
            let head = YAMLScalar.key(pair.name) + ":"
            let section = Self.section(pair.value, head: head)
            // Maps and lists of several lines stand apart.
            if section.count > 1, pair.value.depth > 0, !lines.isEmpty { lines.append("") }
            lines += section
        }
    }

    var text: String { lines.map { $0 + "\n" }.joined() }

    /// Sections are opened: only what has next to nothing in it stays in one line.
    private static func section(_ value: YAMLValue, head: String) -> [String] {
        switch value {
        case .map(let pairs) where pairs.count > 2 || value.depth > 1: [head] + entries(pairs, indent: 2)
        case .list(let items) where value.depth > 1: [head] + self.items(items, indent: 2)
        case .plain, .text, .map, .list: lines(value, head: head, indent: 0)
        }
    }

    /// - Parameter head: the line so far, with the key or the dash.
    private static func lines(_ value: YAMLValue, head: String, indent: Int) -> [String] {
        switch value {
        case .plain(let text): return ["\(head) \(text)"]
        case .text(let text): return scalar(text, head: head, indent: indent)
        case .list(let items):
            // Maps are easier to tell apart below each other.
            let mayFit = items.count < 2 || !items.contains { if case .map = $0 { true } else { false } }
            if mayFit, fits(value, head) { return ["\(head) \(value.inOneLine)"] }
            return [head] + self.items(items, indent: indent + 2)
        case .map(let pairs):
            if fits(value, head) { return ["\(head) \(value.inOneLine)"] }
            return [head] + entries(pairs, indent: indent + 2)
        }
    }

    private static func fits(_ value: YAMLValue, _ head: String) -> Bool {
        value.isEmpty || head.unicodeScalars.count + 1 + value.inOneLine.unicodeScalars.count <= width
    }

    private static func entries(_ pairs: [YAMLValue.Pair], indent: Int) -> [String] {
        let space = String(repeating: " ", count: indent)
        return pairs.flatMap { lines($0.value, head: "\(space)\(YAMLScalar.key($0.name)):", indent: indent) }
    }

    private static func items(_ items: [YAMLValue], indent: Int) -> [String] {
        let dash = String(repeating: " ", count: indent) + "-"
        return items.flatMap { item -> [String] in
            // An entry of the timeline has a line for its time and one for its action.
            guard case .map(let pairs) = item, !fits(item, dash) || (pairs.count > 1 && item.hasMapInside) else {
                return lines(item, head: dash, indent: indent)
            }
            var entries = entries(pairs, indent: indent + 2)
            entries[0] = dash + entries[0].dropFirst(indent + 1)
            return entries
        }
    }

    // MARK: - Texts

    private static func scalar(_ text: String, head: String, indent: Int) -> [String] {
        guard let block = YAMLScalar.block(text, width: width - indent - 2) else {
            return ["\(head) \(YAMLScalar.text(text, isInBrackets: false))"]
        }
        let space = String(repeating: " ", count: indent + 2)
        return ["\(head) \(block.sign)"] + block.lines.map { $0.isEmpty ? "" : space + $0 }
    }
}

extension YAMLValue {
    fileprivate var isEmpty: Bool {
        switch self {
        case .plain, .text: false
        case .list(let items): items.isEmpty
        case .map(let pairs): pairs.isEmpty
        }
    }

    /// 0 of scalars, and one more for each pair of brackets around them.
    fileprivate var depth: Int {
        switch self {
        case .plain, .text: 0
        case .list(let items): 1 + (items.map(\.depth).max() ?? 0)
        case .map(let pairs): 1 + (pairs.map(\.value.depth).max() ?? 0)
        }
    }

    fileprivate var hasMapInside: Bool {
        guard case .map(let pairs) = self else { return false }
        return pairs.contains { pair in
            switch pair.value {
            case .plain, .text: false
            case .list(let items): items.contains(where: \.hasMapInside)
            case .map: true
            }
        }
    }
}
