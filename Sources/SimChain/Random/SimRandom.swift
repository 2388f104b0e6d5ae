/// One stream of random numbers: xoshiro256** (Blackman and Vigna, 2018).
///
/// The stream is the same on every platform and in every build. The draws below are ours because the standard library
/// does not promise how its own turn bits into numbers. A draw may consume more than one word, so two draws of one
/// stream depend on one another: take a stream of its own for each independent decision (``RandomStreams``).
public struct SimRandom: RandomNumberGenerator, Hashable, Sendable {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    /// Fills the state with four outputs of SplitMix64, as the generator's authors advise.
    public init(seed: UInt64) {
        var source = SplitMix64(state: seed)
        self.init(state: (source.next(), source.next(), source.next(), source.next()))
    }

    /// - Parameter state: not all zero, or every output would be zero.
    public init(state: (UInt64, UInt64, UInt64, UInt64)) {
        precondition(state.0 | state.1 | state.2 | state.3 != 0, "an all-zero state yields only zeros")
        (s0, s1, s2, s3) = state
    }

    public mutating func next() -> UInt64 {
        let result = Self.rotate(s1 &* 5, 7) &* 9
        let shifted = s1 &<< 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = Self.rotate(s3, 45)
        return result
    }

    @inline(__always)
    private static func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 {
        word &<< bits | word &>> (64 - bits)
    }
}

/// Spreads one word over a larger state (Steele, Lea and Flood, 2014).
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(state: UInt64) { self.state = state }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed &>> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed &>> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed &>> 31
    }
}

extension SimRandom {
    /// Every value below `bound` is equally likely: the few that would come up once too often are drawn again.
    ///
    /// - Parameter bound: at least 1.
    public mutating func uniform(below bound: UInt64) -> UInt64 {
        precondition(bound > 0, "there is no number below zero")
        // The high half of a 128-bit product is the draw; low halves under 2^64 mod bound belong to values that have
        // one preimage too many (Lemire, 2019). The division is reached only when the draw is close.
        var product = next().multipliedFullWidth(by: bound)
        if product.low < bound {
            let surplus = (0 &- bound) % bound
            while product.low < surplus { product = next().multipliedFullWidth(by: bound) }
        }
        return product.high
    }

    /// - Parameter bound: at least 1.
    public mutating func uniform(below bound: UInt128) -> UInt128 {
        precondition(bound > 0, "there is no number below zero")
        if let narrow = UInt64(exactly: bound) { return UInt128(uniform(below: narrow)) }
        // As many bits as the largest result has: on average fewer than two attempts.
        let mask = UInt128.max &>> UInt128((bound - 1).leadingZeroBitCount)
        while true {
            let candidate = wide() & mask
            if candidate < bound { return candidate }
        }
    }

    public mutating func uniform(in range: ClosedRange<UInt64>) -> UInt64 {
        let width = range.upperBound - range.lowerBound
        return width == .max ? next() : range.lowerBound + uniform(below: width + 1)
    }

    public mutating func uniform(in range: ClosedRange<UInt128>) -> UInt128 {
        let width = range.upperBound - range.lowerBound
        return width == .max ? wide() : range.lowerBound + uniform(below: width + 1)
    }

    /// True `numerator` times in `denominator` on average.
    ///
    /// - Parameter denominator: at least 1; a numerator that reaches it makes the coin certain.
    public mutating func coin(_ numerator: UInt64, _ denominator: UInt64) -> Bool {
        uniform(below: denominator) < numerator
    }

    /// - Parameter probability: 0...1, honoured to 2⁻⁵³.
    public mutating func coin(probability: Double) -> Bool {
        precondition(probability >= 0 && probability <= 1, "a probability lies between 0 and 1")
        return unit() < probability
    }

    /// In [0, 1), a multiple of 2⁻⁵³.
    public mutating func unit() -> Double {
        Double(next() &>> 11) * 0x1p-53
    }

    /// - Returns: nothing if there is nothing to choose from, and then nothing is drawn.
    public mutating func choice<Elements: RandomAccessCollection>(of elements: Elements) -> Elements.Element? {
        guard !elements.isEmpty else { return nil }
        let offset = Int(uniform(below: UInt64(elements.count)))
        return elements[elements.index(elements.startIndex, offsetBy: offset)]
    }

    /// Every order of `elements` is equally likely (Fisher and Yates).
    public mutating func shuffle<Element>(_ elements: inout [Element]) {
        for last in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(last, Int(uniform(below: UInt64(last + 1))))
        }
    }

    private mutating func wide() -> UInt128 {
        let high = UInt128(next())
        return high &<< 64 | UInt128(next())
    }
}
