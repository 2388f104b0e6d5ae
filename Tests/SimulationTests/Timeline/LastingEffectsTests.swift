import Bundler
import Ethereum
import ScenarioFile
import Testing

@testable import Simulation

@Suite("Effects that last")
struct LastingEffectsTests {
    private typealias Change = LastingEffects.Change

    private static let full = Wei(10 * Wei.ether.rawValue)
    private var effects = LastingEffects()

    private func drain(to balance: Wei, sender: Int = 0) -> LastingEffect {
        var drain = Drain(balance: balance)
        drain.sender = sender
        return drain.lasting(genesis: Self.full)
    }

    private func mode(_ mode: BundlingMode) -> LastingEffect { SetBundlingMode(mode).lasting }

    @Test("an effect with a last block ends at that block, each entry once")
    mutating func untilBlock() {
        #expect(effects.begin(.untilBlock(4), entry: 0) == Change(lasts: true))
        #expect(effects.begin(.untilBlock(3), entry: 1) == Change(lasts: true))
        #expect(effects.begin(.untilBlock(4), entry: 2) == Change(lasts: true))
        #expect(effects.headBecame(2) == [])
        #expect(effects.headBecame(3) == [1])
        // In the order they took effect; block 4 may have been missed.
        #expect(effects.headBecame(5) == [0, 2])
        #expect(effects.headBecame(6) == [])
    }

    @Test("manual mode lasts from the first entry that sets it until the first that sets auto")
    mutating func manualMode() {
        #expect(effects.begin(mode(.auto), entry: 0) == Change())
        #expect(effects.begin(mode(.manual), entry: 1) == Change(lasts: true))
        #expect(effects.begin(mode(.manual), entry: 2) == Change())
        #expect(effects.begin(mode(.auto), entry: 3) == Change(ended: [1]))
        #expect(effects.begin(mode(.auto), entry: 4) == Change())
    }

    @Test("a sender is drained until it has its first balance again, each sender for itself")
    mutating func drained() {
        #expect(effects.begin(drain(to: .zero), entry: 0) == Change(lasts: true))
        #expect(effects.begin(drain(to: Self.full - 1), entry: 1) == Change())
        #expect(effects.begin(drain(to: .zero, sender: 1), entry: 2) == Change(lasts: true))
        #expect(effects.begin(drain(to: Self.full), entry: 3) == Change(ended: [0]))
        #expect(effects.begin(drain(to: Self.full), entry: 4) == Change())
        #expect(effects.begin(drain(to: Self.full + 1, sender: 1), entry: 5) == Change(ended: [2]))
    }

    @Test("a fault of calls lasts, and an effect at an instant does not")
    mutating func others() {
        #expect(effects.begin(.untilUsedUp, entry: 0) == Change(lasts: true))
        #expect(effects.begin(.none, entry: 1) == Change())
        #expect(effects.headBecame(1000) == [])
    }
}
