import SimChain
import Testing

@Suite("Random generator")
struct SimRandomTests {
    // Published with several implementations as the output of the authors' xoshiro256starstar.c from state 1, 2, 3, 4.
    @Test("the generator gives the numbers of xoshiro256**")
    func isXoshiro() {
        var random = SimRandom(state: (1, 2, 3, 4))
        let expected: [UInt64] = [
            11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360, 607_988_272_756_665_600,
            16_172_922_978_634_559_625, 8_476_171_486_693_032_832, 10_595_114_339_597_558_777,
            2_904_607_092_377_533_576,
        ]
        #expect(expected.map { _ in random.next() } == expected)
    }

    // Output of the authors' splitmix64.c for 1234567, as listed on Rosetta Code.
    @Test("the generator is seeded by SplitMix64")
    func isSeededBySplitMix() {
        let state: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
        ]
        var source = SplitMix64(state: 1_234_567)
        #expect(state.map { _ in source.next() } == state)
        #expect(SimRandom(seed: 1_234_567) == SimRandom(state: (state[0], state[1], state[2], state[3])))
    }

    @Test("every value below a bound is drawn about equally often", arguments: [1, 2, 3, 7, 10] as [UInt64])
    func uniformBelow(bound: UInt64) {
        var random = SimRandom(seed: bound)
        let draws = 10_000
        var counts = [Int](repeating: 0, count: Int(bound))
        for _ in 0..<draws { counts[Int(random.uniform(below: bound))] += 1 }
        // Each count is binomial with a standard deviation of at most sqrt(10000 / 4) = 50; six of them never happen.
        #expect(counts.allSatisfy { abs($0 - draws / Int(bound)) <= 300 })
    }

    @Test("low values are not favoured where the bound is not a power of two")
    func isUnbiased() {
        // Taking next() modulo 3 * 2^62 would yield values below 2^62 twice as often as others: half of all draws
        // instead of a third.
        var random = SimRandom(seed: 1)
        let low = (0..<10_000).count { _ in random.uniform(below: UInt64(3) << 62) < UInt64(1) << 62 }
        #expect(abs(low - 3333) <= 300)
        let wideLow = (0..<10_000).count { _ in random.uniform(below: UInt128(3) << 126) < UInt128(1) << 126 }
        #expect(abs(wideLow - 3333) <= 300)
    }

    @Test("a draw stays within its closed range and reaches both ends of a small one")
    func closedRanges() {
        var random = SimRandom(seed: 1)
        let start = UInt128(1) << 100
        let draws = (0..<200).map { _ in random.uniform(in: start...start + 3) }
        #expect(Set(draws) == [start, start + 1, start + 2, start + 3])
        #expect(random.uniform(in: UInt128(5)...5) == 5)
        #expect(random.uniform(in: UInt64(9)...9) == 9)

        // The whole type's width has no bound of the same type. Its top bit must be set about half of the time.
        let top = (0..<1000).count { _ in random.uniform(in: 0...UInt128.max) >> 127 == 1 }
        #expect(abs(top - 500) <= 100)
        let wide = (0..<1000).map { _ in random.uniform(in: 1...(UInt128(1) << 65)) }
        #expect(wide.allSatisfy { $0 >= 1 && $0 <= UInt128(1) << 65 })
        #expect(wide.contains { $0 > UInt128(1) << 64 })
    }

    @Test("a yes-or-no draw is true as often as its probability says")
    func coins() {
        var random = SimRandom(seed: 1)
        #expect(!(0..<1000).contains { _ in random.coin(0, 5) })
        #expect((0..<1000).allSatisfy { _ in random.coin(5, 5) })
        #expect(!(0..<1000).contains { _ in random.coin(probability: 0) })
        #expect((0..<1000).allSatisfy { _ in random.coin(probability: 1) })
        // Standard deviation: sqrt(10000 * 0.3 * 0.7) = 46.
        #expect(abs((0..<10_000).count { _ in random.coin(3, 10) } - 3000) <= 280)
        #expect(abs((0..<10_000).count { _ in random.coin(probability: 0.3) } - 3000) <= 280)
    }

    @Test("a choice can be any element, and an empty list needs no draw")
    func choices() {
        var random = SimRandom(seed: 1)
        let before = random
        #expect(random.choice(of: [Int]()) == nil)
        #expect(random == before)
        #expect(Set((0..<100).compactMap { _ in random.choice(of: ["a", "b", "c"]) }) == ["a", "b", "c"])
        #expect(Set((0..<100).compactMap { _ in random.choice(of: [1, 2, 3, 4][1...2]) }) == [2, 3])
    }

    @Test("shuffling gives each order about equally often")
    func shuffles() {
        var random = SimRandom(seed: 1)
        var counts: [[Int]: Int] = [:]
        for _ in 0..<6000 {
            var elements = [1, 2, 3]
            random.shuffle(&elements)
            counts[elements, default: 0] += 1
        }
        // 3! orders; standard deviation sqrt(6000 * 1/6 * 5/6) = 29.
        #expect(counts.count == 6)
        #expect(counts.values.allSatisfy { abs($0 - 1000) <= 180 })
    }
}

@Suite("Random streams")
struct RandomStreamsTests {
    @Test("the same seed and name give the same stream, and any other seed or name another stream")
    func named() {
        let streams = RandomStreams(seed: 1)
        #expect(streams.stream(named: "a") == RandomStreams(seed: 1).stream(named: "a"))
        let different = [
            streams.stream(named: "a"), streams.stream(named: "b"), streams.stream(named: "a", 0),
            streams.stream(named: "a", 1), RandomStreams(seed: 2).stream(named: "a"),
            streams.scoped(to: "a").stream(named: "a"), streams.scoped(to: "b").stream(named: "a"),
            streams.scoped(to: "a").stream(named: "b"), streams.scoped(to: "a").scoped(to: "a").stream(named: "a"),
        ]
        #expect(Set(different).count == different.count)
    }

    @Test("drawing from one stream does not change another")
    func independent() {
        let streams = RandomStreams(seed: 1)
        var undisturbed = streams.stream(named: "latency")
        let expected = (0..<10).map { _ in undisturbed.next() }

        var other = streams.stream(named: "faults")
        var latency = streams.stream(named: "latency")
        let interleaved = (0..<10).map { _ in
            _ = other.next()
            return latency.next()
        }
        #expect(interleaved == expected)
    }
}
