import Bundler
import Ethereum
import ScenarioFile
import SimChain

extension World {
    // MARK: When entries are due

    /// Entries with instants of virtual time, and those at genesis.
    func scheduleStart() {
        for index in scenario.timeline.indices { scheduleStart(of: index) }
        scheduleBlock(0)
    }

    private func scheduleStart(of index: Int) {
        switch scenario.timeline[index].time {
        case .at(.time(let time)), .during(from: .time(let time), until: _), .every(_, from: .time(let time), to: _):
            agenda.add(.fire(entry: index, occurrence: 0), at: .genesis.advanced(by: time))
        case .at(.block), .during(from: .block, until: _), .every(_, from: .block, to: _):
            break
        }
        if case .during(_, until: .time(let time)) = scenario.timeline[index].time {
            agenda.add(.close(entry: index), at: .genesis.advanced(by: time))
        }
    }

    /// Entries that wait for this block.
    func scheduleBlock(_ number: BlockNumber) {
        let now = scheduler.now
        newestBlock = now
        if index.ends.contains(number) { endBlocks[number] = now }
        for due in index.fires(at: number) {
            agenda.add(.fire(entry: due.entry, occurrence: 0), at: now.advanced(by: due.plus))
        }
        for due in index.closes(at: number) { agenda.add(.close(entry: due.entry), at: now.advanced(by: due.plus)) }
        for entry in index.repeats {
            guard !isOver(scenario.timeline[entry]),
                case .every(let interval, from: let from, to: _) = scenario.timeline[entry].time,
                let start = start(of: entry, from: from),
                let occurrence = occurrence(at: number, first: start.block, interval: interval)
            else { continue }
            agenda.add(.fire(entry: entry, occurrence: occurrence), at: now.advanced(by: start.plus))
        }
        for (index, workload) in scenario.workload.enumerated() where covers(workload, number) {
            agenda.add(.arrivals(workload: index), at: now)
        }
    }

    /// So long after a block.
    struct RepeatStart {
        var block: BlockNumber
        var plus: Duration
    }

    /// `nil` before the time that repeats by blocks begin at.
    private func start(of entry: Int, from: Moment) -> RepeatStart? {
        switch from {
        case .block(let number, let plus): RepeatStart(block: number, plus: plus)
        case .time: repeatStarts[entry]
        }
    }

    /// Which repeat of an entry this block is; `nil` where it is none. Repeats by time count from the first.
    private func occurrence(at number: BlockNumber, first: BlockNumber, interval: Interval) -> UInt64? {
        guard number >= first else { return nil }
        switch interval {
        case .time:
            return number == first ? 0 : nil
        case .blocks(let blocks):
            let (occurrence, rest) = (number - first).quotientAndRemainder(dividingBy: max(1, blocks))
            return rest == 0 ? occurrence : nil
        }
    }

    private func covers(_ workload: Workload, _ number: BlockNumber) -> Bool {
        let now = Duration.nanoseconds(scheduler.now.nanoseconds)
        switch workload.from {
        case .block(let first, let plus) where number < first || number == first && plus > .zero: return false
        case .time(let time) where now < time: return false
        case .block, .time: break
        }
        switch workload.to {
        case .block(let last, _): return number <= last
        case .time(let time): return now <= time
        }
    }

    /// A repeat by time schedules the next; one by blocks from a time is from now on so long after a block.
    private func scheduleNext(_ index: Int, occurrence: UInt64) {
        guard case .every(let interval, let first, to: _) = scenario.timeline[index].time else { return }
        switch (interval, first) {
        case (.time(let time), _):
            agenda.add(.fire(entry: index, occurrence: occurrence + 1), at: scheduler.now.advanced(by: time))
        case (.blocks, .time) where occurrence == 0:
            let plus = Duration.nanoseconds(scheduler.now.nanoseconds - newestBlock.nanoseconds)
            repeatStarts[index] = RepeatStart(block: chain.head.number, plus: plus)
        case (.blocks, _):
            break
        }
    }

    /// Whether a repeated entry has had its last time. A block as the end is included as long as it is the head.
    private func isOver(_ entry: TimelineEntry) -> Bool {
        guard case .every(_, from: _, to: let last) = entry.time else { return false }
        switch last {
        case .time(let end):
            return scheduler.now > SimInstant.genesis.advanced(by: end)
        case .block(let end, .zero):
            return chain.head.number > end
        case .block(let end, let plus):
            guard let sealed = endBlocks[end] else { return false }
            return scheduler.now > sealed.advanced(by: plus)
        }
    }

    // MARK: What they do

