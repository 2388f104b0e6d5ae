public import Ethereum

/// Everything the builder does that an operator may ask about, with the numbers that decided it.
///
/// Logs, metrics, traces and `explain` are made from these; nothing else is.
public enum BuilderEvent: Hashable, Sendable {
    // The state machine.
    case stateChanged(StateChange)
    /// A sender in Building begins an attempt.
    case triggered(AttemptCause, block: BlockNumber, feeIncreases: UInt64)
    /// A step failed for a reason no transition names; the sender starts over.
    case stepFailed(String)
    case manualCallAnswered(ManualAnswer)
    /// An attempt waits for the next head instead of retrying at once.
    case backedOff(reason: BackOffReason)

    // The proposer.
    case noOperations(NoOperationsReason)
    case bundleFormed(BundleFormed)
    /// Left out of this bundle; it stays in the pool.
    case operationSkipped(Hash32, SkipReason)
    /// A bundle that several operations might have broken: they are bundled alone from now on.
    case operationsSuspected([Hash32], reason: String)
    /// The node offers no ERC-7562 tracer.
    case validationRulesUnavailable(unsafe: Bool)

    // The pool.
    case operationAccepted(Hash32, sender: Address)
    case operationRejected(Hash32, sender: Address, reason: String)
    /// Another operation of the same sender and nonce took its place.
    case operationReplaced(old: Hash32, new: Hash32)
    case operationRemoved(Hash32, reason: String)
    /// Its `UserOperationEvent` was seen in a block.
    case operationIncluded(Hash32, block: BlockNumber, succeeded: Bool)
    /// The block that included it left the canonical chain.
    case operationReturned(Hash32)

    // Transactions.
    case transactionSigned(SignedSubmission)
    /// The node took it, or says that it had it already.
    case transactionAccepted(Hash32, kind: TransactionKind)
    case transactionRefused(RefusedSubmission)
    /// The answer was lost: it may have been taken.
    case submissionUncertain(Hash32, kind: TransactionKind, reason: String)
    case transactionMined(MinedTransaction)
    /// Unknown to the node at two heads in a row, its nonce not used.
    case transactionDropped(Hash32, nonce: UInt64, kind: TransactionKind)
    /// The account's nonce passed ours, and none of our transactions did it.
    case nonceUsedByOther(nonce: UInt64, accountNonce: UInt64)
    /// Nobody pays the raised fees: the bundle is left to its fate and its fees are forgotten.
    case bundleAbandoned(nonce: UInt64)
    /// A block with a transaction of ours left the canonical chain.
    case transactionReorganised(Hash32, nonce: UInt64)
    /// The signer cannot pay for a bundle.
    case signerUnderfunded(balance: Wei, required: Wei)

    /// The account's nonce is lower than ours was: a reorganisation took back what used it, and that was not known as ours.
    case nonceWentBack(nonce: UInt64, accountNonce: UInt64)
    /// The node has lost what was sent at a nonce, nothing is left to send at it, and a transaction of ours waits behind.
    case nonceGapFound(NonceGap)

    // Cancelling.
    /// The pool's own transaction at our nonce, which the cancellation must outbid.
    case blockingTransactionFound(Hash32, fees: GasFees)
    case cancellationRefused(feeIncreases: UInt64)
    case cancellationAbandoned(feeIncreases: UInt64)
}

public struct StateChange: Hashable, Sendable {
    public var from: SenderStateKind
    public var to: SenderStateKind
    public var reason: TransitionReason
    /// The newest head the sender knew.
    public var block: BlockNumber
    public var feeIncreases: UInt64

    public init(
        from: SenderStateKind,
        to: SenderStateKind,
        reason: TransitionReason,
        block: BlockNumber,
        feeIncreases: UInt64
    ) {
        self.from = from
        self.to = to
        self.reason = reason
        self.block = block
        self.feeIncreases = feeIncreases
    }
}

/// The four states, by the names scenario files use.
public enum SenderStateKind: String, Hashable, Sendable, CaseIterable {
    case building = "Building"
    case pending = "Pending"
    case cancelling = "Cancelling"
    case cancelPending = "CancelPending"
}

/// Why a sender changed its state, in the words of scenario files.
public enum TransitionReason: String, Hashable, Sendable, CaseIterable {
    case submitted
    case reorganised
    case mined
    case reverted
    case dropped
    case timedOut = "timed out"
    case nonceUsed = "nonce used"
    case error
    case underpriced
    case soft
    case abandoned
}

/// What made a sender begin an attempt.
public enum AttemptCause: String, Hashable, Sendable, CaseIterable {
    case newBlock = "new_block"
    case interval
    case manual
    /// Building at once after mined, dropped, timed out or a reset.
    case followUp = "follow_up"
}

public enum BackOffReason: String, Hashable, Sendable, CaseIterable {
    case nonceTooLow = "nonce_too_low"
    case conditionNotMet = "condition_not_met"
    case tooMuchGas = "too_much_gas"
    case busy
    case unknownRefusal = "unknown_refusal"
    case insufficientFunds = "insufficient_funds"
    case proposalFailed = "proposal_failed"
    case fateUnknown = "fate_unknown"
}

public enum NoOperationsReason: String, Hashable, Sendable, CaseIterable {
    /// The pool has none for this sender.
    case initially
    case afterFeeFilter = "after_fee_filter"
    case afterSimulation = "after_simulation"
}

public enum TransactionKind: String, Hashable, Sendable, CaseIterable, Codable {
    case bundle
    case cancellation
}

