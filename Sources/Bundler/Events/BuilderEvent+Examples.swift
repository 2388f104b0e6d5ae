import Ethereum

/// Each event at least once, with each field that it can have, in the order of the documentation.
///
/// The tables of the documentation and the events that scenario files may expect are made from these.
extension BuilderEvent {
    public static let examples: [BuilderEvent] =
        SenderEvent.examples.map(BuilderEvent.sender) + ProposalEvent.examples.map(BuilderEvent.proposal)
        + PoolEvent.examples.map(BuilderEvent.pool) + TransactionEvent.examples.map(BuilderEvent.transaction)
}

private enum Example {
    static let hash = Hash32(words: (1, 0, 0, 1))
    static let address = Address(high: 0xacc, middle: 1, low: 0)
    static let fees = GasFees(maxFeePerGas: 26_400_000_000, maxPriorityFeePerGas: 1_000_000_000)
}

extension SenderEvent {
    static let examples: [SenderEvent] = [
        .stateChanged(
            StateChange(
                from: .building,
                to: .cancelling,
                reason: .underpriced,
                block: 24,
                feeIncreases: 0,
                underpricedSince: 3
            )
        ),
        .triggered(.newBlock, block: 3, feeIncreases: 1),
        .stepFailed("message"),
        .manualCallAnswered(.mined(Example.hash, block: 3)),
        .manualCallAnswered(.noOperations),
        .manualCallAnswered(.failed("message")),
        .manualCallAnswered(.superseded(by: .anotherCall)),
        .backedOff(reason: .busy),
        .underpriced(since: 3, feeIncreases: 1),
        .priorityFeeTooLow(minimum: 2),
        .buildingStopped(reverted: 3, until: 52),
        .buildingResumed,
        .trackerChanged(TrackerStatus(nonce: 7, inFlight: 1, minimumReplacementFees: Example.fees)),
        .nonceUsedByOther(nonce: 7, accountNonce: 8),
        .nonceWentBack(nonce: 8, accountNonce: 7),
        .nonceGapFound(NonceGap(nonce: 7, waiting: Example.hash, waitingNonce: 8)),
        .bundleAbandoned(nonce: 7),
        .cancellationRefused(feeIncreases: 1),
        .cancellationAbandoned(feeIncreases: 15),
        .leaseGranted(key: Example.address),
        .leaseReleased(key: Example.address),
    ]
}

extension ProposalEvent {
    static let examples: [ProposalEvent] =
        [
            .noOperations(.afterFeeFilter),
            .bundleFormed(
                BundleFormed(
                    nonce: 7,
                    operations: [Example.hash],
                    fees: Example.fees,
                    requiredFees: Example.fees,
                    baseFeePerGas: 20_000_000_000,
                    gasLimit: 105_000,
                    packedGas: 100_000,
                    feeIncreases: 1,
                    isReplacement: true
                )
            ),
        ] + SkipReason.examples.map { .operationSkipped(Example.hash, $0) } + [
            .operationsSuspected([Example.hash], reason: "reason"),
            .validationRulesUnavailable(unsafe: true),
            .signerUnderfunded(balance: 1, required: 2),
        ]
}

extension SkipReason {
    static let examples: [SkipReason] = [
        .insufficientFees(offered: Example.fees, required: Example.fees),
        .preVerificationGas(offered: 1, required: 2),
        .gasLimit(packed: 1, operation: 1, limit: 1),
        .afterGasLimit,
        .bundleFull(limit: 1),
        .transactionSize(bytes: 2, limit: 1),
        .senderAlreadyInBundle(Example.address),
        .accessedOtherSender(Example.address),
        .expectedStorageConflict(Example.address, slot: Example.hash),
        .expectedStorageLimit(slots: 2, limit: 1),
        .paymasterDeposit(Example.address, deposit: 1, required: 2),
        .signerBalance(balance: 1, required: 2),
        .isolated,
        .nodeFailure("message"),
        .nonceNotNext,
        .inFlight(nonce: 1),
        .nonceUsed(next: 8), .throttled(.paymaster, Example.address, limit: 4),
        .failedAlone(until: 9, reason: "message"), .resting(until: 9), .expiresSoon(validUntil: 10),
    ]
}

extension PoolEvent {
    static let examples: [PoolEvent] = [
        .operationAccepted(Example.hash, sender: Example.address),
        .operationRejected(Example.hash, sender: Example.address, reason: "reason"),
        .operationReplaced(old: Example.hash, new: Example.hash),
        .operationRemoved(Example.hash, reason: "reason", by: Example.hash),
        .operationIncluded(Example.hash, block: 3, succeeded: true),
        .entityBanned(.paymaster, Example.address),
        .operationReturned(Example.hash),
        .headSubscriptionEnded,
    ]
}

extension TransactionEvent {
    static let examples: [TransactionEvent] = [
        .transactionSigned(
            SignedSubmission(
                kind: .bundle,
                hash: Example.hash,
                nonce: 7,
                fees: Example.fees,
                gasLimit: 105_000,
                operations: [Example.hash],
                raw: [1]
            )
        ),
        .transactionAccepted(Example.hash, kind: .bundle),
        .transactionRefused(
            RefusedSubmission(
                kind: .bundle,
                hash: Example.hash,
                nonce: 7,
                fees: Example.fees,
                refusal: .replacementUnderpriced,
                error: RPCError(code: -32000, message: "replacement transaction underpriced")
            )
        ),
        .submissionUncertain(Example.hash, kind: .bundle, reason: "timed out"),
        .transactionMined(
            MinedTransaction(
                kind: .bundle,
                hash: Example.hash,
                nonce: 7,
                block: 3,
                succeeded: true,
                gasLimit: 105_000,
                gasUsed: 100_000,
                effectiveGasPrice: 1
            )
        ),
        .transactionDropped(Example.hash, nonce: 7, kind: .bundle),
        .transactionReorganised(Example.hash, nonce: 7),
        .blockingTransactionFound(Example.hash, fees: Example.fees),
    ]
}