    func fire(_ index: Int, occurrence: UInt64) {
        let entry = scenario.timeline[index]
        guard !isOver(entry) else { return }
        scheduleNext(index, occurrence: occurrence)
        let outcome = perform(entry.action, index: index)
        switch outcome {
        case .did(let detail):
            note(index, entry, detail, isLasting: lasts(entry, index: index))
        case .checked:
            break
        case .failed(let message):
            note(index, entry, "failed: \(message)", isLasting: false)
            fail("timeline.\(index).\(entry.action.name)", at: entry.position, message)
        }
    }

    private func note(_ index: Int, _ entry: TimelineEntry, _ detail: String, isLasting: Bool) {
        record(
            .timelineFired(
                TimelineFiring(
                    index: index,
                    line: entry.position.line,
                    action: entry.action.name,
                    detail: detail,
                    isLasting: isLasting
                )
            )
        )
    }

    /// The scenario's hand found nothing to act on.
    func fail(_ path: String, at position: SourcePosition, _ message: String) {
        fail(
            ExpectationFailure(
                path: path,
                expected: "something to act on",
                actual: message,
                position: position,
                time: .nanoseconds(scheduler.now.nanoseconds)
            )
        )
    }

    private func fail(_ failure: ExpectationFailure) {
        failures.append(failure)
        record(.expectationFailed(path: failure.path, line: failure.position.line, message: failure.message))
    }

    private func judge(_ expectations: InstantExpectations) {
        let now = Duration.nanoseconds(scheduler.now.nanoseconds)
        for failure in check(expectations, now) { fail(failure) }
    }

    // MARK: Effects that last

    /// Whether the entry disturbs the run beyond this instant; `timeline_ended` follows when it no longer does.
    private func lasts(_ entry: TimelineEntry, index: Int) -> Bool {
        switch entry.action {
        case .rpc, .answer:
            return true
        case .exclude(_, let block), .include(_, let block):
            lastingUntil.append((index, block))
            return true
        case .setBundlingMode(.manual):
            guard manualModeEntry == nil else { return false }
            manualModeEntry = index
            return true
        case .setBundlingMode(.auto):
            if let entry = manualModeEntry { ended(entry) }
            manualModeEntry = nil
            return false
        case .drain(let drain):
            // Too little for a bundle, for all anyone knows: nothing is promised to operations until there is more.
            guard drain.balance < scenario.builder.signerBalance else {
                if let entry = drainEntries.removeValue(forKey: drain.sender) { ended(entry) }
                return false
            }
            guard drainEntries[drain.sender] == nil else { return false }
            drainEntries[drain.sender] = index
            return true
        case .submit, .drop, .baseFee, .priorityFee, .traffic, .blockGasLimit, .foreignTransaction, .stuckTransaction,
            .reorg, .missSlots, .sendBundleNow, .changeOperation, .expect:
            return false
        }
    }

    func close(_ entry: Int) {
        if faults.close(entry: entry) { ended(entry) }
    }

    func endLastingEffects(at block: BlockNumber) {
        for effect in lastingUntil where effect.block <= block { ended(effect.entry) }
        lastingUntil.removeAll { $0.block <= block }
    }

    /// Rules that have bitten as often as they may.
    func endUsedUpEffects() {
        for entry in faults.takeUsedUp() { ended(entry) }
    }

    private func ended(_ entry: Int) {
        record(.timelineEnded(index: entry, line: scenario.timeline[entry].position.line))
    }

    /// What became of an action.
    enum ActionOutcome {
        case did(String)
        /// It was a check, which reports for itself.
        case checked
        case failed(String)
    }

