import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// `liveness`: once no effect of the timeline lasts, an operation that passes the fee filter at every head is included
/// within a number of blocks that follows from the settings, and cancelling ends.
///
/// An operation's blocks are counted from the last effect of the timeline or from its acceptance, whichever is later.
/// An operation that is left out for others gets no more time: the bound has blocks for all operations of the shard.
/// An operation that follows another one by nonce is counted from the block that includes that one, because an account
/// that is not staked has one operation in a bundle. If that one was removed, or has no bound, it has no bound either.
struct Liveness {
    private struct Waiting {
        var fees: GasFees
        var shard: Int
        var since: BlockNumber
        var lane: Lane
        var sequence: UInt64
        /// The least gas of a transaction with it: its own limits, without the builder's additions.
        var leastGas: Gas
        /// Priced out at some head, too large for any bundle, or behind one that will not come.
        var hasNoBound = false

        var place: Place { Place(lane: lane, sequence: sequence) }
    }

    /// Operations whose nonces count one after the other.
    private struct Lane: Hashable {
        var account: Address
        var entryPoint: EntryPointVersion
        /// `nil` stands for all keys of more than 64 bits.
        var key: UInt64?

        init(_ submission: OperationSubmission) {
            account = submission.account
            entryPoint = submission.entryPoint
            key = submission.nonceKey
        }
    }

    private struct Place: Hashable {
        var lane: Lane
        var sequence: UInt64

        // The account tells nearly all apart, and hashing a version's name is slow.
        func hash(into hasher: inout Hasher) {
            hasher.combine(lane.account)
            hasher.combine(sequence)
        }

        /// The end of the nonces has no place behind it, and their start none before it.
        var next: Place? { sequence < .max ? Place(lane: lane, sequence: sequence + 1) : nil }
        var previous: Place? { sequence > 0 ? Place(lane: lane, sequence: sequence - 1) : nil }
    }

    private let rule: FeeRule
    private let settings: BuilderSettings
    private let transactionGasCap: Gas?
    private let shard: (@Sendable (Address) -> Int)?
    private var submitted: [Hash32: OperationSubmission] = [:]
    private var waiting: [Hash32: Waiting] = [:]
    /// Who waits at each nonce.
    private var places: [Place: Hash32] = [:]
    private var returned = CanonicalLog<(hash: Hash32, waiting: Waiting)>()
    /// The most operations that waited at one time, by shard.
    private var peaks: [Int: (now: Int, peak: Int)] = [:]
    /// Since when each sender cancels; `nil` while it does not.
    private var cancellingSince: [Int: BlockNumber] = [:]
    private var lastEffect: BlockNumber = 0
    private var lasting = 0
    /// The gas that the head's gas limit and `max_bundle_gas` leave for a bundle before its overhead.
    private var room: Gas
    /// The gas of every transaction.
    private let transactionGas: Gas
    /// Blocks in which a sender can make one attempt, at the slowest node's latency.
    private let blocksOfAnAttempt: BlockNumber
    /// The least balance that a signer had at genesis.
    private var balance = Wei(.max)
    private var isExcused: Bool
    private var log = ViolationLog(.liveness)

    init(_ facts: RunFacts) {
        settings = facts.settings
        transactionGasCap = facts.chain.transactionGasCap
        rule = FeeRule(settings: facts.settings)
        shard = facts.shard
        // Nothing triggers a manual builder but its caller.
        isExcused = facts.settings.bundlingMode == .manual
        room = facts.settings.maxBundleGas
        transactionGas = facts.gasSchedule.transaction
        blocksOfAnAttempt = Self.blocksOfAnAttempt(facts)
    }

