public import Ethereum

/// What the contracts behind one user operation do when the entry point calls them: its account, its factory, its
/// paymaster and its aggregator.
public struct OperationBehaviour: Hashable, Sendable {
    /// Gas of the account's validation, and of its deployment where a factory makes it.
    public var verificationGasUsed: Gas
    /// Gas of the account's call.
    public var callGasUsed: Gas
    public var paymasterVerificationGasUsed: Gas
    public var paymasterPostOpGasUsed: Gas
    public var validation: ValidationBehaviour
    public var execution: ExecutionBehaviour
    /// The account's time range in seconds since 1970; `nil` is no bound.
    public var validAfter: UInt64?
    public var validUntil: UInt64?
    /// The paymaster's own time range.
    public var paymasterValidAfter: UInt64?
    public var paymasterValidUntil: UInt64?
    /// Who vouches for the signature instead of the account.
    public var aggregator: Address?
    /// Slots of the account that its validation reads, in this order.
    public var storage: [StorageRead]
    /// Other senders whose storage its validation reads.
    public var accesses: [Address]

    public init(
        verificationGasUsed: Gas,
        callGasUsed: Gas,
        paymasterVerificationGasUsed: Gas = 0,
        paymasterPostOpGasUsed: Gas = 0,
        validation: ValidationBehaviour = .passes,
        execution: ExecutionBehaviour = .succeeds,
        validAfter: UInt64? = nil,
        validUntil: UInt64? = nil,
        paymasterValidAfter: UInt64? = nil,
        paymasterValidUntil: UInt64? = nil,
        aggregator: Address? = nil,
        storage: [StorageRead] = [],
        accesses: [Address] = []
    ) {
        self.verificationGasUsed = verificationGasUsed
        self.callGasUsed = callGasUsed
        self.paymasterVerificationGasUsed = paymasterVerificationGasUsed
        self.paymasterPostOpGasUsed = paymasterPostOpGasUsed
        self.validation = validation
        self.execution = execution
        self.validAfter = validAfter
        self.validUntil = validUntil
        self.paymasterValidAfter = paymasterValidAfter
        self.paymasterValidUntil = paymasterValidUntil
        self.aggregator = aggregator
        self.storage = storage
        self.accesses = accesses
    }
}

/// A storage slot and the value that is read there.
public struct StorageRead: Hashable, Sendable {
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
}

/// How an operation's validation fails, and where that can be seen.
public struct ValidationFailure: Hashable, Sendable {
    public var stage: FailureStage
    /// In the entry point's words, such as `AA24 signature error`. A text without such a code is what the entity
    /// reverts with.
    public var reason: String
    /// Which contract is to blame.
    public var entity: FailingEntity
    /// It passes in blocks before this one, and in calls while the head is before it.
    public var fromBlock: BlockNumber?

    public init(
        stage: FailureStage,
        reason: String,
        entity: FailingEntity = .account,
        fromBlock: BlockNumber? = nil
    ) {
        self.stage = stage
        self.reason = reason
        self.entity = entity
        self.fromBlock = fromBlock
    }
}

public enum FailureStage: String, CaseIterable, Hashable, Sendable {
    /// Everything with it fails from the start.
    case pool
    /// Calls pass until the pool has accepted it.
    case secondSimulation = "second_simulation"
    /// It fails where another operation is beside it.
    case bundle
    /// Calls pass; the mined transaction fails.
    case inclusion
}

public enum FailingEntity: String, CaseIterable, Hashable, Sendable {
    case account, paymaster, factory, aggregator
}

/// How the call of a validated operation ends.
public enum ExecutionBehaviour: String, CaseIterable, Hashable, Sendable {
    case succeeds
    case reverts
    /// The call burns its whole limit.
    case outOfGas = "out_of_gas"
    /// The paymaster's `postOp` reverts; without a paymaster the operation succeeds.
    case postOpReverts = "post_op_reverts"
}
