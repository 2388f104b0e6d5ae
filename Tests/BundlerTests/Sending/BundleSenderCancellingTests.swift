import Ethereum
import Testing

@testable import Bundler

@Suite("Bundle sender: Cancelling and CancelPending")
struct BundleSenderCancellingTests {
    /// test_send_cancel
    @Test("a submitted cancellation is pending until its deadline")
    func cancellationSubmitted() {
        var sender = SenderFixture.cancelling()
        let effects = sender.handle(.cancellationFinished(.submitted))
        #expect(effects.transitions == ["Cancelling -> CancelPending: submitted"])
        #expect(sender.state == .cancelPending(until: 3, feeIncreases: 0))
    }

    @Test("a cancellation refused for its price is raised at once, and given up after the limit")
    func cancellationRefused() {
        var sender = SenderFixture.cancelling()
        for raised in 1...3 as ClosedRange<UInt64> {
            let effects = sender.handle(.cancellationFinished(.refused(.replacementUnderpriced, message: "")))
            #expect(effects.contains(.submitCancellation))
            #expect(sender.state == .cancelling(feeIncreases: raised))
        }
        let effects = sender.handle(.cancellationFinished(.refused(.replacementUnderpriced, message: "")))
        #expect(effects.transitions == ["Cancelling -> Building: abandoned"])
        #expect(effects.contains(.readAccountNonce))
    }

    @Test(
        "each other outcome of a cancellation ends Cancelling with its reason",
        arguments: [
            (.softCancelled, "soft"), (.nonceTooLow(update: .none), "nonce used"), (.failed(message: ""), "error"),
            (.refused(.insufficientFunds, message: ""), "error"), (.refused(.unknown, message: ""), "error"),
        ] as [(CancellationOutcome, String)]
    )
    func cancellingEnds(outcome: CancellationOutcome, reason: String) {
        var sender = SenderFixture.cancelling()
        #expect(sender.handle(.cancellationFinished(outcome)).transitions == ["Cancelling -> Building: \(reason)"])
    }

    @Test(
        "after a passing failure the sender is underpriced since the same block, and cancels at the next head",
        arguments: [
            .failed(message: "the signer is busy"), .refused(.busy, message: "busy"), .refused(.unknown, message: "?"),
        ] as [CancellationOutcome]
    )
    func passingFailure(outcome: CancellationOutcome) {
        var sender = SenderFixture()
        sender.head(1)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(5)
        #expect(sender.finish(.noOperations(.unpaidRaise)).contains(.submitCancellation))
        let effects = sender.handle(.cancellationFinished(outcome))
        #expect(effects.transitions == ["Cancelling -> Building: error"])
        #expect(effects.attempts == 0)
        #expect(sender.underpriced?.since == 1)
        #expect(sender.head(6).attempts == 1)
        #expect(sender.finish(.noOperations(.unpaidRaise)).contains(.submitCancellation))
    }

    @Test("after condition not met a cancellation is sent again at once, but once a block")
    func conditionNotMet() {
        var sender = SenderFixture.cancelling()
        let outcome = CancellationOutcome.refused(.conditionNotMet, message: "")
        #expect(sender.handle(.cancellationFinished(outcome)).contains(.submitCancellation))
        #expect(sender.handle(.cancellationFinished(outcome)).transitions == ["Cancelling -> Building: error"])
    }

    /// test_resubmit_cancel
    @Test("at its deadline a cancellation is sent again with raised fees")
    func cancellationTimedOut() {
        var sender = SenderFixture.cancelPending()
        #expect(sender.head(1).isEmpty)
        #expect(sender.head(2).isEmpty)
        let effects = sender.head(3)
        #expect(effects.transitions == ["CancelPending -> Cancelling: timed out"])
        #expect(sender.state == .cancelling(feeIncreases: 1))
    }

    @Test("a dropped cancellation goes back to Cancelling, one fee increase higher")
    func cancellationDropped() {
        var sender = SenderFixture.cancelPending()
        let effects = sender.head(2, .dropped(.zero, nonce: 0, kind: .cancellation))
        #expect(effects.transitions == ["CancelPending -> Cancelling: dropped"])
        #expect(sender.state == .cancelling(feeIncreases: 1))
    }

    @Test("a cancellation that is missing after the last fee increase is given up, and the sender resets")
    func cancellationAbandoned() {
        var sender = SenderFixture.cancelPending(feeIncreases: 3)
        let effects = sender.head(3)
        #expect(effects.transitions == ["CancelPending -> Building: abandoned"])
        #expect(effects.events.contains(.sender(.cancellationAbandoned(feeIncreases: 3))))
    }

    @Test(
        "CancelPending ends when the cancellation or another transaction uses the nonce",
        arguments: [
            (.mined(.fixture, stillInFlight: false), "mined"), (.nonceUsed(nonce: 0, accountNonce: 1), "nonce used"),
        ] as [(TrackerUpdate, String)]
    )
    func cancelPendingEnds(update: TrackerUpdate, reason: String) {
        var sender = SenderFixture.cancelPending()
        let effects = sender.head(1, update)
        #expect(effects.transitions == ["CancelPending -> Building: \(reason)"])
        #expect(effects.contains(.readAccountNonce))
        #expect(effects.attempts == 1)
    }
}
