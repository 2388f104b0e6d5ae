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
    /// Operations that the bundle may have; `nil` where only the settings bound it.
    public var maxOperations: Int?
    /// A bundle timed out: one beside others' transactions fits more often if it takes no more than half a block.
    public var aimsAtHalfABlock = false
    /// Storage that operations expect is read again: a node found it changed.
    public var recheckConditions: Bool
}

/// How an attempt to build and send a bundle ended.
public enum AttemptOutcome: Hashable, Sendable {
    /// The node took it, or may have: an answer that was lost counts as taken until proven otherwise.
    case submitted
    case noOperations(NoOperationsReason)
    /// The nonce is used. `update` says what a poll found about our transactions at that nonce.
    case nonceTooLow(update: TrackerUpdate)
    /// The node definitely did not take it: its gas limit is too high.
    case tooMuchGas(gasLimit: Gas)
    /// The node definitely did not take it, for any other reason. `occupant`: what is at the nonce, asked after a refusal
    /// for the price.
    case refused(RefusalClass, message: String, operations: [Hash32], occupant: Occupant = .unknown)
    /// Nothing was sent.
    case failed(BackOffReason, message: String)
    /// Nothing was sent: each of these operations passed alone, and the node could not run the call of all.
    case callFailed([Hash32], message: String)
    /// Nothing was sent: within a block no bundle of these operations was found that passes.
    case searchStopped([Hash32])

    /// Whether a node was handed a transaction.
    var isSubmission: Bool {
        switch self {
        case .submitted, .nonceTooLow, .tooMuchGas, .refused: true
        case .noOperations, .failed, .callFailed, .searchStopped: false
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
