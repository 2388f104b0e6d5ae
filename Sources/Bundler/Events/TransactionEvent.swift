public import Ethereum

/// What becomes of the transactions that a sender signs.
public enum TransactionEvent: Hashable, Sendable {
    case transactionSigned(SignedSubmission)
    /// The node took it, or says that it had it already.
    case transactionAccepted(Hash32, kind: TransactionKind)
    case transactionRefused(RefusedSubmission)
    /// The answer was lost: it may have been taken.
    case submissionUncertain(Hash32, kind: TransactionKind, reason: String)
    case transactionMined(MinedTransaction)
    /// Unknown to the node at two heads in a row, its nonce not used.
    case transactionDropped(Hash32, nonce: UInt64, kind: TransactionKind)
    /// A block with a transaction of ours left the canonical chain.
    case transactionReorganised(Hash32, nonce: UInt64)
    /// The pool's own transaction at our nonce, which the cancellation must outbid.
    case blockingTransactionFound(Hash32, fees: GasFees)
}

extension TransactionEvent: TypedEvent {
    public var name: StaticString {
        switch self {
        case .transactionSigned: "transaction_signed"
        case .transactionAccepted: "transaction_accepted"
        case .transactionRefused: "transaction_refused"
        case .submissionUncertain: "submission_uncertain"
        case .transactionMined: "transaction_mined"
        case .transactionDropped: "transaction_dropped"
        case .transactionReorganised: "transaction_reorganised"
        case .blockingTransactionFound: "blocking_transaction_found"
        }
    }

    public func visitFields(_ visitor: inout some EventFieldVisitor) {
        switch self {
        case .transactionSigned(let submission): submission.visitFields(&visitor)
        case .transactionAccepted(let hash, let kind):
            visitor.field("hash", hash)
            visitor.field("kind", kind.rawValue)
        case .transactionRefused(let refused): refused.visitFields(&visitor)
        case .submissionUncertain(let hash, let kind, let reason):
            visitor.field("hash", hash)
            visitor.field("kind", kind.rawValue)
            visitor.field("reason", reason)
        case .transactionMined(let mined): mined.visitFields(&visitor)
        case .transactionDropped(let hash, let nonce, let kind):
            visitor.field("hash", hash)
            visitor.field("nonce", nonce)
            visitor.field("kind", kind.rawValue)
        case .transactionReorganised(let hash, let nonce):
            visitor.field("hash", hash)
            visitor.field("nonce", nonce)
        case .blockingTransactionFound(let hash, let fees):
            visitor.field("hash", hash)
            visitor.field(fees)
        }
    }
}
