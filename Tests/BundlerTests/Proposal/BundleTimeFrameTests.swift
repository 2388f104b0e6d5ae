import Ethereum
import Testing

@testable import Bundler

@Suite("BundleTimeFrame")
struct BundleTimeFrameTests {
    private func frame(blockTime: Duration, wait: UInt64 = 2) -> BundleTimeFrame {
        var settings = BuilderSettings()
        settings.maxBlocksToWaitForMine = wait
        let chain = ChainFacts(chainID: 1, entryPoints: [.v0_7], transactionGasCap: nil, blockTime: blockTime)
        return BundleTimeFrame(unixTime: 1_000, settings: settings, chain: chain)
    }

    /// (2 + 1) · 12 s; (2 + 1) · 2 s is less than 20.
    @Test(
        "an operation must stay valid for as long as a bundle is waited for, and at least 20 seconds",
        arguments: [
            (.seconds(12), 1_036), (.milliseconds(1_500), 1_020),
        ] as [(Duration, UInt64)]
    )
    func buffer(blockTime: Duration, end: UInt64) {
        let frame = frame(blockTime: blockTime)
        #expect(frame.objection(to: ValidTimeRange(validAfter: 1_000, validUntil: end)) == nil)
        let reason = "AA22 expired or not due: valid after 1000 until \(end - 1), now 1000"
        #expect(frame.objection(to: ValidTimeRange(validAfter: 1_000, validUntil: end - 1)) == reason)
        #expect(
            frame.objection(to: ValidTimeRange(validAfter: 1_001, validUntil: nil))
                == "AA22 expired or not due: valid after 1001, now 1000"
        )
        #expect(frame.objection(to: .always) == nil)
    }

    @Test("a wait without end has no place for what ends")
    func endless() {
        let frame = frame(blockTime: .seconds(12), wait: .max)
        #expect(frame.expires(ValidTimeRange(validAfter: 0, validUntil: .max)))
        #expect(!frame.expires(.always))
    }
}