/// A bundle ready to be signed.
public struct BundleFormed: Hashable, Sendable {
    public var nonce: UInt64
    public var operations: [Hash32]
    public var fees: GasFees
    /// What each operation had to offer at least.
    public var requiredFees: GasFees
    /// The next block's base fee as the node estimated it, before the overhead.
    public var baseFeePerGas: WeiPerGas
    public var gasLimit: Gas
    /// Σ operation gas + intrinsic gas, before the 5 % overhead.
    public var packedGas: Gas
    public var feeIncreases: UInt64
    public var isReplacement: Bool

    public init(
        nonce: UInt64,
        operations: [Hash32],
        fees: GasFees,
        requiredFees: GasFees,
        baseFeePerGas: WeiPerGas,
        gasLimit: Gas,
        packedGas: Gas,
        feeIncreases: UInt64,
        isReplacement: Bool
    ) {
        self.nonce = nonce
        self.operations = operations
        self.fees = fees
        self.requiredFees = requiredFees
        self.baseFeePerGas = baseFeePerGas
        self.gasLimit = gasLimit
        self.packedGas = packedGas
        self.feeIncreases = feeIncreases
        self.isReplacement = isReplacement
    }
}

/// Why an operation is left out of a bundle though it stays in the pool.
public enum SkipReason: Hashable, Sendable {
    case insufficientFees(offered: GasFees, required: GasFees)
    /// The bundle's gas would pass `max_bundle_gas`, the block's or the transaction's limit.
    case gasLimit(packed: Gas, operation: Gas, limit: Gas)
    /// An operation before it did not fit, and bundles are packed in order.
    case afterGasLimit
    case bundleFull(limit: UInt64)
    case transactionSize(bytes: UInt64, limit: UInt64)
    /// One operation per unstaked sender and bundle.
    case senderAlreadyInBundle(Address)
    case accessedOtherSender(Address)
    case expectedStorageConflict(Address, slot: Hash32)
    /// The bundle's validations would read more slots together than they may.
    case expectedStorageLimit(slots: UInt64, limit: UInt64)
    case paymasterDeposit(Address, deposit: Wei, required: Wei)
    /// The signer cannot pay for the bundle with it.
    case signerBalance(balance: Wei, required: Wei)
    /// Bundled alone, and this bundle has others.
    case isolated
    /// The node could not answer; not the operation's fault.
    case nodeFailure(String)
    /// Its nonce is not the sender's next one yet.
    case nonceNotNext
    /// A transaction of ours at another nonce carries it, and may be mined yet.
    case inFlight(nonce: UInt64)
}

/// A signed transaction on its way to the node. Its hash is known, and recorded, before it is sent.
public struct SignedSubmission: Hashable, Sendable {
    public var kind: TransactionKind
    public var hash: Hash32
    public var nonce: UInt64
    public var fees: GasFees
    public var gasLimit: Gas
    public var operations: [Hash32]
    public var raw: [UInt8]

    public init(
        kind: TransactionKind,
        hash: Hash32,
        nonce: UInt64,
        fees: GasFees,
        gasLimit: Gas,
        operations: [Hash32],
        raw: [UInt8]
    ) {
        self.kind = kind
        self.hash = hash
        self.nonce = nonce
        self.fees = fees
        self.gasLimit = gasLimit
        self.operations = operations
        self.raw = raw
    }
}

/// A submission the node definitely did not take.
public struct RefusedSubmission: Hashable, Sendable {
    public var kind: TransactionKind
    public var hash: Hash32
    public var nonce: UInt64
    public var fees: GasFees
    public var refusal: RefusalClass
    public var error: RPCError

    public init(
        kind: TransactionKind,
        hash: Hash32,
        nonce: UInt64,
        fees: GasFees,
        refusal: RefusalClass,
        error: RPCError
    ) {
        self.kind = kind
        self.hash = hash
        self.nonce = nonce
        self.fees = fees
        self.refusal = refusal
        self.error = error
    }
}

/// What a node means when it refuses a transaction.
public enum RefusalClass: String, Hashable, Sendable, CaseIterable {
    /// Not a refusal: it has this transaction.
    case alreadyKnown = "already_known"
    case rejected
    case replacementUnderpriced = "replacement_underpriced"
    case nonceTooLow = "nonce_too_low"
    case underpriced
    case insufficientFunds = "insufficient_funds"
    case intrinsicGasTooLow = "intrinsic_gas_too_low"
    case conditionNotMet = "condition_not_met"
    case tooMuchGas = "too_much_gas"
    case invalid
    case busy
    case unknown
}

/// A transaction of ours in a block.
public struct MinedTransaction: Hashable, Sendable {
    public var kind: TransactionKind
    public var hash: Hash32
    public var nonce: UInt64
    public var block: BlockNumber
    /// `nil` where the receipt could not be read.
    public var succeeded: Bool?
    public var gasLimit: Gas
    public var gasUsed: Gas?
    public var effectiveGasPrice: WeiPerGas?

    public init(
        kind: TransactionKind,
        hash: Hash32,
        nonce: UInt64,
        block: BlockNumber,
        succeeded: Bool?,
        gasLimit: Gas,
        gasUsed: Gas?,
        effectiveGasPrice: WeiPerGas?
    ) {
        self.kind = kind
        self.hash = hash
        self.nonce = nonce
        self.block = block
        self.succeeded = succeeded
        self.gasLimit = gasLimit
        self.gasUsed = gasUsed
        self.effectiveGasPrice = effectiveGasPrice
    }
}

/// What a caller of `debug_bundler_sendBundleNow` is told; exactly once.
public enum ManualAnswer: Hashable, Sendable {
    case mined(Hash32, block: BlockNumber)
    case noOperations
    case failed(String)
    case superseded(by: Superseding)

    /// What took a call's place.
    public enum Superseding: String, Hashable, Sendable, CaseIterable {
        case anotherCall = "another call"
        case autoMode = "auto mode"
    }
}
