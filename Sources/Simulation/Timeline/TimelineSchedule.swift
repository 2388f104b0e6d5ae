import Bundler
import Ethereum
import ScenarioFile
import SimChain

/// What is due when: timeline entries, their repeats, the ends of their windows, and workloads. It performs nothing.
struct TimelineSchedule {
    struct Due: Hashable {
        var item: EventQueue.Item
        var instant: SimInstant
    }

    private struct AfterBlock {
        var item: EventQueue.Item
        var plus: Duration
    }

    /// Repeats count blocks from this one, so long after each.
    private struct RepeatStart {
        var block: BlockNumber
        var plus: Duration
    }

    private let timeline: [TimelineEntry]
    private let workloads: [Workload]
    /// What waits for which block, found once: a block should not look at all entries of a long file. Looked up only.
    private var atBlock: [BlockNumber: [AfterBlock]] = [:]
    /// Entries that repeat from a block on, or every so many blocks.
    private var repeats: [Int] = []
    /// Where those began that repeat every so many blocks from a time. Looked up only.
    private var repeatStarts: [Int: RepeatStart] = [:]
    /// Blocks after which a repeat ends, with the instant they were sealed once they are. Looked up only.
    private var repeatEnds: [BlockNumber: SimInstant?] = [:]
    private var newestBlock = SimInstant.genesis
    /// What waits for the builder to do something, in file order.
    private var triggers: [Trigger] = []

    private struct Trigger {
        var entry: Int
        var trigger: EntryTrigger
        /// How many of the events are still to come.
        var missing: UInt64
    }

    init(_ timeline: [TimelineEntry], workloads: [Workload]) {
        self.timeline = timeline
        self.workloads = workloads
        for (index, entry) in timeline.enumerated() { addWaiting(index, entry.time) }
    }

    private mutating func addWaiting(_ index: Int, _ time: EntryTime) {
        switch time {
        case .at(let instant): addWaiting(.fire(entry: index, occurrence: 0), for: instant)
        case .during(from: let first, until: let last):
            addWaiting(.fire(entry: index, occurrence: 0), for: first)
            addWaiting(.close(entry: index), for: last)
        case .every(let interval, from: let first, to: let last):
            switch (interval, first) {
            case (_, .block), (.blocks, .time): repeats.append(index)
            case (.time, .time): break
            }
            if case .block(let number, _) = last { repeatEnds[number] = .some(nil) }
        case .when(let trigger): triggers.append(Trigger(entry: index, trigger: trigger, missing: trigger.nth))
        }
    }

    private mutating func addWaiting(_ item: EventQueue.Item, for instant: Instant) {
        guard case .block(let number, let plus) = instant else { return }
        atBlock[number, default: []].append(AfterBlock(item: item, plus: plus))
    }

    // MARK: - At the start

    /// What is due at instants of virtual time, whatever happens, and at genesis.
    mutating func start() -> [Due] {
        let timed = timeline.enumerated().flatMap { index, entry in Self.timed(index, entry.time) }
        return timed + headBecame(0, at: .genesis)
    }

    private static func timed(_ index: Int, _ time: EntryTime) -> [Due] {
        let fire = EventQueue.Item.fire(entry: index, occurrence: 0)
        switch time {
        case .at(let instant): return [due(fire, instant)].compactMap(\.self)
        case .during(from: let first, until: let last):
            return [due(fire, first), due(.close(entry: index), last)].compactMap(\.self)
        case .every(_, from: let first, to: _): return [due(fire, first)].compactMap(\.self)
        case .when: return []
        }
    }

    private static func due(_ item: EventQueue.Item, _ instant: Instant) -> Due? {
        guard case .time(let time) = instant else { return nil }
        return Due(item: item, instant: .genesis.advanced(by: time))
    }

    // MARK: - At a block

    /// What waited for this block, which has just become the head.
    mutating func headBecame(_ number: BlockNumber, at now: SimInstant) -> [Due] {
        newestBlock = now
        if repeatEnds[number] != nil { repeatEnds[number] = .some(now) }
        var due: [Due] = []
        for waiting in atBlock[number] ?? [] {
            due.append(Due(item: waiting.item, instant: now.advanced(by: waiting.plus)))
        }
        for entry in repeats {
            if let repetition = repetition(of: entry, at: number, now) { due.append(repetition) }
        }
        for index in workloads.indices where covers(workloads[index], number, now) {
            due.append(Due(item: .arrivals(workload: index), instant: now))
        }
        return due
    }

