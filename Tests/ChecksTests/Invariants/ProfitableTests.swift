import Bundler
import Ethereum
import SimChain
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("profitable")
struct ProfitableTests {
    /// The story's bundle uses 100 000 gas at 21 gwei: it costs 0.0021 ether.
    private static let cost: Wei = 2_100_000_000_000_000

    /// One bundle of two operations: the first pays half of its cost, the second pays `second`.
    private func story(
        second: Wei,
        sender: Int = 0,
        succeeded: Bool = true,
        _ change: (inout Story) -> Void = { _ in }
    ) -> Story {
        var story = Story(change)
        story.submit(1)
        story.submit(2)
        let hash = story.sign([1, 2], sender: sender)
        story.execute(hash, nonce: 0, sender: sender, succeeded: succeeded)
        if succeeded {
            story.execute(operation: 1, in: hash, paid: 1_050_000_000_000_000)
            story.execute(operation: 2, in: hash, paid: second)
        }
        story.seal()
        return story
    }

    @Test("a bundle whose operations pay one wei less than it costs is a violation")
    func loss() {
        #expect(story(second: 1_050_000_000_000_000).broken().isEmpty)
        #expect(story(second: 1_049_999_999_999_999).broken() == [.profitable])
        #expect(story(second: 1_049_999_999_999_999, sender: 1).broken() == [.profitable])
    }

    @Test("the violation names both amounts and the difference")
    func message() throws {
        let violation = try #require(story(second: 1_049_999_999_999_999).verdict().violations.first)
        #expect(
            violation.message.hasSuffix(
                "of sender 0 costs 0.0021 ether, and its operations pay 0.002099999999999999 ether, 1 wei less"
            )
        )
    }

    @Test("a reverted bundle is no violation")
    func reverted() {
        #expect(story(second: 0, succeeded: false).broken(pooled: [1, 2]).isEmpty)
    }

    @Test("a transaction of a signer without operations is no violation")
    func cancellation() {
        var story = Story()
        let hash = story.sign(kind: .cancellation)
        story.execute(hash, nonce: 0)
        story.seal()
        #expect(story.broken().isEmpty)
    }

    @Test("a bundle that a reorganisation brings back is judged again", arguments: [0, 1] as [Wei])
    func reorganised(missing: Wei) {
        var story = story(second: 1_050_000_000_000_000)
        let hash = story.signed(nonce: 0).hash
        story.chain(.reorganised(depth: 1, ancestor: 0, removed: []))
        story.execute(hash, nonce: 0)
        story.execute(operation: 1, in: hash, paid: Self.cost - missing)
        story.execute(operation: 2, in: hash, paid: 0)
        story.seal()
        #expect(story.broken().contains(.profitable) == (missing > 0))
    }

    @Test("what goes to another beneficiary does not pay for the bundle")
    func beneficiary() {
        var story = Story()
        story.submit(1)
        let hash = story.sign([1])
        story.execute(hash, nonce: 0)
        story.execute(operation: 1, in: hash, paid: Self.cost, beneficiary: Story.account(9))
        story.seal()
        #expect(story.broken() == [.profitable])
    }

    @Test("with a bundle size of N, only the missing shares of the 21 000 gas may be lost")
    func shares() {
        // Of 4 shares of 5 250 gas two are missing: 10 500 gas at 21 gwei are 220 500 gwei.
        #expect(story(second: 829_500_000_000_000) { $0.settings.preVerificationGasBundleSize = 4 }.broken().isEmpty)
        #expect(
            story(second: 829_499_999_999_999) { $0.settings.preVerificationGasBundleSize = 4 }.broken()
                == [.profitable]
        )
        // Two shares of two: none is missing.
        #expect(
            story(second: 1_049_999_999_999_999) { $0.settings.preVerificationGasBundleSize = 2 }.broken()
                == [.profitable]
        )
    }
}
