import Bundler
import Ethereum
import ScenarioFile
import Testing

@testable import Simulation

@Suite("Effects that last")
struct LastingEffectsTests {
    private typealias Change = LastingEffects.Change

    private static let full = Wei(10 * Wei.ether.rawValue)
    private var effects = LastingEffects(signerBalance: Self.full)

    private func drain(to balance: Wei, sender: Int = 0) -> TimelineAction {
        var drain = Drain(balance: balance)
        drain.sender = sender
        return .drain(drain)
    }

    @Test("an excluded or included transaction is disturbed until its block, each entry once")
    mutating func untilBlock() {
        let latest = TransactionReference()
        #expect(effects.begin(.exclude(latest, until: 4), entry: 0) == Change(lasts: true))
        #expect(effects.begin(.include(latest, in: 3), entry: 1) == Change(lasts: true))
        #expect(effects.begin(.exclude(latest, until: 4), entry: 2) == Change(lasts: true))
        #expect(effects.headBecame(2) == [])
        #expect(effects.headBecame(3) == [1])
        // In the order they fired; block 4 may have been missed.
        #expect(effects.headBecame(5) == [0, 2])
        #expect(effects.headBecame(6) == [])
    }

    @Test("manual mode lasts from the first entry that sets it until the first that sets auto")
    mutating func manualMode() {
        #expect(effects.begin(.setBundlingMode(.auto), entry: 0) == Change())
        #expect(effects.begin(.setBundlingMode(.manual), entry: 1) == Change(lasts: true))
        #expect(effects.begin(.setBundlingMode(.manual), entry: 2) == Change())
        #expect(effects.begin(.setBundlingMode(.auto), entry: 3) == Change(ended: [1]))
        #expect(effects.begin(.setBundlingMode(.auto), entry: 4) == Change())
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

    @Test("faults of calls last, and what happens at an instant does not")
    mutating func others() {
        #expect(effects.begin(.rpc(RPCFault(effect: .timeout)), entry: 0) == Change(lasts: true))
        let answer = ScriptedAnswer(call: .sendBundle, refusal: .underpriced)
        #expect(effects.begin(.answer(answer), entry: 1) == Change(lasts: true))
        #expect(effects.begin(.missSlots(3), entry: 2) == Change())
        #expect(effects.begin(.reorg(Reorganisation(depth: 1)), entry: 3) == Change())
        #expect(effects.headBecame(1000) == [])
    }
}
