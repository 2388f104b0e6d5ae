import Ethereum
import Wording

extension ChainOptions: Declared {
    static var defaults: ChainOptions { .ethereum }

    /// Every key of `chain`. The preset comes first: it sets all that follow.
    static let fields: [Field<ChainOptions>] = [presetField] + world + [mempoolField] + others

    fileprivate static let presetField = Field<ChainOptions>(
        "preset",
        \.presetOfAll,
        .word("preset", notYet: ["optimism", "base", "polygon", "arbitrum"]),
        "Sets every other key of the chain.",
        example: "dev"
    )

    private static let world: [Field<ChainOptions>] = [
        Field("chain_id", \.chainID, .integer(1...UInt64.max, "a chain id"), "EIP-155.", example: "11155111"),
        Field("block_time", \.blockTime, .blockTime, "From one slot to the next.", example: "2s"),
        Field(
            "block_gas_limit",
            \.blockGasLimit,
            .blockGasLimit,
            "Of every block.",
            example: "30M gas"
        ),
        Field(
            "transaction_gas_cap",
            \.transactionGasCap,
            .gas(from: 21_000),
            "The most gas that a transaction may ask for (EIP-7825).",
            example: "30M gas"
        ),
        Field(
            "base_fee",
            \.baseFee,
            .price,
            "Of genesis and of block 1; afterwards the chain's own rule holds.",
            example: "5 gwei"
        ),
        Field(
            "priority_fee",
            \.priorityFee,
            .price,
            "The network's tip: what the node suggests, and the least that a block takes.",
            example: "0.1 gwei"
        ),
    ]

    fileprivate static let mempoolField = Field<ChainOptions>(
        "mempool",
        \.pinnedMempool,
        .word("mempool", notYet: ["erigon", "nethermind", "besu", "op-geth", "bor"]),
        "The client whose admission and replacement rules hold. A file that names one runs under that one only.",
        example: "reth"
    )

    private static let others: [Field<ChainOptions>] = [
        Field(
            "pool_minimum_tip",
            \.poolMinimumTip,
            .price,
            "The least tip that the mempool takes (geth's txpool.pricelimit), where that is more than the client's own.",
            example: "2 gwei"
        ),
        Field(
            "rpc_fee_cap",
            \.rpcFeeCap,
            .ether,
            "The most that a transaction which a node is sent may pay for gas (geth's rpc.txfeecap); 0 is no bound.",
            example: "0.5 ether"
        ),
        Field("traffic", \.traffic, .traffic, "The competing demand for block space.", example: "quiet"),
        Field(
            "market",
            \.market,
            .market,
            "Instead of traffic: competing demand that changes over time, whose tips decide what a block takes.",
            example: "wave"
        ),
        Field(
            "nodes",
            \.nodes,
            .nodes,
            "Behind the builder's one address; heads come from the first.",
            example: "[{ name: a, latency: 50ms }, { name: b }]"
        ),
    ]

    fileprivate var presetOfAll: ChainPresetName {
        get { preset }
        set { self = newValue.options }
    }

    /// Named by the file: running it under another client would test something else.
    fileprivate var pinnedMempool: MempoolName {
        get { mempool }
        set {
            mempool = newValue
            mempoolIsPinned = true
        }
    }
}

extension Format<Gas> {
    static let blockGasLimit = gas(from: 21_000, to: .max / 2)
}

extension KeyTable {
    static let chain = KeyTable(
        "chain",
        ChainOptions.fields.map(\.key),
        rules: [.notBoth("traffic", "market")]
    )
}

extension Format<ChainOptions> {
    static let chain = Self(
        shape: .map(.chain),
        read: { $0.chain() },
        write: { chain in
            let base = chain.preset.options
            return .map(
                ChainOptions.fields.compactMap { field in
                    switch field.key.name {
                    case ChainOptions.presetField.key.name: field.pair(chain)
                    // To name even the preset's own pins it.
                    case ChainOptions.mempoolField.key.name: chain.mempoolIsPinned ? field.everyPair(chain) : nil
                    default: field.pair(chain, over: base)
                    }
                }
            )
        }
    )
}

extension NodeReader {
    fileprivate func chain() -> ChainOptions? {
        guard let map = MapReader(self, .chain) else { return nil }
        var chain = ChainOptions.defaults
        // Latencies may be measured in blocks, and nodes depend on the mempool.
        map.read(ChainOptions.fields, into: &chain) { context.chain = $0 }
        if map.has("traffic"), let market = map.key("market") {
            market.report("a chain has 'traffic' or a 'market', not both")
        }
        chain.settleHistory(map)
        // A file that asks for what one client has can only be run with that one.
        if chain.nodes.contains(where: \.locals) { chain.mempoolIsPinned = true }
        return chain
    }

    fileprivate func blockTime() -> Duration? {
        guard let writtenDuration = writtenDuration() else { return nil }
        guard case .time(let duration) = writtenDuration else {
            report("a block time cannot be measured in blocks")
            return nil
        }
        guard duration >= .milliseconds(1), duration <= .seconds(86_400) else {
            report("\(Quoted.text(node.plainText)) is out of range: expected a block time from 1ms to 24h")
            return nil
        }
        return duration
    }
}

extension Format<Duration> {
    fileprivate static let blockTime = Self(
        shape: .positiveTime,
        read: { $0.blockTime() },
        write: { .plain(TimeText.text($0)) }
    )
}