    private func repetition(of entry: Int, at number: BlockNumber, _ now: SimInstant) -> Due? {
        guard case .every(let interval, from: let first, to: let last) = timeline[entry].time,
            !isPast(last, now, head: number), let start = start(of: entry, first),
            let occurrence = Self.occurrence(at: number, first: start.block, interval)
        else { return nil }
        return Due(
            item: .fire(entry: entry, occurrence: occurrence),
            instant: now.advanced(by: start.plus)
        )
    }

    /// `nil` before the time that repeats by blocks begin at.
    private func start(of entry: Int, _ first: Instant) -> RepeatStart? {
        switch first {
        case .block(let number, let plus): RepeatStart(block: number, plus: plus)
        case .time: repeatStarts[entry]
        }
    }

    /// Which repeat of an entry this block is; `nil` where it is none. Repeats by time count from the first.
    private static func occurrence(at number: BlockNumber, first: BlockNumber, _ interval: Interval) -> UInt64? {
        guard number >= first else { return nil }
        switch interval {
        case .time: return number == first ? 0 : nil
        case .blocks(let blocks):
            let (occurrence, rest) = (number - first).quotientAndRemainder(dividingBy: max(1, blocks))
            return rest == 0 ? occurrence : nil
        }
    }

    private func covers(_ workload: Workload, _ number: BlockNumber, _ now: SimInstant) -> Bool {
        let time = Duration.nanoseconds(now.nanoseconds)
        switch workload.from {
        case .block(let first, let plus) where number < first || number == first && plus > .zero: return false
        case .time(let first) where time < first: return false
        case .block, .time: break
        }
        switch workload.to {
        case .block(let last, _): return number <= last
        case .time(let last): return time <= last
        }
    }

    // MARK: - At an event of the builder

    var hasTriggers: Bool { !triggers.isEmpty }

    /// Entries that still wait for an event.
    var waiting: [Int] { triggers.map(\.entry) }

    /// What waited for this.
    mutating func builderDid(_ event: BuilderEvent, sender: Int?, at now: SimInstant) -> [Due] {
        var due: [Due] = []
        for index in triggers.indices where triggers[index].trigger.isMet(by: event, of: sender) {
            triggers[index].missing -= 1
            guard triggers[index].missing == 0 else { continue }
            let (entry, after) = (triggers[index].entry, triggers[index].trigger.after)
            due.append(Due(item: .fire(entry: entry, occurrence: 0), instant: now.advanced(by: after)))
        }
        triggers.removeAll { $0.missing == 0 }
        return due
    }

    // MARK: - When an entry takes effect

    /// Whether a repeated entry has had its last time.
    func isOver(_ entry: Int, at now: SimInstant, head: BlockNumber) -> Bool {
        guard case .every(_, from: _, to: let last) = timeline[entry].time else { return false }
        return isPast(last, now, head: head)
    }

    /// A block as the end is included as long as it is the head.
    private func isPast(_ last: Instant, _ now: SimInstant, head: BlockNumber) -> Bool {
        switch last {
        case .time(let end): return now > SimInstant.genesis.advanced(by: end)
        case .block(let end, .zero): return head > end
        case .block(let end, let plus):
            guard let sealed = repeatEnds[end] ?? nil else { return false }
            return now > sealed.advanced(by: plus)
        }
    }

    /// The next repeat, where one by time has just taken effect. One by blocks from a time is from now on so long after
    /// a block.
    mutating func fired(_ entry: Int, occurrence: UInt64, at now: SimInstant, head: BlockNumber) -> Due? {
        guard case .every(let interval, from: let first, to: _) = timeline[entry].time else { return nil }
        switch (interval, first) {
        case (.time(let time), _):
            return Due(item: .fire(entry: entry, occurrence: occurrence + 1), instant: now.advanced(by: time))
        case (.blocks, .time) where occurrence == 0:
            let plus = Duration.nanoseconds(now.nanoseconds - newestBlock.nanoseconds)
            repeatStarts[entry] = RepeatStart(block: head, plus: plus)
            return nil
        case (.blocks, _): return nil
        }
    }
}

extension EntryTrigger {
    fileprivate func isMet(by event: BuilderEvent, of sender: Int?) -> Bool {
        if let wanted = self.sender, wanted != sender { return false }
        switch cause {
        case .event(let name): return "\(event.name)" == name
        case .transition(let from, let to, let reason):
            guard case .sender(.stateChanged(let change)) = event else { return false }
            return change.from == from && change.to == to && (reason ?? change.reason) == change.reason
        }
    }
}
