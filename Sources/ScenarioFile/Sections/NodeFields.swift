import Ethereum
import Wording

extension NodeOptions: Declared {
    static let defaults = NodeOptions()

    /// Every key of one of `nodes`.
    static let fields: [Field<NodeOptions>] = [
        Field("name", \.name, .nodeName, "For faults.", example: "a").required,
        Field("latency", \.latency, .writtenDuration, "From a call to its answer.", example: "50ms"),
        Field(
            "without",
            \.without,
            .list(of: .word("method", notYet: NodeReader.relayMethods), "a list of methods"),
            "Methods that it does not offer.",
            example: "[debug_traceCall]"
        ),
        Field(
            "locals",
            \.locals,
            .boolean,
            "geth's tracker of the transactions sent to it; for a chain with geth's mempool.",
            example: "true"
        ),
    ]
}

extension KeyTable {
    static let node = KeyTable("node", title: "a node", NodeOptions.fields.map(\.key) + [.notYet("lag")])
}

extension Format<String> {
    fileprivate static let nodeName = Self(
        shape: .textOf(Pattern.notEmpty),
        read: { reader in
            guard let name = reader.text(expecting: "a name") else { return nil }
            if name.isEmpty { reader.report("a node's name is empty") }
            return name
        },
        write: { .text($0) }
    )
}

extension Format<[NodeOptions]> {
    static let nodes = Self(
        shape: .list(.map(.node), atLeast: 1),
        read: { $0.nodes() },
        write: { .list($0.map { node in .map(NodeOptions.fields.compactMap { $0.pair(node) }) }) }
    )
}

extension NodeReader {
    fileprivate func nodes() -> [NodeOptions]? {
        guard let items = items(expecting: "a list of nodes") else { return nil }
        guard !items.isEmpty else {
            report("the list of nodes is empty")
            return nil
        }
        var names: Set<String> = []
        var nodes: [NodeOptions] = []
        for item in items {
            guard let map = MapReader(item, .node) else { continue }
            let node = map.node()
            if let name = map["name"], !names.insert(node.name).inserted {
                name.report("two nodes are called \(Quoted.text(node.name))")
            }
            nodes.append(node)
        }
        return nodes.isEmpty ? nil : nodes
    }
}

extension MapReader {
    fileprivate func node() -> NodeOptions {
        var node = NodeOptions()
        read(NodeOptions.fields, into: &node)
        let mempool = reader.context.chain.mempool
        if node.locals, !mempool.hasLocalTracker {
            let names = MempoolName.allCases.filter(\.hasLocalTracker).map(\.rawValue).joined(separator: ", ")
            self["locals"]?.report("\(mempool.rawValue) has no tracker of local transactions; these have: \(names)")
        }
        return node
    }
}
