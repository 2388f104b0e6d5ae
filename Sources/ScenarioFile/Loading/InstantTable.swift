import Ethereum
import Wording

/// The instants a file names, checked against the end of the run once everything is read.
struct InstantTable {
    private struct Use {
        var instant: Instant
        var origin: Origin
        var text: String
    }

    private var uses: [Use] = []
    /// Slots without a block: each delays the end of a run that is measured in blocks.
    private var missedSlots: UInt64 = 0

    mutating func use(_ instant: Instant, _ origin: Origin, text: String) {
        uses.append(Use(instant: instant, origin: origin, text: text))
    }

    mutating func missSlots(_ count: UInt64, occurrences: UInt64) {
        let (slots, first) = count.multipliedReportingOverflow(by: occurrences)
        let (sum, second) = missedSlots.addingReportingOverflow(slots)
        missedSlots = first || second ? .max : sum
    }

    func check(_ context: LoadContext) {
        guard let run = context.run else { return }
        for use in uses where isAfterEnd(use.instant, run, blockTime: context.chain.blockTime) {
            context.diagnostics.error(
                use.origin,
                "\(Quoted.text(use.text)) is after the end of the run (\(Self.text(run)))"
            )
        }
    }

    private static func text(_ run: RunLength) -> String {
        switch run {
        case .blocks(let count): "block \(count)"
        case .duration(let duration): TimeText.text(duration)
        }
    }

    private func isAfterEnd(_ instant: Instant, _ run: RunLength, blockTime: Duration) -> Bool {
        let slot = Int128(blockTime.wholeNanoseconds)
        switch (run, instant) {
        case (.blocks(let last), .block(let number, let plus)):
            guard number <= last else { return true }
            return Int128(plus.wholeNanoseconds) > slot * (Int128(last - number) + 1 + Int128(missedSlots))
        case (.blocks(let last), .time(let time)):
            return Int128(time.wholeNanoseconds) > slot * (Int128(last) + 1 + Int128(missedSlots))
        case (.duration(let end), _):
            return Self.nanoseconds(instant, slot: slot) > Int128(end.wholeNanoseconds)
        }
    }

    /// The earliest virtual time it can be, no slot missed.
    static func nanoseconds(_ instant: Instant, slot: Int128) -> Int128 {
        switch instant {
        case .block(let number, let plus): slot * Int128(number) + Int128(plus.wholeNanoseconds)
        case .time(let time): Int128(time.wholeNanoseconds)
        }
    }
}
