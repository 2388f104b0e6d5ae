public import SimChain

/// Where every draw of one case comes from: the seed of the fuzzing and the case's number, from 0.
public struct CaseSeed: Hashable, Sendable {
    public var seed: UInt64
    public var number: UInt64

    public init(seed: UInt64, number: UInt64) {
        self.seed = seed
        self.number = number
    }

    /// A stream of its own for each purpose, so that a new draw in one place does not change the others.
    public func random(_ purpose: String) -> SimRandom {
        var hash = StableHash(seed: seed)
        hash.combine(purpose)
        hash.combine(number)
        return SimRandom(seed: hash.finalize())
    }
}
