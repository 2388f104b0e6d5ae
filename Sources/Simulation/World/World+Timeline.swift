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
        switch entry.action.performed.perform(in: self, entry: index) {
        case .did(let detail, let effect, let transaction):
            let change = lasting.begin(effect, entry: index)
            for entry in change.ended { ended(entry) }
            note(index, entry, detail, to: transaction, isLasting: change.lasts)
        case .checked:
            break
        case .failed(let message):
            note(index, entry, "failed: \(message)", to: nil, isLasting: false)
            fail("timeline.\(index).\(entry.action.name)", at: entry.position, message)
        }
    }

    private func note(
        _ index: Int,
        _ entry: TimelineEntry,
        _ detail: String,
        to transaction: Hash32?,
        isLasting: Bool
    ) {
        record(
            .timelineFired(
                TimelineFiring(
                    index: index,
                    line: entry.position.line,
                    action: entry.action.name,
                    detail: detail,
                    transaction: transaction,
                    isLasting: isLasting
                )
            )
        )
    }

    /// An action found nothing to act on.
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

    func judge(_ expectations: InstantExpectations) {
        let now = Duration.nanoseconds(scheduler.now.nanoseconds)
        for failure in check(expectations, now) { fail(failure) }
    }

    // MARK: Effects that last

    func close(_ entry: Int) {
        if faults.close(entry: entry) { ended(entry) }
    }

    /// Keeps a transaction out of all blocks before this one.
    func exclude(_ hash: Hash32, until block: BlockNumber, entry: Int) -> LastingEffect {
        chain.exclude(hash, until: block)
        faults.note(entry: entry, hasEffect: block > chain.head.number + 1)
        return .untilBlock(block)
    }

    /// Keeps whatever carries these operations out of all blocks before this one.
    func exclude(_ operations: [Hash32], until block: BlockNumber, entry: Int) -> LastingEffect {
        chain.exclude(operations: operations, until: block)
        faults.note(entry: entry, hasEffect: block > chain.head.number + 1)
        return .untilBlock(block)
    }

    /// Rules that have met as many calls as they may.
    func endUsedUpEffects() {
        for entry in faults.takeUsedUp() { ended(entry) }
    }

    func ended(_ entry: Int) {
        record(.timelineEnded(index: entry, line: scenario.timeline[entry].position.line))
    }

    // MARK: Default offers

    var defaultPriorityFee: WeiPerGas { max(1, chain.suggestedTip.percent(200)) }

    func defaultMaxFee(tip: WeiPerGas) -> WeiPerGas { chain.head.baseFeePerGas.percent(300) + tip }
}
