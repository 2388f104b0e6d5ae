import Bundler
import Ethereum
import ScenarioFile
import SimChain

extension World {
    /// Puts what is due into the queue.
    func schedule(_ due: [TimelineSchedule.Due]) {
        for due in due { queue.add(due.item, at: due.instant) }
    }

    // MARK: What they do

    func fire(_ index: Int, occurrence: UInt64) {
        let entry = scenario.timeline[index]
        let (now, head) = (scheduler.now, chain.head.number)
        guard !timeline.isOver(index, at: now, head: head) else { return }
        if let next = timeline.fired(index, occurrence: occurrence, at: now, head: head) { schedule([next]) }
        let outcome = perform(entry.action, index: index)
        switch outcome {
        case .did(let detail):
            let change = lasting.begin(entry.action, entry: index)
            for entry in change.ended { ended(entry) }
            note(index, entry, detail, isLasting: change.lasts)
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

    func close(_ entry: Int) {
        if faults.close(entry: entry) { ended(entry) }
    }

    /// Rules that have bitten as often as they may.
    func endUsedUpEffects() {
        for entry in faults.takeUsedUp() { ended(entry) }
    }

    func ended(_ entry: Int) {
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
