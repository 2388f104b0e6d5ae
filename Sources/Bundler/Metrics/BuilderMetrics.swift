public import Ethereum

/// The builder's metrics, counted from its events, under the names of the reference.
///
/// Counters, gauges and histograms, added up over all senders. A histogram has two values, as exporters write them: how
/// many were observed (`_count`) and their sum (`_sum`). Milliseconds are of virtual time, each rounded down: what a
/// simulation's calls take, as computing takes none.
public struct BuilderMetrics: Sendable {
    private struct Tracker {
        var nonce: UInt64 = 0
        var pending: [Sent] = []
        var fees: GasFees = .zero
        var lastMined: MinedTransaction?
        /// When the attempt under way began.
        var attemptBegan: Duration?
        /// The same, while the proposer is at it.
        var proposalBegan: Duration?
    }

    private struct Sent {
        var hash: Hash32
        var time: Duration
        var block: BlockNumber
    }

    private var counters: [BuilderMetric: UInt128] = [:]
    private var trackers: [Int: Tracker] = [:]

    public init() {}

    public func value(of metric: BuilderMetric) -> UInt128 {
        switch metric {
        case .pendingTransactions: UInt128(trackers.values.reduce(0) { $0 + $1.pending.count })
        case .nonce: trackers.values.reduce(0) { $0 + UInt128($1.nonce) }
        case .maxFeePerGas: trackers.values.map(\.fees.maxFeePerGas.rawValue).max() ?? 0
        case .maxPriorityFeePerGas: trackers.values.map(\.fees.maxPriorityFeePerGas.rawValue).max() ?? 0
        case .bundleTransactionsSent, .bundleTransactionsSucceeded, .bundleTransactionsReverted, .bundleGasLimit,
            .bundleGasUsed, .bundleTransactionsDropped, .bundleTransactionsAbandoned, .bundleTransactionsFailed,
            .bundleNoncesUsed, .bundleFeeIncreases, .bundleUnderpriced, .bundleReplacementUnderpriced,
            .bundleNonceTooLow, .bundleConditionNotMet, .bundleRejected, .bundleInsufficientFunds, .cancellationsSent,
            .cancellationsMined, .cancellationsTotalFee, .cancellationsFailed, .cancellationsAbandoned,
            .softCancellations, .stateMachineErrors, .attempts, .attemptTime, .proposals, .proposalTime,
            .minedTransactions, .timeToMine, .minedTransactionsByBlocks, .blocksToMine:
            counters[metric] ?? 0
        }
    }

    /// - Parameters:
    ///   - time: since any fixed start; the same for all events.
    ///   - head: the newest block of the chain.
    public mutating func observe(_ event: BuilderEvent, of sender: Int, at time: Duration, head: BlockNumber) {
        var tracker = trackers[sender] ?? Tracker()
        measure(event, at: time, head: head, &tracker)
        count(event, &tracker)
        trackers[sender] = tracker
    }

    private mutating func add(_ metric: BuilderMetric, _ amount: UInt128 = 1) { counters[metric, default: 0] += amount }

    private mutating func observe(_ duration: Duration, _ count: BuilderMetric, _ sum: BuilderMetric) {
        add(count)
        let (seconds, attoseconds) = duration.components
        add(sum, UInt128(max(0, seconds * 1_000 + attoseconds / 1_000_000_000_000_000)))
    }

    /// Before the event is counted: what is mined is pending until then.
    private mutating func measure(
        _ event: BuilderEvent,
        at time: Duration,
        head: BlockNumber,
        _ tracker: inout Tracker
    ) {
        switch event {
        case .triggered:
            (tracker.attemptBegan, tracker.proposalBegan) = (time, time)
        case .bundleFormed:
            endProposal(at: time, &tracker)
        case .noOperations, .stepFailed, .transactionAccepted, .transactionRefused, .submissionUncertain:
            endProposal(at: time, &tracker)
            if let began = tracker.attemptBegan { observe(time - began, .attempts, .attemptTime) }
            tracker.attemptBegan = nil
        case .transactionSigned(let submission):
            if submission.nonce > tracker.nonce { tracker.pending = [] }
            tracker.pending.append(Sent(hash: submission.hash, time: time, block: head))
        case .transactionMined(let mined):
            guard let sent = tracker.pending.first(where: { $0.hash == mined.hash }) else { return }
            observe(time - sent.time, .minedTransactions, .timeToMine)
            add(.minedTransactionsByBlocks)
            add(.blocksToMine, UInt128(mined.block > sent.block ? mined.block - sent.block : 0))
        case .stateChanged, .manualCallAnswered, .backedOff, .operationSkipped, .operationsSuspected,
            .validationRulesUnavailable, .operationAccepted, .operationRejected, .operationReplaced,
            .operationRemoved, .operationIncluded, .operationReturned, .transactionDropped, .nonceUsedByOther,
            .bundleAbandoned, .transactionReorganised, .signerUnderfunded, .nonceWentBack, .nonceGapFound,
            .blockingTransactionFound, .cancellationRefused, .cancellationAbandoned:
            break
        }
    }

