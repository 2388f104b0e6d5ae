public import Bundler
public import Ethereum
import ScenarioFile

/// What must be known of a run before its first event, to judge it from outside.
public struct RunFacts: Sendable {
    /// The settings of this run's builder.
    public var settings: BuilderSettings
    public var chain: ChainFacts
    /// The account of each sender, by its index.
    public var signers: [Address]
    /// The mempool client by its name in scenario files: `geth`, `reth`, `erigon`, `nethermind`, `besu`, `anvil`,
    /// `op-geth`, `bor`.
    public var mempool: String
    /// The chain's gas rules; its transaction gas cap too.
    public var gasSchedule: GasSchedule
    /// The longest that a node takes for an answer without a fault.
    public var slowestCall: Duration
    /// After so long a call that has no answer is over.
    public var callTimeout: Duration
    /// What the node lets a transaction pay for gas; 0 is no limit.
    public var nodeFeeCap: Wei
    /// The shard, and so the sender, that an operation of this account belongs to. Without it all count as one shard,
    /// which makes `liveness` more patient.
    public var shard: (@Sendable (Address) -> Int)?

    public init(
        settings: BuilderSettings,
        chain: ChainFacts,
        signers: [Address],
        mempool: String,
        gasSchedule: GasSchedule,
        slowestCall: Duration = .zero,
        callTimeout: Duration = .zero,
        nodeFeeCap: Wei = 0,
        shard: (@Sendable (Address) -> Int)? = nil
    ) {
        self.settings = settings
        self.chain = chain
        self.signers = signers
        self.mempool = mempool
        self.gasSchedule = gasSchedule
        self.slowestCall = slowestCall
        self.callTimeout = callTimeout
        self.nodeFeeCap = nodeFeeCap
        self.shard = shard
    }
}

/// What only the end of a run can tell.
public struct RunEnd: Sendable {
    /// The operations the pool holds now, in any order.
    public var pooledOperations: [Hash32]

    public init(pooledOperations: [Hash32]) { self.pooledOperations = pooledOperations }
}
