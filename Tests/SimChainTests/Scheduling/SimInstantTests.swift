import SimChain
import Testing

@Suite("Virtual instant")
struct SimInstantTests {
    @Test(
        "fractions of a nanosecond are rounded up",
        arguments: [
            (.zero, 0), (.nanoseconds(1), 1), (Duration(attoseconds: 1), 1), (Duration(attoseconds: 1_000_000_000), 1),
            (Duration(attoseconds: 1_000_000_001), 2), (Duration(attoseconds: -1), 0), (.nanoseconds(-1), -1),
            (Duration(attoseconds: -1_000_000_001), -1), (.seconds(12), 12_000_000_000),
            // 2⁶³ attoseconds, just over nine seconds, is where the arithmetic changes its width.
            (Duration(attoseconds: 9_223_372_036_854_775_808), 9_223_372_037),
            (Duration(attoseconds: -9_223_372_036_854_775_809), -9_223_372_036),
        ] as [(Duration, Int64)]
    )
    func rounds(duration: Duration, nanoseconds: Int64) {
        #expect(SimInstant.genesis.advanced(by: duration) == SimInstant(nanoseconds: nanoseconds))
    }

    @Test("arithmetic saturates at the ends of the range")
    func saturates() {
        let end = SimInstant.distantFuture
        #expect(end.advanced(byNanoseconds: 1) == end)
        #expect(SimInstant.seconds(1).advanced(by: .seconds(Int64.max)) == end)
        #expect(SimInstant(nanoseconds: .min).advanced(byNanoseconds: -1).nanoseconds == .min)
        // 2⁶⁴ - 1 nanoseconds do not fit into 64 signed bits.
        #expect(
            SimInstant(nanoseconds: .min).duration(to: end) == Duration(attoseconds: ((1 << 64) - 1) * 1_000_000_000)
        )
    }

    @Test("an instant advanced by its distance to another instant is that instant")
    func distance() {
        let start = SimInstant.milliseconds(1500)
        for end in [SimInstant.genesis, .seconds(12), SimInstant(nanoseconds: 7), start] {
            #expect(start.advanced(by: start.duration(to: end)) == end)
        }
        #expect(start.duration(to: .seconds(2)) == .milliseconds(500))
    }

    @Test("whole seconds and milliseconds round down")
    func wholeUnits() {
        #expect(SimInstant(nanoseconds: 1_999_999_999).seconds == 1)
        #expect(SimInstant(nanoseconds: -1).seconds == -1)
        #expect(SimInstant(nanoseconds: 1_999_999).milliseconds == 1)
        #expect(SimInstant(nanoseconds: -1_000_000).milliseconds == -1)
    }

    @Test(
        "an instant is written in seconds",
        arguments: [
            (0, "0.000s"), (12_000_000_000, "12.000s"), (1, "0.000000001s"), (1_500_000_000, "1.500s"),
            (12_345_678_900, "12.3456789s"), (-1_500_000_000, "-1.500s"),
        ] as [(Int64, String)]
    )
    func descriptions(nanoseconds: Int64, text: String) {
        #expect(SimInstant(nanoseconds: nanoseconds).description == text)
    }
}
