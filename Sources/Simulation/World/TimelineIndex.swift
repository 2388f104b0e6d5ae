import Ethereum
import ScenarioFile

/// Which timeline entries wait for which block, found once: a block should not look at all entries of a long file.
struct TimelineIndex {
    /// Entries that fire, and windows that close, so long after a block. Looked up only, never iterated.
    private var fires: [BlockNumber: [Instant]] = [:]
    private var closes: [BlockNumber: [Instant]] = [:]
    /// Entries that repeat from a block on, or every so many blocks.
    let repeats: [Int]
    /// Blocks that a repeat ends so long after. Looked up only, never iterated.
    let ends: Set<BlockNumber>

    struct Instant: Hashable {
        var entry: Int
        var plus: Duration
    }

    init(_ timeline: [TimelineEntry]) {
        var repeats: [Int] = []
        var ends: Set<BlockNumber> = []
        for (index, entry) in timeline.enumerated() {
            switch entry.time {
            case .at(.block(let number, let plus)), .during(from: .block(let number, let plus), until: _):
                fires[number, default: []].append(Instant(entry: index, plus: plus))
            case .every(_, from: .block, to: _), .every(.blocks, from: .time, to: _):
                repeats.append(index)
            case .at(.time), .during(from: .time, until: _), .every(.time, from: .time, to: _):
                break
            }
            if case .during(_, until: .block(let number, let plus)) = entry.time {
                closes[number, default: []].append(Instant(entry: index, plus: plus))
            }
            if case .every(_, from: _, to: .block(let number, _)) = entry.time { ends.insert(number) }
        }
        self.repeats = repeats
        self.ends = ends
    }

    func fires(at block: BlockNumber) -> [Instant] { fires[block] ?? [] }
    func closes(at block: BlockNumber) -> [Instant] { closes[block] ?? [] }
}
