public import Ethereum

/// The simulated chain, its mempool, its fee market and its nodes.
public struct ChainOptions: Hashable, Sendable {
    public var preset: ChainPresetName
    public var chainID: UInt64
    public var blockTime: Duration
    public var blockGasLimit: Gas
    /// EIP-7825; `nil` where the chain has none.
    public var transactionGasCap: Gas?
    /// Of genesis and of block 1; afterwards the chain's own rule holds.
    public var baseFee: WeiPerGas
    /// The network's tip: what `eth_maxPriorityFeePerGas` answers, and the least a block includes.
    public var priorityFee: WeiPerGas
    public var mempool: MempoolName
    /// The file names `mempool`: replaying it under another client would test something else.
    public var mempoolIsPinned = false
    /// The least tip that the pool takes, where that is more than the client's own default.
    public var poolMinimumTip = WeiPerGas(0)
    /// The most that a transaction sent to a node may pay for gas; zero: no bound.
    public var rpcFeeCap = Wei.ether
    public var traffic: Traffic
    /// Instead of `traffic`.
    public var market: Market?
    /// Never empty; heads come from the first.
    public var nodes: [NodeOptions]

    /// The market, under whichever of the two keys it stands.
    public var marketOrTraffic: Market? {
        if case .market(let market) = traffic { market } else { market }
    }

    public init(
        preset: ChainPresetName,
        chainID: UInt64,
        blockTime: Duration,
        blockGasLimit: Gas,
        transactionGasCap: Gas?,
        baseFee: WeiPerGas,
        priorityFee: WeiPerGas,
        mempool: MempoolName,
        traffic: Traffic = .balanced,
        nodes: [NodeOptions] = [NodeOptions()]
    ) {
        self.preset = preset
        self.chainID = chainID
        self.blockTime = blockTime
        self.blockGasLimit = blockGasLimit
        self.transactionGasCap = transactionGasCap
        self.baseFee = baseFee
        self.priorityFee = priorityFee
        self.mempool = mempool
        self.traffic = traffic
        self.nodes = nodes
    }
}

/// The presets this program can play.
public enum ChainPresetName: String, Hashable, Sendable, CaseIterable {
    case ethereum
    case dev
}

/// The clients whose mempool rules and error texts this program can play.
public enum MempoolName: String, Hashable, Sendable, CaseIterable {
    case geth
    case reth
    case anvil

    /// Whether the client keeps what was submitted to it, and a node may say `locals`.
    public var hasLocalTracker: Bool {
        switch self {
        case .geth: true
        case .reth, .anvil: false
        }
    }
}

/// The competing demand for block space.
public enum Traffic: Hashable, Sendable {
    /// Nobody else.
    case quiet
    /// Others fill each block to exactly its gas target after known transactions.
    case balanced
    /// Others use this much gas in each block; without a tip they offer the network's.
    case steady(gasPerBlock: Gas, tip: WeiPerGas?)
    /// A spike, a wave, a walk or a replay: the same as a market of that kind.
    indirect case market(Market)
}

/// One of the nodes behind the builder's address.
public struct NodeOptions: Hashable, Sendable {
    public var name = "a"
    /// From a call to its answer, without jitter.
    public var latency = Duration.milliseconds(20)
    /// Methods it does not offer: error −32601.
    public var without: [RPCMethod] = []
    /// geth's tracker of its own transactions.
    public var locals = false

    public init() {}
}
