import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// `operation_conserved`: no operation is executed twice, none that the pool accepted vanishes, and none leaves the pool as
/// faulty while the chain has executed it: the next reorganisation would lose it.
struct OperationConserved {
    /// Operations that the pool accepted, and whose outcome is not final.
    private var open: [Hash32: Fate] = [:]
    /// Operations executed too long ago for a reorganisation: 8 bytes of a hash are enough to tell them apart.
    private var settled: Set<UInt64> = []
    /// Executed on the canonical chain, recently.
    private var executed: [Hash32: BlockNumber] = [:]
    private var recent: [(block: BlockNumber, hash: Hash32)] = []
    private var log = ViolationLog(.operationConserved)

    private enum Fate { case pending, removed, included }

    /// Deeper blocks are final.
    private static let depth: UInt64 = 64

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .chain(.operationExecuted(let execution)): execute(execution, event)
        case .chain(.reorganised(_, let ancestor, _)): undo(above: ancestor)
        case .chain(.blockSealed(let header, _, _)): settle(head: header.number)
        case .builder(_, .pool(.operationAccepted(let hash, _))):
            if executed[hash] == nil { open[hash] = .pending }
        case .builder(_, .pool(.operationRemoved(let hash, let reason, _))): remove(hash, reason, event)
        case .builder(_, .pool(.operationReplaced(let old, _))): note(old, .removed)
        case .builder(_, .pool(.operationReturned(let hash))): note(hash, .pending)
        case .chain, .builder, .world: break
        }
    }

    mutating func finish(_ end: RunEnd, last: TraceEvent?) -> [Violation] {
        guard let last else { return log.result }
        let pooled = Set(end.pooledOperations)
        let vanished = open.keys.filter { open[$0] == .pending && executed[$0] == nil && !pooled.contains($0) }
        for hash in vanished.sorted() {
            log.report(last, "the pool accepted operation \(hash) and lost it: not included, not removed, not pending")
        }
        return log.result
    }

    private mutating func note(_ hash: Hash32, _ fate: Fate) {
        if open[hash] != nil { open[hash] = fate }
    }

    private mutating func remove(_ hash: Hash32, _ reason: String, _ event: TraceEvent) {
        note(hash, .removed)
        guard let block = executed[hash] else { return }
        log.report(
            event,
            "operation \(hash) is removed from the pool (\(reason)), and block \(block) has executed it"
        )
    }

    private mutating func execute(_ execution: OperationExecution, _ event: TraceEvent) {
        let hash = execution.userOpHash
        if let first = executed[hash] {
            log.report(event, "operation \(hash) is executed in block \(execution.block), and was in block \(first)")
        } else if settled.contains(hash.words.0) {
            log.report(event, "operation \(hash) is executed in block \(execution.block), and was long before")
        }
        executed[hash] = execution.block
        recent.append((execution.block, hash))
    }

    private mutating func undo(above ancestor: BlockNumber) {
        while let last = recent.last, last.block > ancestor {
            executed[last.hash] = nil
            recent.removeLast()
        }
    }

    /// Forgets the details of what no reorganisation can undo. Every 64 blocks, so that it costs little per block.
    private mutating func settle(head: BlockNumber) {
        guard head.isMultiple(of: Self.depth), head > Self.depth else { return }
        let end = recent.firstIndex { $0.block + Self.depth > head } ?? recent.endIndex
        for (_, hash) in recent[..<end] {
            settled.insert(hash.words.0)
            executed[hash] = nil
            open[hash] = nil
        }
        recent.removeFirst(end)
    }
}
