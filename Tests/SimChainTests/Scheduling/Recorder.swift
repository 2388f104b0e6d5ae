import SimChain

/// What happened, in order. Written by one simulation at a time, as its contract allows without a lock.
final class Recorder<Entry: Sendable>: @unchecked Sendable {
    var entries: [Entry] = []

    func record(_ entry: Entry) { entries.append(entry) }
}

/// The documented order of ties, computed from its definition.
func tie(_ name: String, _ counter: UInt64, seed: UInt64) -> UInt64 {
    StableHash.hash(StableHash.hash(name, seed: 0), counter, seed: seed)
}