    private mutating func endProposal(at time: Duration, _ tracker: inout Tracker) {
        guard let began = tracker.proposalBegan else { return }
        tracker.proposalBegan = nil
        observe(time - began, .proposals, .proposalTime)
    }

    private mutating func count(_ event: BuilderEvent, _ tracker: inout Tracker) {
        switch event {
        case .stateChanged(let change): count(change, &tracker)
        case .stepFailed: add(.stateMachineErrors)
        case .bundleAbandoned: add(.bundleTransactionsAbandoned)
        case .cancellationAbandoned: add(.cancellationsAbandoned)
        case .transactionSigned(let submission):
            if submission.kind == .bundle { add(.bundleTransactionsSent) }
            tracker.nonce = submission.nonce
            tracker.fees = submission.fees
        case .transactionRefused(let refused):
            tracker.pending.removeAll { $0.hash == refused.hash }
            count(refused)
        case .transactionMined(let mined):
            tracker.pending = []
            tracker.nonce = max(tracker.nonce, mined.nonce + 1)
            tracker.fees = .zero
            tracker.lastMined = mined
            if mined.kind == .bundle { count(mined) }
        case .transactionDropped(_, _, let kind):
            if kind == .bundle { add(.bundleTransactionsDropped) }
        case .nonceUsedByOther(_, let accountNonce):
            tracker.pending = []
            tracker.nonce = max(tracker.nonce, accountNonce)
        case .triggered, .manualCallAnswered, .backedOff, .noOperations, .bundleFormed, .operationSkipped,
            .operationsSuspected, .validationRulesUnavailable, .operationAccepted, .operationRejected,
            .operationReplaced, .operationRemoved, .operationIncluded, .operationReturned, .transactionAccepted,
            .submissionUncertain, .transactionReorganised, .signerUnderfunded, .nonceWentBack, .nonceGapFound,
            .blockingTransactionFound,
            .cancellationRefused:
            break
        }
    }

    private mutating func count(_ change: StateChange, _ tracker: inout Tracker) {
        switch (change.from, change.to, change.reason) {
        case (.pending, .building, .timedOut): add(.bundleFeeIncreases)
        case (.pending, .building, .nonceUsed): add(.bundleNoncesUsed)
        case (.cancelling, .cancelPending, .submitted): add(.cancellationsSent)
        case (.cancelling, .building, .soft): add(.softCancellations)
        case (.cancelling, .building, .error): add(.cancellationsFailed)
        case (.cancelPending, .building, .mined):
            add(.cancellationsMined)
            guard let mined = tracker.lastMined, let used = mined.gasUsed, let price = mined.effectiveGasPrice else {
                return
            }
            add(.cancellationsTotalFee, (price * used).rawValue)
        case (.building, _, _), (.pending, _, _), (.cancelling, _, _), (.cancelPending, _, _): break
        }
    }

    private mutating func count(_ mined: MinedTransaction) {
        add(mined.succeeded == false ? .bundleTransactionsReverted : .bundleTransactionsSucceeded)
        add(.bundleGasLimit, UInt128(mined.gasLimit.rawValue))
        if let used = mined.gasUsed { add(.bundleGasUsed, UInt128(used.rawValue)) }
    }

    private mutating func count(_ refused: RefusedSubmission) {
        guard refused.kind == .bundle else { return }
        switch refused.refusal {
        case .underpriced: add(.bundleUnderpriced)
        case .replacementUnderpriced: add(.bundleReplacementUnderpriced)
        case .nonceTooLow: add(.bundleNonceTooLow)
        case .conditionNotMet: add(.bundleConditionNotMet)
        case .rejected: add(.bundleRejected)
        case .insufficientFunds: add(.bundleInsufficientFunds)
        case .intrinsicGasTooLow, .tooMuchGas, .invalid, .busy, .unknown: add(.bundleTransactionsFailed)
        case .alreadyKnown: break
        }
    }
}
