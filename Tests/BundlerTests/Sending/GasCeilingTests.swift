import Ethereum
import Testing

@testable import Bundler

@Suite("GasCeiling")
struct GasCeilingTests {
    @Test("after a bundle that was taken, the next goes to the middle of what was taken and what was refused")
    func middle() {
        var ceiling = GasCeiling()
        ceiling.taken(5_000_000)
        #expect(ceiling.limit == nil)
        ceiling.refused(1_600_000)
        #expect(ceiling.limit == 800_000)
        // 1 600 000 and a sixteenth are 1 700 000; (700 000 + 1 700 000) / 2.
        ceiling.taken(700_000)
        #expect(ceiling.limit == 1_200_000)
        // (700 000 + 1 100 000) / 2.
        ceiling.refused(1_100_000)
        #expect(ceiling.limit == 900_000)
        // A second refusal in a row halves.
        ceiling.refused(900_000)
        #expect(ceiling.limit == 450_000)
    }

    @Test("a bundle with room to spare ends it", arguments: [(400_000, 1_050_000), (399_999, nil)] as [(Gas, Gas?)])
    func roomToSpare(taken: Gas, limit: Gas?) {
        var ceiling = GasCeiling()
        ceiling.refused(1_600_000)
        // 400 000 of 800 000: (400 000 + 1 700 000) / 2.
        ceiling.taken(taken)
        #expect(ceiling.limit == limit)
    }

    @Test("where more was taken than is refused now, half is tried")
    func contradiction() {
        var ceiling = GasCeiling()
        ceiling.refused(1_600_000)
        ceiling.taken(2_000_000)
        #expect(ceiling.limit == 1_700_000)
        ceiling.refused(1_000_000)
        #expect(ceiling.limit == 500_000)
    }
}
