import Ethereum

/// What came of handing a transaction over.
enum SubmissionResult: Hashable, Sendable {
    /// It was taken, or may have been.
    case taken
    case refused(RefusalClass, message: String)
    /// It was not sent at all.
    case notSent(String)
}

extension BundleSender {
    /// Before it is sent: from here on the node may hold it.
    mutating func willSend(_ transaction: TrackedTransaction) { tracker.willSend(transaction) }

    mutating func wasSent(
        _ transaction: TrackedTransaction,
        _ answer: SendAnswer
    ) -> (result: SubmissionResult, event: BuilderEvent) {
        switch answer {
        case .taken: taken(transaction)
        case .unknown(let reason): maybeTaken(transaction, reason)
        case .refused(let error): refused(transaction, error)
        }
    }

    private mutating func taken(_ transaction: TrackedTransaction) -> (SubmissionResult, BuilderEvent) {
        tracker.wasSubmitted(transaction)
        return (.taken, .transaction(.transactionAccepted(transaction.hash, kind: transaction.kind)))
    }

    /// An answer that was lost counts as taken until a poll tells otherwise.
    private mutating func maybeTaken(
        _ transaction: TrackedTransaction,
        _ reason: String
    ) -> (SubmissionResult, BuilderEvent) {
        tracker.wasSubmitted(transaction, isCertain: false)
        return (.taken, .transaction(.submissionUncertain(transaction.hash, kind: transaction.kind, reason: reason)))
    }

    private mutating func refused(
        _ transaction: TrackedTransaction,
        _ error: RPCError
    ) -> (SubmissionResult, BuilderEvent) {
        let refusal = RefusalClassifier.classify(error)
        switch refusal {
        case .alreadyKnown: return taken(transaction)
        case .unknown: tracker.wasRefusedInUnknownWords(transaction)
        case .rejected, .replacementUnderpriced, .nonceTooLow, .underpriced, .insufficientFunds, .intrinsicGasTooLow,
            .conditionNotMet, .tooMuchGas, .invalid, .unsupported, .busy, .addressReserved:
            tracker.wasRefused(transaction, forItsPrice: refusal.concernsThePrice)
        }
        let event = RefusedSubmission(transaction, refusal: refusal, error: error)
        return (.refused(refusal, message: error.message), .transaction(.transactionRefused(event)))
    }
}

extension RefusalClass {
    /// Whether a higher price can help; the next attempt's fees rise above what was refused.
    var concernsThePrice: Bool {
        switch self {
        case .rejected, .replacementUnderpriced, .underpriced: true
        case .alreadyKnown, .nonceTooLow, .insufficientFunds, .intrinsicGasTooLow, .conditionNotMet, .tooMuchGas,
            .invalid, .unsupported, .busy, .addressReserved, .unknown:
            false
        }
    }
}

extension SignedSubmission {
    init(_ tracked: TrackedTransaction, raw: [UInt8]) {
        self.init(
            kind: tracked.kind,
            hash: tracked.hash,
            nonce: tracked.nonce,
            fees: tracked.fees,
            gasLimit: tracked.gasLimit,
            operations: tracked.operations,
            raw: raw
        )
    }
}

extension RefusedSubmission {
    init(_ tracked: TrackedTransaction, refusal: RefusalClass, error: RPCError) {
        self.init(
            kind: tracked.kind,
            hash: tracked.hash,
            nonce: tracked.nonce,
            fees: tracked.fees,
            refusal: refusal,
            error: error
        )
    }
}
