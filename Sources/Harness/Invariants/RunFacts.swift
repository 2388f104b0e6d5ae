public import Bundler
public import Ethereum

/// What must be known of a run before its first event, to judge it from outside.
public struct RunFacts: Sendable {
    /// The settings this run's builder has, chain facts included.
    public var settings: BuilderSettings
    /// The account of each sender, by its index.
    public var signers: [Address]
    /// The mempool client by its name in scenario files: `geth`, `reth`, `erigon`, `nethermind`, `besu`, `anvil`,
    /// `op-geth`, `bor`.
    public var mempool: String
    /// The chain's gas rules; its transaction gas cap too.
    public var gasSchedule: GasSchedule
    /// The state machine's table. The default restates the scenario format's list of reasons.
    public var edges: Set<StateEdge>
    /// The shard, and so the sender, that an operation of this account belongs to. Without it all count as one shard,
    /// which makes `liveness` more patient.
    public var shard: (@Sendable (Address) -> Int)?

    public init(
        settings: BuilderSettings,
        signers: [Address],
        mempool: String,
        gasSchedule: GasSchedule,
        edges: Set<StateEdge> = StateEdge.table,
        shard: (@Sendable (Address) -> Int)? = nil
    ) {
        self.settings = settings
        self.signers = signers
        self.mempool = mempool
        self.gasSchedule = gasSchedule
        self.edges = edges
        self.shard = shard
    }
}

/// What only the end of a run can tell.
public struct RunEnd: Sendable {
    /// The operations the pool holds now, in any order.
    public var pooledOperations: [Hash32]

    public init(pooledOperations: [Hash32]) { self.pooledOperations = pooledOperations }
}

/// A change of state that the state machine may make.
public struct StateEdge: Hashable, Sendable {
    public var from: SenderStateKind
    public var to: SenderStateKind
    public var reason: TransitionReason

    public init(_ from: SenderStateKind, _ to: SenderStateKind, _ reason: TransitionReason) {
        self.from = from
        self.to = to
        self.reason = reason
    }

    /// The reasons of transitions as the scenario format lists them.
    public static let table: Set<StateEdge> = [
        StateEdge(.building, .pending, .submitted),
        StateEdge(.building, .pending, .reorganised),
        StateEdge(.pending, .building, .mined),
        StateEdge(.pending, .building, .reverted),
        StateEdge(.pending, .building, .dropped),
        StateEdge(.pending, .building, .timedOut),
        StateEdge(.pending, .building, .nonceUsed),
        StateEdge(.pending, .building, .error),
        StateEdge(.building, .cancelling, .underpriced),
        StateEdge(.cancelling, .cancelPending, .submitted),
        StateEdge(.cancelling, .building, .soft),
        StateEdge(.cancelling, .building, .abandoned),
        StateEdge(.cancelling, .building, .nonceUsed),
        StateEdge(.cancelling, .building, .error),
        StateEdge(.cancelPending, .building, .mined),
        StateEdge(.cancelPending, .building, .nonceUsed),
        StateEdge(.cancelPending, .building, .abandoned),
        StateEdge(.cancelPending, .building, .error),
        StateEdge(.cancelPending, .cancelling, .dropped),
        StateEdge(.cancelPending, .cancelling, .timedOut),
    ]
}