    /// An attempt makes up to twelve calls one after the other, and the poll before it four.
    private static func blocksOfAnAttempt(_ facts: RunFacts) -> BlockNumber {
        let (calls, block) = (facts.slowestCall * 16, facts.chain.blockTime)
        guard block > .zero, calls > block else { return 1 }
        return BlockNumber(calls / block) + 1
    }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .world(let world): observe(world, event)
        case .builder(let sender?, .sender(.stateChanged(let change))): changeState(change, sender: sender, event)
        case .builder(_, .pool(.operationAccepted(let hash, _))):
            guard let entry = submitted.removeValue(forKey: hash) else { return }
            accept(hash, entry, at: event.block)
        case .builder(_, .pool(.operationRejected(let hash, _, _))): submitted[hash] = nil
        case .builder(_, .pool(.operationReplaced(let hash, _))): leave(hash)
        case .builder(_, .pool(.operationRemoved(let hash, _, _))):
            if let entry = leave(hash) { oweNothing(behind: entry) }
        case .builder(_, .proposal(.validationRulesUnavailable(let unsafe))):
            if !unsafe { isExcused = true }
        case .builder(_?, .sender(.buildingStopped)): lasting += 1
        case .builder(_?, .sender(.buildingResumed)):
            lastEffect = event.block
            lasting -= 1
        case .chain(.operationExecuted(let execution)): include(execution, event)
        case .chain(.genesis(let header, _)), .chain(.blockSealed(let header, _, _)): fit(into: header)
        case .chain(.reorganised(_, let ancestor, _)):
            lastEffect = event.block
            for (hash, entry) in returned.undo(above: ancestor) { expect(hash, entry) }
        case .chain, .builder: break
        }
    }

    /// The violations, and a note where the run ended too soon to judge.
    mutating func finish(last: TraceEvent?) -> (violations: [Violation], notes: [String]) {
        guard let last, !isExcused, lasting == 0 else { return (log.result, unjudged()) }
        var tooShort: UInt64?
        for (hash, entry) in waiting.sorted(by: { $0.key < $1.key }) where !entry.hasNoBound && isNext(entry) {
            let bound = bound(shard: entry.shard)
            let waited = last.block.saturatingSubtract(max(entry.since, lastEffect))
            if waited > bound {
                log.report(last, "operation \(hash) waits for \(waited) blocks; it must be in within \(bound)")
            } else {
                tooShort = max(tooShort ?? 0, bound)
            }
        }
        for (sender, since) in cancellingSince.sorted(by: { $0.key < $1.key }) {
            if let bound = checkCancelling(sender, since: since, last, "has been cancelling") {
                tooShort = max(tooShort ?? 0, bound)
            }
        }
        return (log.result, tooShort.map { ["liveness not checked: the run ends within \($0) blocks"] } ?? [])
    }

    /// Nobody whose nonce comes before its own waits: its blocks count from that one's inclusion.
    private func isNext(_ entry: Waiting) -> Bool { entry.place.previous.flatMap { places[$0] } == nil }

    private func unjudged() -> [String] {
        let isOpen = waiting.values.contains { !$0.hasNoBound } || !cancellingSince.isEmpty
        return isOpen ? ["liveness not checked: an effect of the timeline never ends"] : []
    }

    /// max_replacement_underpriced_blocks + 2 + (max_cancellation_fee_increases + 1) × (max_blocks_to_wait_for_mine +
    /// 1) + 2 × ⌈operations of the shard ÷ max_bundle_size⌉
    private func bound(shard: Int) -> BlockNumber {
        let operations = self.shard == nil ? peaks[0]?.peak ?? 0 : peaks[shard]?.peak ?? 0
        let size = max(1, settings.maxBundleSize)
        let bundles = UInt64((operations + size - 1) / size)
        let attempts =
            settings.maxReplacementUnderpricedBlocks + 2
            + (settings.maxCancellationFeeIncreases + 1) * (settings.maxBlocksToWaitForMine + 1) + 2 * bundles
        return attempts * blocksOfAnAttempt
    }

    private mutating func observe(_ world: WorldEvent, _ event: TraceEvent) {
        switch world {
        case .operationSubmitted(let submission):
            submitted[submission.userOpHash] = submission
        case .timelineFired(let firing):
            lastEffect = event.block
            if firing.isLasting { lasting += 1 }
        case .timelineEnded:
            lastEffect = event.block
            lasting -= 1
        case .headAnnounced(let head): priceOut(at: head)
        case .signerFunded(_, _, let funded): balance = min(balance, funded)
        case .runStarted, .rpcCall, .manualCall, .transactionLabelled, .expectationFailed,
            .runEnded:
            break
        }
    }

    private mutating func changeState(_ change: StateChange, sender: Int, _ event: TraceEvent) {
        switch change.to {
        case .building, .pending:
            guard let since = cancellingSince.removeValue(forKey: sender), !isExcused, lasting == 0 else { return }
            checkCancelling(sender, since: since, event, "cancelled")
        case .cancelling, .cancelPending:
            if cancellingSince[sender] == nil { cancellingSince[sender] = event.block }
        }
    }

    /// - Returns: the blocks it may take, if it has not taken longer.
    @discardableResult
    private mutating func checkCancelling(
        _ sender: Int,
        since: BlockNumber,
        _ event: TraceEvent,
        _ did: String
    ) -> BlockNumber? {
        let bound = bound(shard: sender)
        let waited = event.block.saturatingSubtract(max(since, lastEffect))
        guard waited > bound else { return bound }
        log.report(event, "sender \(sender) \(did) for \(waited) blocks; it must end within \(bound)")
        return nil
    }

    /// Without a known tip nothing can be said about the fee filter at this head, and so nothing is promised.
    private mutating func priceOut(at head: HeadAnnouncement) {
        guard !waiting.isEmpty else { return }
        let fresh = head.priorityFeePerGas.map {
            rule.fresh(nextBaseFee: head.nextBaseFeePerGas, suggestedPriorityFee: $0)
        }
        let required = fresh.map { rule.required(bundle: $0, isReplacement: false) }
        for hash in waiting.keys {
            guard let entry = waiting[hash], !entry.hasNoBound else { continue }
            if let fresh, let required, entry.fees.meets(required), isAffordable(entry, fresh) { continue }
            waiting[hash]?.hasNoBound = true
            oweNothing(behind: entry)
        }
    }

    /// Its transaction stays below what a node takes and what its signer can pay, with the 5 % that bundles add.
    private func isAffordable(_ entry: Waiting, _ fees: GasFees) -> Bool {
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
        for (hash, entry) in waiting where entry.leastGas > room && !entry.hasNoBound {
            waiting[hash]?.hasNoBound = true
            oweNothing(behind: entry)
        }
    }

    private mutating func oweNothing(behind entry: Waiting) {
        var place = entry.place.next
        while let next = place, let hash = places[next] {
            waiting[hash]?.hasNoBound = true
            place = next.next
        }
    }

    private mutating func accept(_ hash: Hash32, _ submission: OperationSubmission, at block: BlockNumber) {
        var entry = Waiting(
            fees: submission.fees,
            shard: shard?(submission.account) ?? 0,
            since: block,
            lane: Lane(submission),
            sequence: submission.nonceSequence,
            leastGas: transactionGas + submission.gasLimit
        )
        let before = entry.place.previous.flatMap { places[$0] }.flatMap { waiting[$0] }
        // What a deposit covers depends on all that rely on it, and what fails its validation is owed nothing.
        entry.hasNoBound = before?.hasNoBound ?? false || submission.reliesOnDeposit || !submission.isSound
        expect(hash, entry)
    }

    private mutating func expect(_ hash: Hash32, _ entry: Waiting) {
        var entry = entry
        entry.since = max(entry.since, lastEffect)
        if entry.leastGas > room { entry.hasNoBound = true }
        waiting[hash] = entry
        places[entry.place] = hash
        var count = peaks[entry.shard] ?? (0, 0)
        count.now += 1
        count.peak = max(count.peak, count.now)
        peaks[entry.shard] = count
    }

    private mutating func restart(after entry: Waiting, at block: BlockNumber) {
        guard let next = entry.place.next.flatMap({ places[$0] }), let since = waiting[next]?.since
        else { return }
        waiting[next]?.since = max(since, block)
    }

    @discardableResult
    private mutating func leave(_ hash: Hash32) -> Waiting? {
        guard let entry = waiting.removeValue(forKey: hash) else { return nil }
        // Unless one that replaces it has come first.
        if places[entry.place] == hash { places[entry.place] = nil }
        peaks[entry.shard]?.now -= 1
        return entry
    }

    private mutating func include(_ execution: OperationExecution, _ event: TraceEvent) {
        guard let entry = leave(execution.userOpHash) else { return }
        returned.append((execution.userOpHash, entry), block: execution.block)
        restart(after: entry, at: execution.block)
        guard !isExcused, lasting == 0, !entry.hasNoBound else { return }
        let bound = bound(shard: entry.shard)
        let waited = execution.block.saturatingSubtract(max(entry.since, lastEffect))
        guard waited > bound else { return }
        log.report(
            event,
            "operation \(execution.userOpHash) was included after \(waited) blocks; it must be in within \(bound)"
        )
    }
}

extension BlockNumber {
    func saturatingSubtract(_ other: BlockNumber) -> BlockNumber { self < other ? 0 : self - other }
}
