import Ethereum

/// geth's memory of its own users' transactions, so that it can offer them to the pool again.
struct LocalTracker: Sendable {
    /// By ascending sender and nonce, each pair once.
    private(set) var tracked: [Tracked] = []

    struct Tracked: Sendable {
        var sender: Address
        var transaction: SignedTransaction

        var nonce: UInt64 { transaction.transaction.nonce }
        var order: (Address, UInt64) { (sender, nonce) }
    }

    /// The first look at the pool, after the node's start.
    static let firstCheck = Duration.seconds(10)
    static let interval = Duration.seconds(60)

    mutating func track(_ transaction: SignedTransaction, sender: Address) {
        let new = Tracked(sender: sender, transaction: transaction)
        let index = tracked.firstIndex { $0.order >= new.order } ?? tracked.count
        if index < tracked.count, tracked[index].order == new.order {
            tracked[index] = new
        } else {
            tracked.insert(new, at: index)
        }
    }

    mutating func forget(_ hash: Hash32) {
        tracked.removeAll { $0.transaction.hash == hash }
    }

    mutating func forget(where isStale: (Tracked) -> Bool) {
        tracked.removeAll(where: isStale)
    }
}

extension PoolRefusal {
    /// Whether geth's tracker hopes for better times and tells the caller nothing.
    var isTemporary: Bool {
        switch self {
        case .underpriced, .poolFull, .futureReplacesPending, .delegatedNonceGap, .delegatedInFlightLimit,
            .authorityReserved:
            true
        case .malformed, .typeNotSupported, .missingSidecar, .oversized, .initCodeTooLarge, .unprotected, .wrongChainID,
            .invalidSender, .senderNotEOA, .emptyAuthorizationList, .alreadyKnown, .nonceTooLow, .blobNonceGap,
            .nonceMax,
            .exceedsBlockGasLimit, .exceedsTransactionGasCap, .intrinsicGasTooLow, .floorDataGasTooLow,
            .tipAboveFeeCap, .tipBelowMinimum, .feeCapBelowProtocolMinimum, .feeCapBelowBaseFee,
            .rpcFeeCapExceeded, .replacementUnderpriced, .blobReplacementUnderpriced, .insufficientFunds,
            .accountSlotsExceeded, .addressReserved:
            false
        }
    }
}

extension Mempool {
    /// When ``resubmitTracked(state:environment:)`` is next due: 10 seconds after genesis and then each minute; `nil`
    /// without a tracker.
    public func nextResubmission(after now: Duration) -> Duration? {
        guard tracker != nil else { return nil }
        guard now >= LocalTracker.firstCheck else { return LocalTracker.firstCheck }
        let passed = (now - LocalTracker.firstCheck).components.seconds / LocalTracker.interval.components.seconds
        return LocalTracker.firstCheck + LocalTracker.interval * (passed + 1)
    }

    /// Offers the tracked transactions that the pool does not hold again, by ascending sender and nonce, and forgets
    /// those whose nonce the pool has passed, including the pending ones.
    public mutating func resubmitTracked(
        state: some PoolStateView,
        environment: PoolEnvironment
    ) -> [Result<Admission, PoolRejection>] {
        guard var tracker else { return [] }
        tracker.forget { $0.nonce < transactionCountPending(of: $0.sender, state: state) }
        self.tracker = tracker
        return tracker.tracked.filter { locations[$0.transaction.hash] == nil }.map { missing in
            var candidate = PoolCandidate(missing.transaction, sender: missing.sender, isLocal: false)
            return admit(&candidate, state: state, environment: environment)
        }
    }

    /// Puts it under observation, and reports success where the client does.
    mutating func tracked(
        _ result: Result<Admission, PoolRejection>,
        _ candidate: PoolCandidate
    ) -> Result<Admission, PoolRejection> {
        guard tracker != nil else { return result }
        switch result {
        case .success(let admission):
            tracker?.track(admission.transaction, sender: admission.sender)
            return result
        case .failure(let rejection):
            guard rejection.refusal.isTemporary, let pooled = rejection.pooled else { return result }
            tracker?.track(candidate.transaction, sender: pooled.sender)
            return .success(
                Admission(
                    transaction: candidate.transaction,
                    sender: pooled.sender,
                    pooled: pooled,
                    replaced: nil,
                    evicted: rejection.evicted,
                    swallowed: rejection
                )
            )
        }
    }
}
