import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// The outcome of each operation, and the counts of outcomes, on the canonical chain and in the pool.
struct OperationLedger {
    enum Status: Hashable {
        /// On its way to the pool.
        case submitted
        case pending
        case rejected(String)
        case removed(String)
        case included(BlockNumber, succeeded: Bool)
    }

    struct Counts: Hashable {
        var included = 0
        var reverted = 0
        var removed = 0
        var rejected = 0
        var pending = 0

        fileprivate mutating func add(_ status: Status, _ number: Int) {
            switch status {
            case .submitted: break
            case .pending: pending += number
            case .rejected: rejected += number
            case .removed: removed += number
            case .included(_, let succeeded):
                included += number
                if !succeeded { reverted += number }
            }
        }
    }

    private struct Record {
        var pool: Status
        var inclusion: Status?
        var label: String?
        var status: Status { inclusion ?? pool }
    }

    private(set) var counts = Counts()
    private var records: [Hash32: Record] = [:]
    /// Operations by label, for the labels that checks name; the label of a counted submission without its number too.
    private var named: [String: [Hash32]]
    private var executed: [(block: BlockNumber, hash: Hash32)] = []
    /// What ended, and when: forgotten later, unless it has a name.
    private var ended: [(block: BlockNumber, hash: Hash32)] = []

    private static let depth: UInt64 = 64

    /// `labels` are those whose operations are never forgotten.
    init(labels: some Sequence<String>) {
        named = [:]
        for label in labels { named[label] = [] }
    }

    /// The operations of a label, or of each numbered label made from it, with what became of them.
    func outcomes(of label: String) -> [(label: String, status: Status)] {
        (named[label] ?? []).compactMap { hash in
            records[hash].map { ($0.label ?? label, $0.status) }
        }
    }

    /// The newest operation of this exact label; `nil` if no check names it.
    func hash(of label: String) -> Hash32? { named[label]?.last }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .world(.operationSubmitted(let submission)): submit(submission)
        case .builder(_, .pool(.operationAccepted(let hash, _))): note(hash, .pending, event.block)
        case .builder(_, .pool(.operationRejected(let hash, _, let reason))): reject(hash, reason, event.block)
        case .builder(_, .pool(.operationRemoved(let hash, let reason, _))): note(hash, .removed(reason), event.block)
        case .builder(_, .pool(.operationReplaced(let old, let new))):
            note(old, .removed("replaced by \(new)"), event.block)
        case .builder(_, .pool(.operationReturned(let hash))): note(hash, .pending, event.block)
        case .chain(.operationExecuted(let execution)): include(execution)
        case .chain(.reorganised(_, let ancestor, _)): undo(above: ancestor)
        case .chain(.blockSealed(let header, _, _)): forget(head: header.number)
        case .chain, .builder, .world: break
        }
    }

    private mutating func submit(_ submission: OperationSubmission) {
        if let label = submission.label {
            for name in [label, Self.base(of: label)].compactMap(\.self) where named[name] != nil {
                if named[name]?.contains(submission.userOpHash) == false { named[name]?.append(submission.userOpHash) }
            }
        }
        // The same operation can be sent twice; its outcome is that of the first.
        guard records[submission.userOpHash] == nil else { return }
        records[submission.userOpHash] = Record(pool: .submitted, label: submission.label)
    }

    /// `alice` of `alice-2`; `nil` for a label without a number.
    private static func base(of label: String) -> String? {
        guard let dash = label.lastIndex(of: "-") else { return nil }
        let number = label[label.index(after: dash)...]
        return !number.isEmpty && number.allSatisfy(\.isNumber) ? String(label[..<dash]) : nil
    }

    private mutating func change(_ hash: Hash32, _ body: (inout Record) -> Void) {
        var record = records[hash] ?? Record(pool: .submitted)
        counts.add(record.status, -1)
        body(&record)
        counts.add(record.status, 1)
        records[hash] = record
    }

    private mutating func note(_ hash: Hash32, _ status: Status, _ block: BlockNumber) {
        change(hash) { $0.pool = status }
        if case .removed = status { ended.append((block, hash)) }
    }

    /// A second copy that the pool refuses says nothing about the first.
    private mutating func reject(_ hash: Hash32, _ reason: String, _ block: BlockNumber) {
        guard records[hash].map({ $0.status == .submitted }) ?? true else { return }
        change(hash) { $0.pool = .rejected(reason) }
        ended.append((block, hash))
    }

    private mutating func include(_ execution: OperationExecution) {
        let status = Status.included(execution.block, succeeded: execution.succeeded)
        change(execution.userOpHash) { $0.inclusion = status }
        executed.append((execution.block, execution.userOpHash))
        ended.append((execution.block, execution.userOpHash))
    }

    private mutating func undo(above ancestor: BlockNumber) {
        while let last = executed.last, last.block > ancestor {
            executed.removeLast()
            change(last.hash) { $0.inclusion = nil }
        }
    }

    /// Every 64 blocks: what ended 64 blocks ago and has not changed its mind stays only as a count.
    private mutating func forget(head: BlockNumber) {
        guard head.isMultiple(of: Self.depth), head > Self.depth else { return }
        func isFinal(_ entry: (block: BlockNumber, hash: Hash32)) -> Bool { entry.block + Self.depth < head }
        let endedCount = ended.firstIndex { !isFinal($0) } ?? ended.endIndex
        for (_, hash) in ended[..<endedCount] {
            guard let record = records[hash], !isNamed(record) else { continue }
            switch record.status {
            case .submitted, .pending: break
            case .rejected, .removed: records[hash] = nil
            case .included(let block, _): if block + Self.depth < head { records[hash] = nil }
            }
        }
        ended.removeFirst(endedCount)
        executed.removeFirst(executed.firstIndex { !isFinal($0) } ?? executed.endIndex)
    }

    private func isNamed(_ record: Record) -> Bool {
        guard let label = record.label else { return false }
        return named[label] != nil || Self.base(of: label).map { named[$0] != nil } ?? false
    }
}
