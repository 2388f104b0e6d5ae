import Ethereum

extension ChainOptions: Declared {
    static var defaults: ChainOptions { .ethereum }

    /// Every key of `chain`. The preset comes first: it sets all that follow.
    static let fields: [Field<ChainOptions>] = [
        Field(
            "preset",
            \.presetOfAll,
            .word("preset", notYet: ["optimism", "base", "polygon", "arbitrum"]),
            "Sets every other key of the chain.",
            example: "dev"
        ),
        Field("chain_id", \.chainID, .integer(1...UInt64.max, "a chain id"), "EIP-155.", example: "11155111"),
        Field("block_time", \.blockTime, .blockTime, "From one slot to the next.", example: "2s"),
        Field(
            "block_gas_limit",
            \.blockGasLimit,
            .gas(from: 21_000, to: .max / 2),
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
        Field(
            "mempool",
            \.pinnedMempool,
            .word("mempool", notYet: ["erigon", "nethermind", "besu", "op-geth", "bor"]),
            "The client whose admission and replacement rules hold. A file that names one runs under that one only.",
            example: "reth"
        ),
        Field("traffic", \.traffic, .traffic, "The competing demand for block space.", example: "quiet"),
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

extension KeyTable {
    static let chain = KeyTable("chain", ChainOptions.fields.map(\.key))
}

extension Format<Duration> {
    fileprivate static let blockTime = Self(
        shape: .positiveTime,
        read: { $0.blockTime() },
        write: { .plain(TimeText.text($0)) }
    )
}
