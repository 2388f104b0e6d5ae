/// Splits a seed into one generator per name.
///
/// A named stream does not know the others: a draw added in one place shifts nothing anywhere else. Names are part of a
/// seed's meaning, so renaming a stream changes every run that uses it.
public struct RandomStreams: Hashable, Sendable {
    public let seed: UInt64
    private let domain: UInt64

    public init(seed: UInt64) {
        self.init(seed: seed, domain: 1)
    }

    private init(seed: UInt64, domain: UInt64) {
        self.seed = seed
        self.domain = domain
    }

    public func stream(named name: String) -> SimRandom {
        SimRandom(seed: StableHash.hash(name, seed: seed, domain: domain))
    }

    /// The stream of one of many alike, such as sender 3's latency.
    public func stream(named name: String, _ number: UInt64) -> SimRandom {
        var hash = StableHash(seed: seed, domain: domain)
        hash.combine(name)
        hash.combine(number)
        return SimRandom(seed: hash.finalize())
    }

    /// Streams of a part of the world, whose names need only be unique within it.
    public func scoped(to name: String) -> RandomStreams {
        RandomStreams(seed: StableHash.hash(name, seed: seed, domain: domain), domain: 2)
    }
}