    private func perform(_ action: TimelineAction, index: Int) -> ActionOutcome {
        switch action {
        case .submit(let submission):
            if let label = unknownAccount(of: submission) { return .failed("no operation is called \(label) yet") }
            return submit(submission, entry: index)
        case .drop(let reference):
            return withTransaction(reference) { hash in
                chain.drop(hash) ? .did("dropped \(hash)") : .failed("\(hash) is not in the mempool")
            }
        case .rpc(let fault):
            faults.open(fault, entry: index)
            return .did(fault.summary)
        case .answer(let answer):
            faults.script(answer, entry: index)
            return .did("\(answer.call.rawValue) gets \(answer.refusal.rawValue)")
        case .baseFee(let price):
            chain.setNextBaseFee(price)
            return .did("next base fee \(price)")
        case .priorityFee(let price):
            chain.setPriorityFee(price)
            return .did("network tip \(price)")
        case .traffic(let traffic):
            chain.setTraffic(traffic.simulated)
            return .did("traffic changed")
        case .blockGasLimit(let gas):
            chain.setBlockGasLimit(gas)
            return .did("block gas limit \(gas) from the next block on")
        case .include(let reference, let block):
            return withTransaction(reference) { hash in
                chain.include(hash, in: block)
                return .did("\(hash) is included in block \(block)")
            }
        case .exclude(let reference, let block):
            return withTransaction(reference) { hash in
                chain.exclude(hash, until: block)
                faults.note(entry: index, bites: block > chain.head.number + 1)
                return .did("\(hash) is left out until block \(block)")
            }
        case .foreignTransaction(let outside):
            return send(outside, .foreign)
        case .stuckTransaction(let outside):
            return send(outside, .stuck)
        case .drain(let drain):
            guard chain.setBalance(of: signers[drain.sender].address, to: drain.balance) else {
                return .failed("all that genesis issued is less than \(drain.balance)")
            }
            return .did("sender \(drain.sender) has \(drain.balance)")
        case .reorg(let reorganisation):
            return reorganise(reorganisation)
        case .missSlots(let count):
            slotsToMiss += count
            return .did("\(count) slots without a block")
        case .sendBundleNow:
            sendBundleNow()
            return .did("debug_bundler_sendBundleNow")
        case .setBundlingMode(let mode):
            setBundlingMode(mode)
            return .did("debug_bundler_setBundlingMode \(mode.rawValue)")
        case .changeOperation(let change):
            return changeOperations(change)
        case .expect(let expectations):
            judge(expectations)
            return .checked
        }
    }

    private func withTransaction(
        _ reference: TransactionReference,
        _ act: (Hash32) -> ActionOutcome
    ) -> ActionOutcome {
        switch reference.target {
        case .latest:
            guard let hash = directory.newest(of: reference.sender) else {
                return .failed("sender \(reference.sender) has sent no transaction yet")
            }
            return act(hash)
        case .label(let label):
            guard let hash = directory.newest(carrying: users.operations(named: label), or: label) else {
                return .failed("no transaction carries \(label) yet")
            }
            return act(hash)
        }
    }

    /// Someone else with the signer's key sends 21 000 gas to itself.
    private func send(_ outside: OutsideTransaction, _ kind: OutsideTransactionKind) -> ActionOutcome {
        let key = signers[outside.sender]
        let tip = outside.maxPriorityFeePerGas ?? defaultPriorityFee
        let maxFee = outside.maxFeePerGas ?? defaultMaxFee(tip: tip)
        let transaction = Transaction.feeMarket(
            FeeMarketTransaction(
                chainID: scenario.chain.chainID,
                nonce: outside.nonce ?? chain.nonce(of: key.address),
                fees: GasFees(maxFeePerGas: maxFee, maxPriorityFeePerGas: tip),
                gasLimit: 21_000,
                to: key.address
            )
        )
        let signed = transaction.signed(by: key)
        switch chain.submit(raw: signed.raw) {
        case .success(let hash):
            directory.add(label: outside.label, hash: hash)
            record(.transactionLabelled(label: outside.label, hash: hash, sender: outside.sender, kind: kind))
            return .did("\(kind.rawValue) transaction \(hash) at nonce \(transaction.nonce)")
        case .failure(let error):
            return .failed("the mempool refused it: \(error.message) (\(error.code))")
        }
    }

    private func reorganise(_ reorganisation: Reorganisation) -> ActionOutcome {
        let keeps: (Hash32) -> Bool
        switch reorganisation.keep {
        case .all: keeps = { _ in true }
        case .none: keeps = { _ in false }
        case .labels(let labels):
            var kept: [Hash32] = []
            for label in labels {
                let carriers = directory.all(carrying: users.operations(named: label), or: label)
                guard !carriers.isEmpty else { return .failed("no transaction carries \(label) yet") }
                kept += carriers
            }
            keeps = { [kept] in kept.contains($0) }
        }
        // What settled them may be in the blocks that leave: the chain takes that back with them.
        retireSettledAccounts()
        do throws(ReorganisationError) {
            let headers = try chain.reorganise(depth: reorganisation.depth, keep: keeps, vanish: reorganisation.vanish)
            for header in headers { tell(header) }
            return .did("the last \(reorganisation.depth) blocks are replaced")
        } catch {
            switch error {
            case .nothingToReplace: return .failed("no block is to be replaced")
            case .tooDeep(let depth, let limit): return .failed("of \(depth) blocks only \(limit) can be replaced")
            }
        }
    }

    // MARK: Default offers

    var defaultPriorityFee: WeiPerGas { max(1, chain.suggestedTip.percent(200)) }

    func defaultMaxFee(tip: WeiPerGas) -> WeiPerGas { chain.head.baseFeePerGas.percent(300) + tip }
}
