public import Ethereum

/// What an attempt to build and send a bundle goes by.
public struct AttemptTerms: Hashable, Sendable {
    public var cause: AttemptCause
    /// The head the sender decided at.
    public var block: BlockNumber
    public var feeIncreases: UInt64
    /// The node has refused this sender for its price, and nothing was mined or given up since.
    public var isUnderpriced: Bool
    /// The transaction's gas limit is no more than this; `nil` where no node found one too high.
    public var maxGasLimit: Gas?
    /// Storage that operations expect is read again: a node found it changed.
    public var recheckConditions: Bool
}

/// How an attempt to build and send a bundle ended.
public enum AttemptOutcome: Hashable, Sendable {
    /// The node took it, or may have: an answer that was lost counts as taken until proven otherwise.
    case submitted
    case noOperations(NoOperationsReason)
    /// The same, and a transaction of ours at a later nonce waits for one at this nonce.
    case nonceGap(NonceGap, NoOperationsReason)
    /// The nonce is used. `update` says what a look at our transactions at that nonce found.
    case nonceTooLow(update: TrackerUpdate)
    /// The node definitely did not take it: its gas limit is too high.
    case tooMuchGas(gasLimit: Gas)
    /// The node definitely did not take it, for any other reason.
    case refused(RefusalClass, message: String, operations: [Hash32])
    /// Nothing was sent.
    case failed(BackOffReason, message: String)

    /// Whether a node was handed a transaction.
    var isSubmission: Bool {
        switch self {
        case .submitted, .nonceTooLow, .tooMuchGas, .refused: true
        case .noOperations, .nonceGap, .failed: false
        }
    }
}

/// How an attempt to send a cancellation ended.
public enum CancellationOutcome: Hashable, Sendable {
    /// The node took it, or may have.
    case submitted
    /// A relay forgot the transaction.
    case softCancelled
    case nonceTooLow(update: TrackerUpdate)
    case refused(RefusalClass, message: String)
    /// Nothing was sent.
    case failed(message: String)
}

/// What a look at the node found about the transactions we sent.
public enum TrackerUpdate: Hashable, Sendable {
    /// Nothing to tell.
    case none
    /// One of ours is mined. `stillInFlight`: another of ours waits at the next nonce.
    case mined(MinedTransaction, stillInFlight: Bool)
    /// The account's nonce passed ours, and no transaction of ours did it.
    case nonceUsed(nonce: UInt64, accountNonce: UInt64)
    /// The newest of ours is unknown to the node at two heads in a row.
    case dropped(Hash32, nonce: UInt64, kind: TransactionKind)
    /// A block with a transaction of ours left the canonical chain, and it is not mined again.
    case reorganised(Hash32, nonce: UInt64)
    /// The node did not answer: nothing is concluded.
    case unknown(String)
}
