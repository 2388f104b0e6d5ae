import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// `liveness`: once no effect of the timeline lasts, an operation that can be included is, after a number of attempts
/// that follows from the settings; attempts go on, and cancelling ends.
///
/// An operation is eligible while it passes the fee filter at every head, fits a bundle, a block, the node's cap and the
/// signer's balance alone, has the next nonce of its account, and its paymaster's deposit is enough for all that rely
/// on it. What follows counts from the first moment at which it is eligible, and again each time it was not.
///
/// It knows attempts from the builder's events, and whether they owed the operation a place from its own arithmetic.
struct Liveness {
    private let rule: FeeRule
    private let settings: BuilderSettings
    private let transactionGasCap: Gas?
    private let shard: (@Sendable (Address) -> Int)?
    private let bounds: LivenessBounds
    private let senderCount: Int
    private let callTimeout: Duration
    private let blockTime: Duration
    private var submitted: [Hash32: OperationSubmission] = [:]
    private var waiting: [Hash32: WaitingOperation] = [:]
    /// Who waits at each nonce.
    private var places: [NoncePlace: Hash32] = [:]
    private var returned = CanonicalLog<(hash: Hash32, waiting: WaitingOperation)>()
    private var sponsored = SponsoredOperations()
    private var attempts = AttemptFollower()
    private var progress = SenderProgress()
    private var troubles = Troubles()
    /// The entry point of each shard's last bundle.
    private var lastEntryPoint: [Int: EntryPointVersion] = [:]
    /// Number of the event that changed each sender's nonce.
    private var nonceChanges: [Int: UInt64] = [:]
    /// The price of a first bundle at the newest head; `nil` where the tip is not known.
    private var market: GasFees?
    /// The least priority fee that a node has asked for.
    private var minimumPriorityFee: WeiPerGas = 0
    private var lastEffect: (sequence: UInt64, time: Duration, block: BlockNumber) = (0, .zero, 0)
    private var lasting = 0
    /// The gas that the head's gas limit and `max_bundle_gas` leave for a bundle before its overhead.
    private var room: Gas
    /// The gas of every transaction.
    private let transactionGas: Gas
    /// The least balance that a signer had at genesis.
    private var balance = Wei(.max)
    private var isExcused: Bool
    private var log = ViolationLog(.liveness)

    init(_ facts: RunFacts) {
        var settings = facts.settings
        let caps = [settings.transactionFeeCap, facts.nodeFeeCap].filter { $0 > 0 }
        settings.transactionFeeCap = caps.min() ?? 0
        self.settings = settings
        transactionGasCap = facts.chain.transactionGasCap
        rule = FeeRule(settings: facts.settings)
        shard = facts.shard
        bounds = LivenessBounds(facts)
        callTimeout = facts.callTimeout
        blockTime = facts.chain.blockTime
        senderCount = facts.shard == nil ? 1 : facts.signers.count
        // Nothing triggers a manual builder but its caller.
        isExcused = facts.settings.bundlingMode == .manual
        room = facts.settings.maxBundleGas
        transactionGas = facts.gasSchedule.transaction
    }

