import Ethereum
import ScenarioFile
import Simulation

/// The changes by the blocks of the canonical chain, newest last, as far back as a reorganisation may reach.
struct CanonicalLog<Element> {
    private var entries: [(block: BlockNumber, element: Element)] = []

    /// Blocks that are remembered below the newest one.
    private static var depth: UInt64 { 256 }

    mutating func append(_ element: Element, block: BlockNumber) {
        entries.append((block, element))
        // In large steps, so that forgetting costs nothing per entry.
        guard entries.count >= 1024, let first = entries.first?.block, first + Self.depth * 2 < block else { return }
        let kept = entries.firstIndex { $0.block + Self.depth >= block } ?? entries.endIndex
        entries.removeFirst(kept)
    }

    /// Forgets the changes above `ancestor`, and returns them, newest first.
    mutating func undo(above ancestor: BlockNumber) -> [Element] {
        var undone: [Element] = []
        while let last = entries.last, last.block > ancestor {
            undone.append(last.element)
            entries.removeLast()
        }
        return undone
    }
}
