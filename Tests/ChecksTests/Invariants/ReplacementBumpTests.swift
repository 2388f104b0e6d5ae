import Bundler
import Ethereum
import SimChain
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("replacement_bump")
struct ReplacementBumpTests {
    private static func fees(_ maximum: UInt64, _ priority: UInt64) -> GasFees {
        GasFees(maxFeePerGas: WeiPerGas(UInt128(maximum)), maxPriorityFeePerGas: WeiPerGas(UInt128(priority)))
    }

    /// A pool takes the second of two transactions of sender 0.
    private func story(
        _ old: GasFees,
        _ new: GasFees,
        mempool: String = "geth",
        percent: UInt32 = 10,
        feeIncreases: UInt64 = 1
    ) -> Story {
        var story = Story {
            $0.mempool = mempool
            $0.settings.replacementFeePercentIncrease = percent
        }
        story.form([])
        let first = story.sign(fees: old)
        story.pool(first, fees: old)
        story.form([], feeIncreases: feeIncreases)
        let second = story.sign(fees: new)
        story.chain(
            .transactionReplaced(old: story.pooled(first, fees: old), new: story.pooled(second, fees: new))
        )
        return story
    }

    @Test("10 % more in both prices satisfies geth, and one wei less in either does not")
    func geth() {
        let old = Self.fees(26_400_000_000, 1_000_000_000)
        #expect(story(old, Self.fees(29_040_000_000, 1_100_000_000)).broken().isEmpty)
        #expect(story(old, Self.fees(29_039_999_999, 1_100_000_000)).broken() == [.replacementBump])
        #expect(story(old, Self.fees(29_040_000_000, 1_099_999_999)).broken() == [.replacementBump])
    }

    @Test("the configured percentage counts where it is higher than the client's")
    func percentage() {
        let old = Self.fees(10_000_000_000, 1_000_000_000)
        let new = Self.fees(11_000_000_000, 1_100_000_000)
        #expect(story(old, new, percent: 20).broken() == [.replacementBump])
        // A bundle that starts over has forgotten the floor; the client's rule still binds it.
        #expect(story(old, new, percent: 20, feeIncreases: 0).broken().isEmpty)
        #expect(story(old, Self.fees(10_900_000_000, 1_100_000_000), feeIncreases: 0).broken() == [.replacementBump])
    }

    @Test("after a refused bundle at fresh fees, bundles are held to the client's rule alone until a pool takes one")
    func refusedStart() {
        // Anvil compares fee caps alone: 51 over 37 passes there, and 1.1 is less than 1.9 · 1.1.
        let (old, new) = (Self.fees(37_000_000_000, 1_900_000_000), Self.fees(51_000_000_000, 1_100_000_000))
        func story(isTaken: Bool) -> Story {
            var story = Story { $0.mempool = "anvil" }
            story.form([])
            let first = story.sign(fees: old)
            story.pool(first, fees: old)
            story.form([], feeIncreases: 0)
            let fresh = story.sign(fees: Self.fees(46_000_000_000, 1_000_000_000))
            if isTaken { story.pool(fresh, fees: Self.fees(46_000_000_000, 1_000_000_000)) }
            story.form([], feeIncreases: 1)
            let second = story.sign(fees: new)
            story.chain(
                .transactionReplaced(old: story.pooled(first, fees: old), new: story.pooled(second, fees: new))
            )
            return story
        }
        #expect(story(isTaken: false).broken().isEmpty)
        #expect(story(isTaken: true).broken() == [.replacementBump])
    }

    @Test("a cancellation is held to the percentage even after the sender went back to fresh fees")
    func cancellation() {
        // Anvil compares fee caps alone; 10 % more than 30 and 2 gwei are 33 and 2.2.
        let tips: [(UInt64, Set<InvariantName>)] = [(2_199_999_999, [.replacementBump]), (2_200_000_000, [])]
        for (tip, broken) in tips {
            var story = Story { $0.mempool = "anvil" }
            let (old, new) = (Self.fees(30_000_000_000, 2_000_000_000), Self.fees(33_000_000_000, tip))
            let first = story.sign(fees: old)
            story.pool(first, fees: old)
            story.form([], feeIncreases: 0)
            let second = story.sign(kind: .cancellation, fees: new)
            story.chain(
                .transactionReplaced(old: story.pooled(first, fees: old), new: story.pooled(second, fees: new))
            )
            #expect(story.broken() == broken)
        }
    }

    @Test("transactions of other signers are not held to the rule")
    func foreign() {
        var story = Story()
        let old = story.pooled(Story.hash(1), fees: Self.fees(100, 100))
        story.chain(.transactionReplaced(old: old, new: story.pooled(Story.hash(2), fees: Self.fees(1, 1))))
        #expect(story.broken().isEmpty)
    }

    /// old cap, old tip, new cap, new tip; the base fee is 100.
    @Test(
        "the rule is the one of the run's client",
        arguments: [
            // geth: strictly higher, and at least the old price · 110 / 100, rounded down. At 1 wei that takes 2.
            ("geth", [1, 1, 1, 1], false), ("geth", [1, 1, 2, 2], true), ("geth", [19, 19, 20, 20], true),
            ("geth", [100, 10, 110, 11], true), ("geth", [100, 10, 109, 11], false), ("bor", [1, 1, 1, 1], false),
            // reth: rounded up, equality passes, a zero tip is not compared. 19 · 1.1 = 20.9.
            ("reth", [19, 19, 20, 20], false), ("reth", [19, 19, 21, 21], true), ("reth", [100, 0, 110, 0], true),
            ("reth", [100, 10, 110, 10], false),
            // erigon: rounded down, equality passes.
            ("erigon", [1, 1, 1, 1], true), ("erigon", [19, 19, 20, 20], true), ("erigon", [100, 10, 110, 10], false),
            // nethermind: what is paid at the base fee, min(cap, 100 + tip): 110 and then 121.
            ("nethermind", [200, 10, 200, 21], true), ("nethermind", [200, 10, 200, 20], false),
            ("nethermind", [200, 10, 400, 10], false), ("nethermind", [0, 0, 0, 0], true),
            // besu: the same, and the tip not lower; or equal prices and 10 % more tip.
            ("besu", [200, 10, 200, 21], true), ("besu", [200, 10, 400, 10], false),
            ("besu", [105, 10, 105, 11], true),
            // anvil: a higher fee cap and nothing else.
            ("anvil", [100, 10, 101, 0], true), ("anvil", [100, 10, 100, 20], false),
        ]
    )
    func clients(mempool: String, prices: [UInt64], isAllowed: Bool) throws {
        let rule = try #require(ReplacementRule(mempool: mempool))
        let (old, new) = (Self.fees(prices[0], prices[1]), Self.fees(prices[2], prices[3]))
        #expect(rule.allows(new, over: old, baseFee: 100) == isAllowed)
    }
}