    private var isJudged: Bool { !isExcused && lasting == 0 }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .world(let world): observe(world, event)
        case .builder(let sender?, let builder): observe(builder, sender: sender, event)
        case .builder(nil, .pool(let pool)): observe(pool, event)
        case .builder(nil, .proposal(.validationRulesUnavailable(let unsafe))): isExcused = isExcused || !unsafe
        case .chain(.operationExecuted(let execution)): include(execution, event)
        case .chain(.genesis(let header, _)), .chain(.blockSealed(let header, _, _)): fit(into: header)
        case .chain(.reorganised(_, let ancestor, _)):
            noteEffect(event)
            for (hash, entry) in returned.undo(above: ancestor) {
                expect(hash, entry.submission, arrival: entry.arrival, event)
            }
        case .chain, .builder: break
        }
    }

    /// The violations, and a note where the run ended too soon to judge.
    mutating func finish(last: TraceEvent?) -> (violations: [Violation], notes: [String]) {
        let isOpen = waiting.values.contains { !$0.hasNoBound } || progress.isCancelling
        guard let last, isJudged else {
            let note = "liveness not checked: an effect of the timeline never ends"
            return (log.result, isOpen ? [note] : [])
        }
        for sender in 0..<senderCount {
            checkProgress(of: sender, last)
            checkCancelling(sender, last, "has been cancelling")
        }
        let isSettled = !isOpen || !log.result.isEmpty
        return (log.result, isSettled ? [] : ["liveness not checked to the end: operations wait, within their bounds"])
    }

    // MARK: What happens

    private mutating func observe(_ world: WorldEvent, _ event: TraceEvent) {
        switch world {
        case .operationSubmitted(let submission):
            submitted[submission.userOpHash] = submission
            sponsored.submitted(submission)
        case .timelineFired(let firing):
            noteEffect(event)
            if firing.isLasting { lasting += 1 }
        case .timelineEnded:
            noteEffect(event)
            lasting -= 1
        case .headAnnounced(let head): priceOut(at: head, event)
        case .signerFunded(_, _, let funded): balance = min(balance, funded)
        case .runStarted, .rpcCall, .manualCall, .transactionLabelled, .expectationFailed, .runEnded: break
        }
    }

    private mutating func observe(_ pool: PoolEvent, _ event: TraceEvent) {
        switch pool {
        case .operationAccepted(let hash, _):
            guard let submission = submitted.removeValue(forKey: hash) else { return }
            expect(hash, submission, arrival: event.sequence, event)
        case .operationRejected(let hash, _, _): submitted[hash] = nil
        case .operationReplaced(let hash, _): leave(hash, event)
        case .operationRemoved(let hash, _, _):
            if let entry = leave(hash, event) { oweNothing(behind: entry) }
        case .operationIncluded, .operationReturned, .entityBanned, .headSubscriptionEnded: break
        }
    }

    private mutating func observe(_ builder: BuilderEvent, sender: Int, _ event: TraceEvent) {
        switch builder {
        case .pool(let pool): observe(pool, event)
        case .sender(.stateChanged(let change)): changeState(change, sender: sender, event)
        case .sender(.triggered), .transaction(.transactionSigned): noteProgress(of: sender, event)
        case .sender(.priorityFeeTooLow(let minimum)): minimumPriorityFee = max(minimumPriorityFee, minimum)
        case .sender(.backedOff(.addressReserved)): progress.waitsForAddress(shard == nil ? 0 : sender)
        case .sender(.buildingStopped): lasting += 1
        case .sender(.buildingResumed):
            noteEffect(event)
            lasting -= 1
        case .sender(.nonceUsedByOther), .sender(.nonceWentBack), .transaction(.transactionMined):
            nonceChanges[sender] = event.sequence
        case .proposal(.operationsSuspected(let hashes, _)):
            for hash in hashes { if let entry = waiting[hash] { troubles.add(hash, shard: entry.shard) } }
        case .sender, .proposal, .transaction: break
        }
        if let attempt = attempts.observe(builder, sender: sender, sequence: event.sequence) {
            noteProgress(of: sender, event)
            judge(attempt, event)
        }
    }

    private mutating func noteEffect(_ event: TraceEvent) {
        lastEffect = (event.sequence, event.time, event.block)
    }

    // MARK: Attempts

    private mutating func judge(_ attempt: CompletedAttempt, _ event: TraceEvent) {
        let bundle = (attempt.bundle?.operations ?? []).compactMap { waiting[$0] }
        let version = bundle.first?.submission.entryPoint
        defer { if let version { lastEntryPoint[attempt.sender] = version } }
        guard isJudged, attempt.begun > lastEffect.sequence else { return }
        let judge = AttemptJudge(
            attempt,
            bundle: bundle,
            settings: settings,
            room: room,
            balance: balance,
            isStarving: lastEntryPoint[attempt.sender] == version
        )
        var late: [(hash: Hash32, message: String)] = []
        for index in waiting.values.indices {
            if let message = count(attempt, judge, at: index, event) {
                late.append((waiting.values[index].submission.userOpHash, message))
            }
        }
        for (hash, message) in late.sorted(by: { $0.hash < $1.hash }) {
            log.report(event, "operation \(hash) \(message)")
        }
    }

    /// - Returns: what was too much.
    private mutating func count(
        _ attempt: CompletedAttempt,
        _ judge: AttemptJudge,
        at index: Dictionary<Hash32, WaitingOperation>.Values.Index,
        _ event: TraceEvent
    ) -> String? {
        let shard = waiting.values[index].shard
        guard self.shard == nil || shard == attempt.sender else { return nil }
        if let end = waiting.values[index].submission.validUntil, event.time + bounds.validity > end {
            waiting.values[index].hasNoBound = true
        }
        let isCovered = sponsored.cover(waiting.values[index].submission)
        guard waiting.values[index].isEligible, isCovered else {
            // Each look at what a paymaster cannot pay costs an attempt.
            if !isCovered { troubles.add(waiting.values[index].submission.userOpHash, shard: shard) }
            restart(at: index, event)
            return nil
        }
        waiting.values[index].restart(at: (lastEffect.sequence, lastEffect.time), troublesBefore: troubles.left(shard))
        guard waiting.values[index].since.sequence < attempt.begun else { return nil }
        switch judge.verdict(on: waiting.values[index]) {
        case .excused: return nil
        case .sent: waiting.values[index].sent += 1
        case .passedOver: waiting.values[index].passedOver += 1
        case .raised:
            let change = nonceChanges[attempt.sender] ?? 0
            if waiting.values[index].raisedSince < change { waiting.values[index].raised = 0 }
            waiting.values[index].raisedSince = event.sequence
            waiting.values[index].raised += 1
        }
        let entry = waiting.values[index]
        guard !entry.isReported else { return nil }
        let message = bounds.excess(of: entry, troubles: troubles.came(shard) - entry.troublesBefore)
        waiting.values[index].isReported = message != nil
        return message
    }

    private mutating func restart(at index: Dictionary<Hash32, WaitingOperation>.Values.Index, _ event: TraceEvent) {
        let left = troubles.left(waiting.values[index].shard)
        waiting.values[index].restart(at: (event.sequence, event.time), troublesBefore: left)
    }

    // MARK: Progress

    private mutating func changeState(_ change: StateChange, sender: Int, _ event: TraceEvent) {
        noteProgress(of: sender, event)
        switch change.to {
        case .building, .pending:
            checkCancelling(sender, event, "cancelled")
            progress.endCancelling(sender)
        case .cancelling, .cancelPending:
            progress.cancels(sender, since: event.block)
        }
    }

    private mutating func noteProgress(of sender: Int, _ event: TraceEvent) {
        let sender = shard == nil ? 0 : sender
        checkProgress(of: sender, event)
        progress.note(sender, at: event.time)
    }

    /// While operations wait, a sender does not rest.
    private mutating func checkProgress(of sender: Int, _ event: TraceEvent) {
        guard isJudged else { return }
        // A call that a fault swallowed ends with its time-out.
        let lastStep = progress.last(of: sender)
        let begin = lastStep <= lastEffect.time ? lastEffect.time + callTimeout : lastStep
        let limit =
            bounds.silence
            + (progress.isWaitingForAddress(sender) ? blockTime * SenderProgress.blocksForAddress : .zero)
        guard event.time - begin > limit else { return }
        let oldest = waiting.values.reduce(nil as Duration?) { oldest, entry in
            guard isOwed(entry, by: sender) else { return oldest }
            return min(oldest ?? entry.since.time, entry.since.time)
        }
        guard let oldest else { return }
        let silence = event.time - max(begin, oldest)
        guard silence > limit else { return }
        log.report(
            event,
            "sender \(sender) did nothing for \(silence) while operations waited; it must do something within \(limit)"
        )
    }

    private func isOwed(_ entry: WaitingOperation, by sender: Int) -> Bool {
        entry.isEligible && (shard == nil || entry.shard == sender) && sponsored.cover(entry.submission)
    }

    private mutating func checkCancelling(_ sender: Int, _ event: TraceEvent, _ did: String) {
        guard isJudged, let since = progress.cancellingSince(sender) else { return }
        let waited = event.block.saturatingSubtract(max(since, lastEffect.block))
        guard waited > bounds.cancelling else { return }
        log.report(event, "sender \(sender) \(did) for \(waited) blocks; it must end within \(bounds.cancelling)")
    }

    // MARK: Who is eligible

    private mutating func priceOut(at head: HeadAnnouncement, _ event: TraceEvent) {
        market = head.priorityFeePerGas.map {
            rule.fresh(nextBaseFee: head.nextBaseFeePerGas, suggestedPriorityFee: max($0, minimumPriorityFee))
        }
        for index in waiting.values.indices where !waiting.values[index].hasNoBound {
            let isPaying = pays(waiting.values[index])
            if isPaying && !waiting.values[index].isPaying { restart(at: index, event) }
            waiting.values[index].isPaying = isPaying
        }
    }

    /// Without a known tip nothing can be said about the fee filter.
    private func pays(_ entry: WaitingOperation) -> Bool {
        guard let market else { return false }
        let required = rule.required(bundle: market, isReplacement: false)
        return entry.submission.fees.meets(required) && isAffordable(entry, market)
    }

    /// Its transaction stays below what a node takes and what its signer can pay, with the 5 % that bundles add.
    private func isAffordable(_ entry: WaitingOperation, _ fees: GasFees) -> Bool {
        let cost = fees.maxFeePerGas * Gas(entry.leastGas.rawValue * 105 / 100 + 1)
        let cap = settings.transactionFeeCap
        return (cap == 0 || cost < cap) && cost.rawValue <= balance.rawValue / 100 * 90
    }

    /// `gas_limits` forbids what this invariant would ask for.
    private mutating func fit(into header: BlockHeader) {
        let gasLimit = transactionGasCap.map { min(header.gasLimit, $0) } ?? header.gasLimit
        let room = min(settings.maxBundleGas, GasLimits.packed(limit: gasLimit))
        guard room != self.room else { return }
        self.room = room
        for entry in Array(waiting.values) where entry.leastGas > room && !entry.hasNoBound {
            waiting[entry.submission.userOpHash]?.hasNoBound = true
            oweNothing(behind: entry)
        }
    }

    private mutating func oweNothing(behind entry: WaitingOperation) {
        var place = entry.place.next
        while let next = place, let hash = places[next] {
            waiting[hash]?.hasNoBound = true
            place = next.next
        }
    }

    private mutating func expect(
        _ hash: Hash32,
        _ submission: OperationSubmission,
        arrival: UInt64,
        _ event: TraceEvent
    ) {
        let shard = shard?(submission.account) ?? 0
        var entry = WaitingOperation(
            submission,
            shard: shard,
            leastGas: transactionGas + max(submission.gasLimit, Gas(UInt64(submission.byteCount) * 40)),
            arrival: arrival,
            at: event,
            troublesBefore: troubles.left(shard)
        )
        let before = entry.place.previous.flatMap { places[$0] }.flatMap { waiting[$0] }
        entry.waitsForAnother = before != nil
        entry.hasNoBound =
            before?.hasNoBound ?? false || !submission.isSound || !submission.isIndependent || entry.leastGas > room
            || submission.byteCount + AttemptJudge.frameByteCount > settings.maxTransactionSizeBytes
        entry.isPaying = pays(entry)
        if !submission.isSound { troubles.add(hash, shard: shard) }
        waiting[hash] = entry
        places[entry.place] = hash
        sponsored.expect(submission)
        if let next = entry.place.next.flatMap({ places[$0] }) { waiting[next]?.waitsForAnother = true }
    }

    @discardableResult
    private mutating func leave(_ hash: Hash32, _ event: TraceEvent) -> WaitingOperation? {
        guard let entry = waiting.removeValue(forKey: hash) else { return nil }
        sponsored.leave(entry.submission)
        troubles.remove(hash, shard: entry.shard)
        // Unless one that replaces it has come first.
        guard places[entry.place] == hash else { return entry }
        places[entry.place] = nil
        guard let next = entry.place.next.flatMap({ places[$0] }), let index = waiting.index(forKey: next) else {
            return entry
        }
        waiting.values[index].waitsForAnother = false
        restart(at: index, event)
        return entry
    }

    private mutating func include(_ execution: OperationExecution, _ event: TraceEvent) {
        guard let entry = leave(execution.userOpHash, event) else { return }
        sponsored.executed(entry.submission, cost: execution.actualGasCost)
        returned.append((execution.userOpHash, entry), block: execution.block)
    }
}

extension BlockNumber {
    func saturatingSubtract(_ other: BlockNumber) -> BlockNumber { self < other ? 0 : self - other }
}
