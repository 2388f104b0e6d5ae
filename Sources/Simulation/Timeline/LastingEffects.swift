import Bundler
import Ethereum

/// How long an action disturbs the run.
enum LastingEffect: Hashable {
    /// Only at its instant.
    case none
    /// As long as ``FaultBoard`` has it.
    case untilUsedUp
    /// Until this block is the head.
    case untilBlock(BlockNumber)
    /// Until another action ends this condition.
    case begins(Condition)
    case ends(Condition)

    enum Condition: Hashable {
        case manualMode
        case drained(sender: Int)
        case withdrawn(paymaster: String)
    }
}

/// Which timeline entries still disturb the run after their instant.
struct LastingEffects {
    /// What an entry that takes effect begins and ends.
    struct Change: Hashable {
        /// Whether the entry itself lasts.
        var lasts = false
        /// Earlier entries whose effect it ends.
        var ended: [Int] = []
    }

    /// Entries whose effect lasts until a block, in the order they took effect.
    private var untilBlock: [(entry: Int, block: BlockNumber)] = []
    /// The entry that began a condition, while it lasts. Looked up only.
    private var conditions: [LastingEffect.Condition: Int] = [:]

    mutating func begin(_ effect: LastingEffect, entry: Int) -> Change {
        switch effect {
        case .none: return Change()
        case .untilUsedUp: return Change(lasts: true)
        case .untilBlock(let block):
            untilBlock.append((entry, block))
            return Change(lasts: true)
        case .begins(let condition):
            guard conditions[condition] == nil else { return Change() }
            conditions[condition] = entry
            return Change(lasts: true)
        case .ends(let condition):
            return Change(ended: conditions.removeValue(forKey: condition).map { [$0] } ?? [])
        }
    }

    /// The entries that end because this block is the head now.
    mutating func headBecame(_ block: BlockNumber) -> [Int] {
        guard !untilBlock.isEmpty else { return [] }
        let ended = untilBlock.filter { $0.block <= block }.map(\.entry)
        untilBlock.removeAll { $0.block <= block }
        return ended
    }
}
