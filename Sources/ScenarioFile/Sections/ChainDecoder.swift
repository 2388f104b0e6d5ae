import Ethereum
import Wording

struct ChainDecoder {
    /// `--mempool`; a file that names one is pinned to it.
    var override: MempoolName?

    func decode(_ reader: NodeReader?, _ context: LoadContext) -> ChainOptions {
        var chain = ChainOptions.ethereum
        defer { context.chain = chain }
        guard let reader, let map = MapReader(reader, .chain) else {
            chain.mempool = override ?? chain.mempool
            return chain
        }
        if let preset = map["preset"]?.word("preset", as: ChainPresetName.self, notYet: Self.laterPresets) {
            chain = preset.options
        }
        map.read("chain_id", into: &chain.chainID) { $0.integer(1...UInt64.max, what: "a chain id") }
        // A block time may not be measured in blocks.
        map.read("block_time", into: &chain.blockTime) { $0.blockTime() }
        context.chain = chain
        map.read("block_gas_limit", into: &chain.blockGasLimit) { $0.gas(21_000...UInt64.max / 2) }
        map.read("transaction_gas_cap", into: &chain.transactionGasCap) { $0.gas(21_000...UInt64.max) }
        map.read("base_fee", into: &chain.baseFee) { $0.price() }
        map.read("priority_fee", into: &chain.priorityFee) { $0.price() }
        if let mempool = map["mempool"] {
            chain.mempoolIsPinned = true
            chain.mempool = mempool.word("mempool", notYet: Self.laterMempools) ?? chain.mempool
        }
        map.read("traffic", into: &chain.traffic) { $0.traffic() }
        let mempool = chain.mempool
        map.read("nodes", into: &chain.nodes) { $0.nodes(mempool) }
        // A file that asks for what one client has can only be played with that one.
        if chain.nodes.contains(where: \.locals) { chain.mempoolIsPinned = true }
        if !chain.mempoolIsPinned, let override { chain.mempool = override }
        return chain
    }

    static let laterPresets = ["optimism", "base", "polygon", "arbitrum"]
    static let laterMempools = ["erigon", "nethermind", "besu", "op-geth", "bor"]
    static let laterTraffic = ["spike", "wave", "walk", "replay"]
}

extension KeyTable {
    static let chain = KeyTable(
        "chain",
        [
            Key("preset", .words(ChainPresetName.allCases.map(\.rawValue)), "Sets everything below."),
            Key("chain_id", .integer(1...UInt64.max), "EIP-155."),
            Key("block_time", .positiveTime, "From one slot to the next."),
            Key("block_gas_limit", .gasFrom(21_000, to: .max / 2), "Of every block."),
            Key("transaction_gas_cap", .gasFrom(21_000), "The most a transaction may ask for (EIP-7825)."),
            Key("base_fee", .ether, "Of genesis and of block 1; afterwards by the chain's own rule."),
            Key("priority_fee", .ether, "The network's tip."),
            Key(
                "mempool",
                .words(MempoolName.allCases.map(\.rawValue)),
                "The client whose admission and replacement rules hold; a file that names one is pinned to it."
            ),
            Key("traffic", .anyOf([.words(["quiet", "balanced"]), .map(.trafficMap)]), "The competing demand."),
            Key("nodes", .list(.map(.node), atLeast: 1), "Behind the builder's one address."),
        ]
    )

    static let node = KeyTable(
        "node",
        title: "a node",
        [
            Key("name", .textOf(Pattern.notEmpty), "For faults.").required,
            Key("latency", .span, "From a call to its answer."),
            Key("without", .list(.words(RPCMethod.allCases.map(\.rawValue)), atLeast: 0), "Methods it does not offer."),
            Key("locals", .boolean, "geth's tracker of the transactions sent to it; for a chain with geth's mempool."),
            .notYet("lag"),
        ]
    )

    static let trafficMap = KeyTable(
        "traffic",
        [Key("steady", .map(.steadyTraffic), "The same demand in every block.")]
            + ChainDecoder.laterTraffic.map(Key.notYet),
        rules: [.count(1...1)]
    )

    static let steadyTraffic = KeyTable(
        "steady",
        [
            Key("gas_per_block", .gas, "Gas that others want in each block.").required,
            Key("tip", .ether, "What they offer above the base fee."),
        ]
    )
}

extension NodeReader {
    fileprivate func blockTime() -> Duration? {
        guard let span = span() else { return nil }
        guard case .time(let duration) = span else {
            report("a block time cannot be measured in blocks")
            return nil
        }
        guard duration >= .milliseconds(1), duration <= .seconds(86_400) else {
            report("\(Quoted.text(node.plainText)) is out of range: expected a block time from 1ms to 24h")
            return nil
        }
        return duration
    }

    func traffic() -> Traffic? {
        guard isMap else {
            switch word("traffic", of: ["quiet", "balanced"], notYet: ChainDecoder.laterTraffic) {
            case "quiet": return .quiet
            case "balanced": return .balanced
            default: return nil
            }
        }
        guard let map = MapReader(self, .trafficMap) else { return nil }
        guard let steady = map["steady"] else {
            if map.isEmpty { report("expected one kind of traffic") }
            return nil
        }
        guard let options = MapReader(steady, .steadyTraffic) else { return nil }
        let tip: WeiPerGas?? = options["tip"].map { $0.tip() }
        guard let gas = options["gas_per_block"]?.gas() else { return nil }
        return .steady(gasPerBlock: gas, tip: tip ?? nil)
    }

    private func tip() -> WeiPerGas? {
        guard isDistribution else { return price() }
        report("a distribution of tips is not supported yet")
        return nil
    }

    fileprivate func nodes(_ mempool: MempoolName) -> [NodeOptions]? {
        guard let items = items(expecting: "a list of nodes") else { return nil }
        guard !items.isEmpty else {
            report("the list of nodes is empty")
            return nil
        }
        var names: Set<String> = []
        var nodes: [NodeOptions] = []
        for item in items {
            guard let map = MapReader(item, .node) else { continue }
            let node = map.node(mempool)
            if let name = map["name"], !names.insert(node.name).inserted {
                name.report("two nodes are called \(Quoted.text(node.name))")
            }
            nodes.append(node)
        }
        return nodes.isEmpty ? nil : nodes
    }
}

extension MapReader {
    fileprivate func node(_ mempool: MempoolName) -> NodeOptions {
        var node = NodeOptions()
        read("name", into: &node.name) { reader in
            guard let name = reader.text(expecting: "a name") else { return nil }
            if name.isEmpty { reader.report("a node's name is empty") }
            return name
        }
        read("latency", into: &node.latency) { $0.duration() }
        read("without", into: &node.without) { reader in
            reader.list(expecting: "a list of methods") { $0.word("method", notYet: NodeReader.relayMethods) }
        }
        read("locals", into: &node.locals) { $0.boolean() }
        if node.locals, !mempool.hasLocalTracker {
            let names = MempoolName.allCases.filter(\.hasLocalTracker).map(\.rawValue).joined(separator: ", ")
            self["locals"]?.report("\(mempool.rawValue) has no tracker of local transactions; these have: \(names)")
        }
        return node
    }
}
