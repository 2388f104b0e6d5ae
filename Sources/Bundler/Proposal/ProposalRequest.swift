public import Ethereum

/// What a sender asks of the proposer.
public struct ProposalRequest: Hashable, Sendable {
    /// Signs the bundle, pays for it, and is its beneficiary.
    public var signer: Address
    public var shard: Shard
    public var nonce: UInt64
    /// What a replacement must offer at least.
    public var minimumReplacementFees: GasFees?
    /// The least priority fee that a node has asked for.
    public var minimumPriorityFee: WeiPerGas
    /// More than 0: this replaces a transaction, and operations need not pay the margin.
    public var feeIncreases: UInt64
    /// The transaction's gas limit is no more than this; `nil` where only the settings and the chain bound it.
    public var maxGasLimit: Gas?
    /// So many operations at most; `nil` where only the settings bound it.
    public var maxOperations: Int?
    /// More than one operation together take no more than half of the head's gas limit.
    public var aimsAtHalfABlock: Bool
    public var head: BlockHeader
    /// The last attempt was refused because storage had changed: read it anew.
    public var recheckConditions: Bool
    /// Operations of ours in flight at other nonces, with these: sent at a second nonce, they could be executed there
    /// and make the first transaction revert.
    public var inFlight: [Hash32: UInt64]

    public init(
        signer: Address,
        shard: Shard,
        nonce: UInt64,
        minimumReplacementFees: GasFees? = nil,
        minimumPriorityFee: WeiPerGas = 0,
        feeIncreases: UInt64 = 0,
        maxGasLimit: Gas? = nil,
        maxOperations: Int? = nil,
        aimsAtHalfABlock: Bool = false,
        head: BlockHeader,
        recheckConditions: Bool = false,
        inFlight: [Hash32: UInt64] = [:]
    ) {
        self.signer = signer
        self.shard = shard
        self.nonce = nonce
        self.minimumReplacementFees = minimumReplacementFees
        self.minimumPriorityFee = minimumPriorityFee
        self.feeIncreases = feeIncreases
        self.maxGasLimit = maxGasLimit
        self.maxOperations = maxOperations
        self.aimsAtHalfABlock = aimsAtHalfABlock
        self.head = head
        self.recheckConditions = recheckConditions
        self.inFlight = inFlight
    }

    public var isReplacement: Bool { feeIncreases > 0 }
}

/// How a proposal ended.
public enum ProposalOutcome: Hashable, Sendable {
    case bundle(Proposal)
    case noOperations(NoOperationsReason)
    case failed(ProposalFailure)
}

/// A bundle whose exact call has passed.
public struct Proposal: Hashable, Sendable {
    public var entryPoint: EntryPointVersion
    public var operations: [PooledOperation]
    /// `handleOps` with these operations and the signer as beneficiary.
    public var calldata: [UInt8]
    public var gasLimit: Gas
    /// Without the 5 % overhead.
    public var packedGas: Gas
    public var fees: GasFees
    /// What each operation had to offer at least.
    public var requiredFees: GasFees
    /// The next block's base fee, before the overhead.
    public var baseFeePerGas: WeiPerGas
    /// What the operations' validation reads: each slot once, in the operations' order, and no other operation's.
    public var expectedStorage: [StorageRead]
    /// Finding it took more than one call: its prices may be out of date.
    public var tookLong: Bool

    public init(
        entryPoint: EntryPointVersion,
        operations: [PooledOperation],
        calldata: [UInt8],
        gasLimit: Gas,
        packedGas: Gas,
        fees: GasFees,
        requiredFees: GasFees,
        baseFeePerGas: WeiPerGas,
        expectedStorage: [StorageRead],
        tookLong: Bool = false
    ) {
        self.entryPoint = entryPoint
        self.operations = operations
        self.calldata = calldata
        self.gasLimit = gasLimit
        self.packedGas = packedGas
        self.fees = fees
        self.requiredFees = requiredFees
        self.baseFeePerGas = baseFeePerGas
        self.expectedStorage = expectedStorage
        self.tookLong = tookLong
    }
}

/// Why there is no proposal although operations may wait.
public enum ProposalFailure: Error, Hashable, Sendable {
    /// The node did not answer what a bundle cannot do without. Trying again can help.
    case node(NodeError)
    /// The signer cannot pay for even the best operation.
    case signerUnderfunded(balance: Wei, required: Wei)
    /// The node could not run the call of these operations together; each of them has passed alone.
    case bundleCall([Hash32], NodeError)
    /// The time was over before the call of what is left of the bundle passed.
    case searchStopped([Hash32])
    /// The bundle fails through the builder's own doing, which no removal would change.
    case validation(String)
}
