public import Ethereum

/// The builder's metrics, counted from its events, under the names of the reference.
///
/// Counters, gauges and histograms, added up over all senders. A histogram has two values, as exporters write them: how
/// many were observed (`_count`) and their sum (`_sum`). Milliseconds are of virtual time, each rounded down: what a
/// simulation's calls take, as computing takes none.
public struct BuilderMetrics: Sendable {
    private struct Sender {
        var status = TrackerStatus(nonce: 0, inFlight: 0)
        /// Signed, and neither refused nor mined.
        var signed: [Signed] = []
        /// Of the transaction signed last, until it is mined.
        var fees: GasFees = .zero
        var lastMined: MinedTransaction?
        /// When the attempt under way began.
        var attemptBegan: Duration?
        /// The same, while the proposer is at it.
        var proposalBegan: Duration?
    }

    private struct Signed {
        var hash: Hash32
        var nonce: UInt64
        var time: Duration
        var block: BlockNumber
    }

    private var counters: [BuilderMetric: UInt128] = [:]
    private var senders: [Int: Sender] = [:]

    public init() {}

    public func value(of metric: BuilderMetric) -> UInt128 {
        switch metric {
        case .pendingTransactions: senders.values.reduce(0) { $0 + UInt128($1.status.inFlight) }
        case .nonce: senders.values.reduce(0) { $0 + UInt128($1.status.nonce) }
        case .maxFeePerGas: senders.values.map(\.fees.maxFeePerGas.rawValue).max() ?? 0
        case .maxPriorityFeePerGas: senders.values.map(\.fees.maxPriorityFeePerGas.rawValue).max() ?? 0
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
    public mutating func observe(_ event: BuilderEvent, of index: Int, at time: Duration, head: BlockNumber) {
        var sender = senders[index] ?? Sender()
        switch event {
        case .sender(let event): observe(event, &sender, at: time)
        case .proposal(let event): observe(event, &sender, at: time)
        case .transaction(let event): observe(event, &sender, at: time, head: head)
        case .pool: break
        }
        senders[index] = sender
    }

    private mutating func observe(_ event: SenderEvent, _ sender: inout Sender, at time: Duration) {
        switch event {
        case .triggered: (sender.attemptBegan, sender.proposalBegan) = (time, time)
        case .trackerChanged(let status): sender.status = status
        case .stateChanged(let change): count(change, sender)
        case .stepFailed:
            add(.stateMachineErrors)
            endAttempt(at: time, &sender)
        case .bundleAbandoned: add(.bundleTransactionsAbandoned)
        case .cancellationAbandoned: add(.cancellationsAbandoned)
        case .manualCallAnswered, .backedOff, .underpriced, .priorityFeeTooLow, .buildingStopped, .buildingResumed,
            .nonceUsedByOther, .nonceWentBack,
            .nonceGapFound,
            .cancellationRefused, .leaseGranted, .leaseReleased:
            break
        }
    }

    private mutating func observe(_ event: ProposalEvent, _ sender: inout Sender, at time: Duration) {
        switch event {
        case .bundleFormed: endProposal(at: time, &sender)
        case .noOperations: endAttempt(at: time, &sender)
        case .operationSkipped, .operationsSuspected, .validationRulesUnavailable, .signerUnderfunded: break
        }
    }

    private mutating func observe(
        _ event: TransactionEvent,
        _ sender: inout Sender,
        at time: Duration,
        head: BlockNumber
    ) {
        switch event {
        case .transactionSigned(let submission):
            if submission.kind == .bundle { add(.bundleTransactionsSent) }
            sender.fees = submission.fees
            sender.signed.append(
                Signed(hash: submission.hash, nonce: submission.nonce, time: time, block: head)
            )
        case .transactionAccepted, .submissionUncertain: endAttempt(at: time, &sender)
        case .transactionRefused(let refused):
            sender.signed.removeAll { $0.hash == refused.hash }
            count(refused)
            endAttempt(at: time, &sender)
        case .transactionMined(let mined):
            observe(mined, &sender, at: time)
            if mined.kind == .bundle { count(mined) }
        case .transactionDropped(_, _, let kind):
            if kind == .bundle { add(.bundleTransactionsDropped) }
        case .transactionReorganised, .blockingTransactionFound: break
        }
    }

    private mutating func observe(_ mined: MinedTransaction, _ sender: inout Sender, at time: Duration) {
        if let signed = sender.signed.first(where: { $0.hash == mined.hash }) {
            observe(time - signed.time, .minedTransactions, .timeToMine)
            add(.minedTransactionsByBlocks)
            add(.blocksToMine, UInt128(mined.block > signed.block ? mined.block - signed.block : 0))
        }
        sender.signed.removeAll { $0.nonce <= mined.nonce }
        sender.fees = .zero
        sender.lastMined = mined
    }

    private mutating func add(_ metric: BuilderMetric, _ amount: UInt128 = 1) { counters[metric, default: 0] += amount }

    private mutating func observe(_ duration: Duration, _ count: BuilderMetric, _ sum: BuilderMetric) {
        add(count)
        let (seconds, attoseconds) = duration.components
        add(sum, UInt128(max(0, seconds * 1_000 + attoseconds / 1_000_000_000_000_000)))
    }

    private mutating func endAttempt(at time: Duration, _ sender: inout Sender) {
        endProposal(at: time, &sender)
        if let began = sender.attemptBegan { observe(time - began, .attempts, .attemptTime) }
        sender.attemptBegan = nil
    }

    private mutating func endProposal(at time: Duration, _ sender: inout Sender) {
        guard let began = sender.proposalBegan else { return }
        sender.proposalBegan = nil
        observe(time - began, .proposals, .proposalTime)
    }

    private mutating func count(_ change: StateChange, _ sender: Sender) {
        switch (change.from, change.to, change.reason) {
        case (.pending, .building, .timedOut): add(.bundleFeeIncreases)
        case (.pending, .building, .nonceUsed): add(.bundleNoncesUsed)
        case (.cancelling, .cancelPending, .submitted): add(.cancellationsSent)
        case (.cancelling, .building, .soft): add(.softCancellations)
        case (.cancelling, .building, .error): add(.cancellationsFailed)
        case (.cancelPending, .building, .mined):
            add(.cancellationsMined)
            guard let mined = sender.lastMined, let used = mined.gasUsed, let price = mined.effectiveGasPrice else {
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
        case .intrinsicGasTooLow, .tooMuchGas, .invalid, .unsupported, .busy, .addressReserved, .unknown:
            add(.bundleTransactionsFailed)
        case .alreadyKnown: break
        }
    }
}
