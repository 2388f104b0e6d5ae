public import Ethereum

/// The rules of one client's mempool, as data.
///
/// The sources are those of the table in `docs/`; what a client's documents leave open is said at its profile.
public struct MempoolProfile: Sendable {
    public var name: String
    /// In the client's order.
    public var checks: [AdmissionCheck]
    public var replacement: ReplacementRule
    public var balance: BalanceRule
    public var baseFee: PoolBaseFeeTreatment
    public var minimumTip: WeiPerGas
    public var minimumFeeCap: WeiPerGas
    public var acceptedTypes: [UInt8]
    /// In bytes.
    public var maximumSize: Int
    public var blobs: BlobTreatment
    public var capacity: PoolCapacity
    public var queueLifetime: QueueLifetime?
    public var localExemptions: LocalExemptions
    /// The effect of a new head on a transaction whose own cost exceeds its sender's balance.
    public var unfundedAtNewHead: Misfit
    /// The effect of a new head on a transaction whose gas limit exceeds the block's.
    public var aboveGasLimitAtNewHead: Misfit
    /// How many blocks deep a reorganisation may be for its transactions to return to the pool.
    public var reorgDepth: UInt64
    /// Whether the client has a tracker that keeps what was submitted over RPC; see
    /// ``Mempool/init(profile:localTracker:)``.
    public var hasLocalTracker: Bool
    /// How the client suggests a tip.
    public var tipOracle: TipOracle
    /// The client's words.
    private var describe: @Sendable (PoolRefusal) -> RPCError

    public init(
        name: String,
        checks: [AdmissionCheck],
        replacement: ReplacementRule,
        balance: BalanceRule,
        baseFee: PoolBaseFeeTreatment,
        minimumTip: WeiPerGas = 0,
        minimumFeeCap: WeiPerGas = 0,
        acceptedTypes: [UInt8] = [0, 1, 2, 3, 4],
        maximumSize: Int = 128 * 1024,
        blobs: BlobTreatment = .asOthers,
        capacity: PoolCapacity,
        queueLifetime: QueueLifetime?,
        localExemptions: LocalExemptions = [],
        unfundedAtNewHead: Misfit,
        aboveGasLimitAtNewHead: Misfit,
        reorgDepth: UInt64 = 64,
        hasLocalTracker: Bool = false,
        tipOracle: TipOracle = .lowestOfTwenty,
        describe: @escaping @Sendable (PoolRefusal) -> RPCError
    ) {
        self.name = name
        self.checks = checks
        self.replacement = replacement
        self.balance = balance
        self.baseFee = baseFee
        self.minimumTip = minimumTip
        self.minimumFeeCap = minimumFeeCap
        self.acceptedTypes = acceptedTypes
        self.maximumSize = maximumSize
        self.blobs = blobs
        self.capacity = capacity
        self.queueLifetime = queueLifetime
        self.localExemptions = localExemptions
        self.unfundedAtNewHead = unfundedAtNewHead
        self.aboveGasLimitAtNewHead = aboveGasLimitAtNewHead
        self.reorgDepth = reorgDepth
        self.hasLocalTracker = hasLocalTracker
        self.tipOracle = tipOracle
        self.describe = describe
    }

    /// In the order in which they should be listed.
    public static let all = [geth, reth, anvil]

    /// The profile of the client with this name, as scenario files write it.
    public static func named(_ name: String) -> MempoolProfile? {
        all.first { $0.name == name }
    }

    /// The client's answer over JSON-RPC.
    public func error(for refusal: PoolRefusal) -> RPCError { describe(refusal) }
}

/// The cost that a sender's balance must cover at admission.
public enum BalanceRule: Hashable, Sendable {
    /// The transaction alone.
    case single
    /// The transaction alone; what the balance does not cover together with earlier nonces waits as queued, and later
    /// nonces with it.
    case singleElseQueued
    /// The transaction, and then the sender's pending transactions with it. Later nothing but each transaction's own
    /// cost matters.
    case cumulative
}

/// What a base fee above a transaction's fee cap does to it in the pool. That a client refuses it at the door is
/// ``AdmissionCheck/baseFee``.
public enum PoolBaseFeeTreatment: Hashable, Sendable {
    /// Nothing: it stays pending, and later nonces wait behind it.
    case ignored
    /// It moves to the base fee part, later nonces with it, and back when the base fee falls.
    case moves
    /// It leaves when a block is made that cannot take it.
    case leaves
}

/// The effect of a new head on a pooled transaction that does not fit it any more.
public enum Misfit: Hashable, Sendable {
    case leaves
    case stays
}
