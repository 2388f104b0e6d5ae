import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// A value for each operation that is not settled yet: what was executed 64 blocks ago is forgotten, and what the chain
/// took back meanwhile is not.
struct OpenOperations<Value> {
    private var values: [Hash32: Value] = [:]
    private var executed: [(block: BlockNumber, hash: Hash32)] = []

    private static var depth: UInt64 { 64 }

    subscript(_ hash: Hash32) -> Value? {
        get { values[hash] }
        set { values[hash] = newValue }
    }

    /// Follows inclusion, reorganisations and the passing of blocks.
    mutating func observe(_ event: ChainEvent) {
        switch event {
        case .operationExecuted(let execution):
            if values[execution.userOpHash] != nil { executed.append((execution.block, execution.userOpHash)) }
        case .reorganised(_, let ancestor, _):
            while let last = executed.last, last.block > ancestor { executed.removeLast() }
        case .blockSealed(let header, _, _):
            guard header.number.isMultiple(of: Self.depth) else { return }
            let end = executed.firstIndex { $0.block + Self.depth > header.number } ?? executed.endIndex
            for (_, hash) in executed[..<end] { values[hash] = nil }
            executed.removeFirst(end)
        case .genesis, .slotMissed, .transactionExecuted, .transactionPooled, .transactionReplaced, .transactionRefused,
            .transactionEvicted:
            break
        }
    }
}
