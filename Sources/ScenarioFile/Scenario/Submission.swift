public import Ethereum

/// User operations that a timeline entry or a workload sends to the pool.
public struct Submission: Hashable, Sendable {
    /// A name for expectations and references. Operations of a counted submission are called `alice-1`, `alice-2`, …;
    /// the numbers count on over repeats and over other submissions with this label.
    public var label: String?
    /// `count` is written, even as 1: operations are numbered.
    public var isCounted = false
    public var count = Distribution<UInt64>.fixed(1)
    public var accounts = AccountChoice.distinct
    /// `nil`: 3 × the base fee at submission + twice the network's tip.
    public var maxFeePerGas: Distribution<WeiPerGas>?
    /// `nil`: twice the network's tip, at least 1 wei.
    public var maxPriorityFeePerGas: Distribution<WeiPerGas>?
    public var verificationGas = GasAllowance(limit: 100_000, used: 60_000)
    public var callGas = GasAllowance(limit: 100_000, used: 60_000)
    /// `nil`: 60 000, or what the builder requires if that is more.
    public var preVerificationGas: Distribution<Gas>?
    /// With a paymaster only.
    public var paymasterVerificationGas = GasAllowance(limit: 50_000, used: 30_000)
    /// With a paymaster only.
    public var paymasterPostOpGas = GasAllowance(limit: 50_000, used: 30_000)
    /// The upper 192 bits of the nonce (ERC-4337); 128 of them can be written.
    public var nonceKey: UInt128 = 0
    /// The lower 64 bits; `nil`: the account's next one under this key.
    public var nonce: UInt64?
    public var callDataBytes = Distribution<UInt64>.fixed(132)
    /// `nil`: the scenario's first.
    public var entryPoint: EntryPointVersion?
    public var paymaster: PaymasterOptions?
    /// The account is deployed by this operation.
    public var isDeployedByFactory = false
    public var validAfter: Instant?
    public var validUntil: Instant?
    public var isStaked = false
    public var behaviour = OperationBehaviour()

    public init() {}
}

/// Which accounts the operations of a submission come from.
public enum AccountChoice: Hashable, Sendable {
    /// One each.
    case distinct
    /// One for all of this submission.
    case same
    /// That of the operation with this label; of a group, its first.
    case label(String)
}

/// A gas limit of an operation, and what its execution really uses.
public struct GasAllowance: Hashable, Sendable {
    public var limit: Distribution<Gas>
    /// `nil`: 60 % of the limit, rounded down.
    public var used: Distribution<Gas>?

    public init(limit: Distribution<Gas>, used: Distribution<Gas>?) {
        self.limit = limit
        self.used = used
    }

    public init(limit: Gas, used: Gas) {
        self.init(limit: .fixed(limit), used: .fixed(used))
    }

    public static let defaultUsedPercent: UInt64 = 60
}

public struct PaymasterOptions: Hashable, Sendable {
    public var label = "paymaster"
    public var deposit = Wei.ether
    public var isStaked = false

    public init() {}
}

/// How an operation behaves when it is simulated and mined; a timeline may change it later.
public struct OperationBehaviour: Hashable, Sendable {
    public var validation = ValidationBehaviour.passes
    public var execution = ExecutionBehaviour.succeeds
    /// Slots of its own account that its validation reads, with their values; ordered by slot.
    public var storage: [StorageSlot] = []
    /// Labels of accounts whose storage its validation reads.
    public var accesses: [String] = []

    public init() {}
}

public struct StorageSlot: Hashable, Sendable {
    public var slot: Hash32
    public var value: Hash32

    public init(slot: Hash32, value: Hash32) {
        self.slot = slot
        self.value = value
    }
}

public enum ValidationBehaviour: Hashable, Sendable {
    case passes
    case fails(ValidationFailure)
    /// Passes until this block is the head.
    case failsFrom(BlockNumber, ValidationFailure)
}

public struct ValidationFailure: Hashable, Sendable {
    public var stage = Stage.pool
    /// The entry point's words.
    public var reason = "AA24 signature error"
    public var entity = FailingEntity.account

    public init() {}

    /// What a node can be seen to do.
    public enum Stage: String, Hashable, Sendable, CaseIterable {
        /// Every call with it fails from the start.
        case pool
        /// Calls pass until the pool has accepted it, then every call with it fails.
        case secondSimulation = "second_simulation"
        /// A call with it alone passes, a call with other operations beside it fails.
        case bundle
        /// Every call passes, the mined transaction fails.
        case inclusion
    }
}

public enum FailingEntity: String, Hashable, Sendable, CaseIterable {
    case account
    case paymaster
    case factory
}

public enum ExecutionBehaviour: String, Hashable, Sendable, CaseIterable {
    case succeeds
    case reverts
    case outOfGas = "out_of_gas"
    case postOpReverts = "post_op_reverts"
}

/// User operations that keep arriving.
public struct Workload: Hashable, Sendable {
    public var submission: Submission
    /// Submissions per block.
    public var arrivals: Distribution<UInt64>
    /// More of them now and then.
    public var burst: Burst?
    public var from: Instant
    /// Included.
    public var to: Instant
    public var position: SourcePosition

    public init(
        submission: Submission,
        arrivals: Distribution<UInt64>,
        from: Instant,
        to: Instant,
        position: SourcePosition
    ) {
        self.submission = submission
        self.arrivals = arrivals
        self.from = from
        self.to = to
        self.position = position
    }
}

/// Submissions that come together: in a workload's first block, and in every so many-th after it.
public struct Burst: Hashable, Sendable {
    /// In blocks; at least 1.
    public var every: UInt64
    /// Beside the workload's other arrivals.
    public var size: Distribution<UInt64>

    public init(every: UInt64, size: Distribution<UInt64>) {
        self.every = every
        self.size = size
    }
}
