public import Ethereum

/// The parameters of a chain; a scenario's preset fills them in.
public struct ChainConfiguration: Sendable {
    public var chainID: UInt64
    public var blockTime: Duration
    public var blockGasLimit: Gas
    /// The largest gas limit of a transaction (EIP-7825); `nil` where the chain has none.
    public var transactionGasCap: Gas?
    /// Of genesis and of block 1.
    public var baseFeePerGas: WeiPerGas
    /// The network's tip: transactions that offer less are not included.
    public var priorityFeePerGas: WeiPerGas
    public var baseFeeRule: Ethereum.BaseFeeRule
    public var gasSchedule: GasSchedule
    /// Seconds since 1970.
    public var genesisTimestamp: UInt64
    public var mempool: MempoolProfile
    /// Whether the node keeps the transactions sent to it and submits missing ones again (geth's `locals`).
    public var localTracker: Bool
    /// The most a transaction submitted over RPC may pay for gas; `nil` for a node without that option.
    public var rpcFeeCap: Wei?
    public var traffic: Traffic
    /// The entry points deployed; any of them may be called.
    public var entryPoints: [EntryPointVersion]

    /// 2026-01-01T00:00:00Z
    public static let defaultGenesisTimestamp: UInt64 = 1_767_225_600

    /// The defaults are those of Ethereum's main network.
    public init(
        chainID: UInt64 = 1,
        blockTime: Duration = .seconds(12),
        blockGasLimit: Gas = 60_000_000,
        transactionGasCap: Gas? = GasSchedule.osakaTransactionGasCap,
        baseFeePerGas: WeiPerGas = 20_000_000_000,
        priorityFeePerGas: WeiPerGas = .gwei,
        baseFeeRule: Ethereum.BaseFeeRule = .ethereum,
        gasSchedule: GasSchedule = .osaka,
        genesisTimestamp: UInt64 = ChainConfiguration.defaultGenesisTimestamp,
        mempool: MempoolProfile = .geth,
        localTracker: Bool = false,
        rpcFeeCap: Wei? = .ether,
        traffic: Traffic = .balanced,
        entryPoints: [EntryPointVersion] = [.v0_7]
    ) {
        self.chainID = chainID
        self.blockTime = blockTime
        self.blockGasLimit = blockGasLimit
        self.transactionGasCap = transactionGasCap
        self.baseFeePerGas = baseFeePerGas
        self.priorityFeePerGas = priorityFeePerGas
        self.baseFeeRule = baseFeeRule
        self.gasSchedule = gasSchedule
        self.genesisTimestamp = genesisTimestamp
        self.mempool = mempool
        self.localTracker = localTracker
        self.rpcFeeCap = rpcFeeCap
        self.traffic = traffic
        self.entryPoints = entryPoints
    }
}

/// The demand of everybody else, as an aggregate.
public enum Traffic: Sendable, Hashable {
    /// No other transactions: the base fee falls.
    case quiet
    /// Others fill each block to exactly its gas target, after the transactions the simulation knows: the base fee
    /// stays as it is unless those alone exceed the target.
    case balanced
    /// Others want this much gas in each block and take it before known transactions with a lower effective tip.
    /// Without a tip they offer the network's, whatever it is at the block.
    case steady(gasPerBlock: Gas, tip: WeiPerGas?)
    /// Many with prices of their own, over time.
    indirect case market(FeeMarket)
}
