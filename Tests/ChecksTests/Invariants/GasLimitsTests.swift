import Bundler
import Ethereum
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("gas_limits")
struct GasLimitsTests {
    @Test("a bundle that packs one gas more than max_bundle_gas is a violation")
    func packed() {
        var story = Story()
        story.form([], packedGas: 25_000_000)
        #expect(story.broken().isEmpty)
        story.form([], packedGas: 25_000_001)
        #expect(story.broken() == [.gasLimits])
    }

    @Test("a transaction with one gas more than max_bundle_gas and 5 % is a violation")
    func overhead() {
        // 1 000 000 · 105 / 100 = 1 050 000.
        var story = Story { $0.settings.maxBundleGas = 1_000_000 }
        story.sign(gasLimit: 1_050_000)
        #expect(story.broken().isEmpty)
        story.sign(gasLimit: 1_050_001)
        #expect(story.broken() == [.gasLimits])
    }

    @Test("a transaction above the chain's cap for one transaction is a violation")
    func cap() {
        // The chain's own rules refuse it too: without its cap only this invariant speaks.
        var story = Story()
        story.sign(gasLimit: 16_777_216)
        #expect(story.broken().isEmpty)
        story.sign(gasLimit: 16_777_217)
        #expect(story.broken() == [.gasLimits, .validTransaction])
    }

    @Test("a transaction above the head's block gas limit is a violation")
    func block() {
        var story = Story()
        story.seal(gasLimit: 10_000_000)
        story.sign(gasLimit: 10_000_000)
        #expect(story.broken().isEmpty)
        story.sign(gasLimit: 10_000_001)
        #expect(story.broken() == [.gasLimits])
    }

    @Test("the block gas limit that counts is that of the last announced head")
    func announced() {
        var story = Story()
        story.seal(gasLimit: 10_000_000)
        story.seal(gasLimit: 5_000_000, isAnnounced: false)
        story.sign(gasLimit: 10_000_000)
        #expect(story.broken().isEmpty)
        story.announce()
        story.sign(nonce: 0, gasLimit: 10_000_000)
        #expect(story.broken() == [.gasLimits])
    }
}
