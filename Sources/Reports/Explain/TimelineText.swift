import Checks
import Ethereum
import ScenarioFile
import Simulation

/// One thing that happened, as a line of `explain`.
struct TimelineLine: Hashable {
    var actor: String
    var text: String
    /// Happens in every block, and says nothing where nothing else does.
    var isRoutine = false
}

/// Lays lines out in columns of at most 120 characters, block by block. Blocks in which nothing happens, or the same as
/// in the block before, become one line.
struct TimelineText {
    private struct Section {
        var block: BlockNumber
        var time: Duration
        var baseFee: WeiPerGas
        var header: String
        var lines: [(offset: Duration, line: TimelineLine)] = []

        var notable: [TimelineLine] { lines.map(\.line).filter { !$0.isRoutine } }
    }

    private var section: Section?
    /// Blocks that are not worth lines of their own.
    private var skipped: [Section] = []
    private var hasEnded = false
    /// What the last shown block had.
    private var shown: (block: BlockNumber, lines: [TimelineLine])?
    private let write: (String) -> Void

    private static let width = 120
    private static let offsetWidth = 10
    private static let actorWidth = 10
    private static let indent = offsetWidth + 2 + actorWidth + 1

    init(write: @escaping (String) -> Void) { self.write = write }

    mutating func begin(block: BlockNumber, time: Duration, baseFee: WeiPerGas, header: String) {
        closeSection()
        section = Section(block: block, time: time, baseFee: baseFee, header: header)
    }

    mutating func add(_ line: TimelineLine, at time: Duration) {
        guard section != nil else {
            if hasEnded { write("") }
            return Self.laidOut(offset: hasEnded ? ReadableAmount.time(time) : "", line).forEach(write)
        }
        section?.lines.append((time, line))
    }

    mutating func finish() {
        closeSection()
        closeSkipped()
        hasEnded = true
    }

    private mutating func closeSection() {
        guard let closed = section else { return }
        section = nil
        let notable = closed.notable
        if notable.isEmpty || notable == shown?.lines {
            // A range is of one sort: idle, or as before.
            if let last = skipped.last, last.notable.isEmpty != notable.isEmpty { closeSkipped() }
            return skipped.append(closed)
        }
        closeSkipped()
        write("")
        write("block \(closed.block)  \(ReadableAmount.time(closed.time))  \(closed.header)")
        for (time, line) in closed.lines {
            let offset = time - closed.time
            Self.laidOut(offset: "+\(TimeText.text(offset))", line).forEach(write)
        }
        shown = (closed.block, notable)
    }

    private mutating func closeSkipped() {
        guard let first = skipped.first, let last = skipped.last else { return }
        let isOne = first.block == last.block
        let blocks = isOne ? "block \(first.block)" : "blocks \(first.block)..\(last.block)"
        let times = [first, last].map { ReadableAmount.time($0.time) }
        let time = isOne ? times[0] : "\(times[0])..\(times[1])"
        let fees = [first, last].map { ReadableAmount.price($0.baseFee) }
        let fee = fees[0] == fees[1] ? "base fee \(fees[0])" : "base fee \(fees[0]) to \(fees[1])"
        let text = first.notable.isEmpty ? "nothing happens" : "as block \(shown?.block ?? 0)"
        write("")
        write("\(blocks)  \(time)  \(fee)  \(text)")
        skipped = []
    }

    /// Offset right-aligned, actor left-aligned, text wrapped under itself.
    private static func laidOut(offset: String, _ line: TimelineLine) -> [String] {
        let padding = String(repeating: " ", count: max(0, offsetWidth - offset.count))
        let actor = line.actor + String(repeating: " ", count: max(0, actorWidth - line.actor.count))
        let lines = wrapped(line.text, width: width - indent)
        let margin = String(repeating: " ", count: indent)
        let first = padding + offset + "  " + actor + " "
        return lines.enumerated().map { ($0.offset == 0 ? first : margin) + $0.element }
    }

    static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        var current = ""
        for word in text.split(separator: " ", omittingEmptySubsequences: false) {
            if current.isEmpty {
                current = String(word)
            } else if current.count + 1 + word.count <= width {
                current += " " + word
            } else {
                lines.append(current)
                current = String(word)
            }
        }
        return lines + [current]
    }
}
