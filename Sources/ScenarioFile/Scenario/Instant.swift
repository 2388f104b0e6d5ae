public import Ethereum

/// An instant of virtual time, as scenario files write it.
public enum Instant: Hashable, Sendable {
    /// Right after this block became the head, before any node tells anyone, or so much later. 0 is genesis.
    case block(BlockNumber, plus: Duration)
    /// Since genesis.
    case time(Duration)

    public static func block(_ number: BlockNumber) -> Instant { .block(number, plus: .zero) }
}

/// How far apart the occurrences of a repeated entry are.
public enum Interval: Hashable, Sendable {
    /// Blocks, not slots; at least 1.
    case blocks(UInt64)
    case time(Duration)
}

/// When a timeline entry takes effect.
public enum EntryTime: Hashable, Sendable {
    case at(Instant)
    /// In force from the first instant until just before the second: `block 3..8` ends as block 9 becomes the head.
    case during(from: Instant, until: Instant)
    /// At `from`, and again after each interval up to and including `to`.
    case every(Interval, from: Instant, to: Instant)
    /// Once, when the builder has done something; never, if it does not.
    case when(EntryTrigger)
}

extension Instant: CustomStringConvertible {
    public var description: String {
        switch self {
        case .block(let number, .zero): "block \(number)"
        case .block(let number, let plus): "block \(number) + \(TimeText.text(plus))"
        case .time(let time): TimeText.text(time)
        }
    }
}

/// Durations in the notation of scenario files.
public enum TimeText {
    /// The largest unit that needs no fraction: `4s`, `250ms`, `10min`; below a millisecond, a fraction of it.
    public static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        if attoseconds == 0 {
            if seconds != 0, seconds % 3600 == 0 { return "\(seconds / 3600)h" }
            if seconds != 0, seconds % 60 == 0 { return "\(seconds / 60)min" }
            return "\(seconds)s"
        }
        let nanoseconds = Int128(seconds) * 1_000_000_000 + Int128(attoseconds / 1_000_000_000)
        let (milliseconds, rest) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000)
        guard rest != 0 else { return "\(milliseconds)ms" }
        var fraction = String(rest.magnitude)
        fraction = String(repeating: "0", count: 6 - fraction.count) + fraction
        while fraction.hasSuffix("0") { fraction.removeLast() }
        return "\(milliseconds).\(fraction)ms"
    }
}
