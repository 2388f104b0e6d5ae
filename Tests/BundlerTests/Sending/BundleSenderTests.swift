import Ethereum
import Testing

@testable import Bundler

/// The state machine, event in and effects out. Rows of the list of Rundler's unit tests are named in the tests'
/// comments. This file: an attempt and its submission, and a gap before what is in flight; the others beside it have
/// the rest.
@Suite("Bundle sender")
struct BundleSenderTests {
    /// test_empty_send
    @Test("an attempt without operations leaves Building waiting")
    func emptyAttempt() {
        var sender = SenderFixture()
        sender.head(0)
        let effects = sender.finish(.noOperations(.afterSimulation))
        #expect(effects.isEmpty)
        #expect(sender.state == .waiting)
    }

    @Test(
        "without operations the raised fees and their count are forgotten, and the underpriced-since block stays",
        arguments: [.initially, .afterSimulation] as [NoOperationsReason]
    )
    func emptyAfterRefusal(reason: NoOperationsReason) {
        var sender = SenderFixture()
        sender.holdBundle()
        sender.head(4)
        sender.finish(.refused(.underpriced, message: "", operations: []))
        #expect(sender.head(5).terms?.feeIncreases == 1)
        #expect(sender.finish(.noOperations(reason)) == [.report(.sender(.bundleAbandoned(nonce: 0)))])
        #expect(sender.machine.tracker.minimumReplacementFees == nil)
        var building = BundleSender.Building()
        building.underpriced = BundleSender.Underpriced(since: 4, rounds: 1)
        #expect(sender.state == .building(building))
        #expect(sender.head(6).terms?.feeIncreases == 0)
        #expect(sender.finish(.noOperations(reason)).isEmpty)
    }

    /// test_send: sent at block 0 with three blocks to wait is pending until block 3.
    @Test("a submitted bundle is pending until its deadline")
    func submitted() {
        var sender = SenderFixture()
        sender.head(0)
        let effects = sender.finish(.submitted)
        #expect(sender.state == .pending(until: 3, feeIncreases: 0))
        #expect(effects.transitions == ["Building -> Pending: submitted"])
    }

    /// The attempt begins at block 10; heads 11 and 12 come before the node has answered.
    @Test("the deadline counts from the highest head that came while the bundle was sent")
    func slowNode() {
        var sender = SenderFixture()
        sender.head(10)
        #expect(sender.handle(.headKnown(12)).isEmpty)
        sender.handle(.headKnown(11))
        sender.finish(.submitted)
        #expect(sender.state == .pending(until: 15, feeIncreases: 0))
        #expect(sender.head(12).isEmpty)
        #expect(sender.head(14).isEmpty)
        #expect(sender.head(15).transitions == ["Pending -> Building: timed out"])
        var cancelling = SenderFixture.cancelling()
        cancelling.handle(.headKnown(4))
        cancelling.handle(.cancellationFinished(.submitted))
        #expect(cancelling.state == .cancelPending(until: 7, feeIncreases: 0))
    }

    // MARK: A gap before what is in flight

    private static let gap = NonceGap(nonce: 4, waiting: .numbered(1), waitingNonce: 5)

    /// Ours at nonce 5 waits behind nonce 4, which a reorganisation has opened.
    private static func withGap(mode: BundlingMode = .auto) -> SenderFixture {
        var sender = SenderFixture(mode: mode)
        sender.machine.tracker.accountNonceIs(5)
        sender.machine.tracker.submit(1, nonce: 5, fees: .ten)
        let wentBack = sender.machine.tracker.nonceWentBack(accountNonce: 4)
        #expect(wentBack)
        return sender
    }

    @Test(
        "a nonce gap with nothing to send in it is filled by an empty transaction within the attempt",
        arguments: NoOperationsReason.allCases
    )
    func nonceGap(reason: NoOperationsReason) {
        var sender = Self.withGap()
        sender.head(1)
        #expect(sender.finish(.noOperations(reason)) == [.report(.sender(.nonceGapFound(Self.gap))), .fillNonce(1)])
        #expect(sender.handle(.intervalElapsed).isEmpty)
        #expect(sender.finish(.submitted).transitions == ["Building -> Pending: submitted"])
        #expect(sender.state == .pending(until: 4, feeIncreases: 0))
        // Not mined in time, the filler is raised like a bundle.
        #expect(sender.head(4).terms?.feeIncreases == 1)
        #expect(sender.finish(.noOperations(reason)).last == .fillNonce(2))
        #expect(sender.finish(.submitted).transitions == ["Building -> Pending: submitted"])
    }

    @Test("an empty transaction refused for its price is sent again at the next head with raised fees")
    func nonceGapUnderpriced() {
        var sender = Self.withGap()
        sender.head(1)
        sender.finish(.noOperations(.initially))
        let effects = sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        #expect(effects == [.report(.sender(.underpriced(since: 1, feeIncreases: 1)))])
        #expect(sender.head(2).terms?.feeIncreases == 1)
        #expect(sender.finish(.noOperations(.initially)).last == .fillNonce(2))
    }

    /// "Nonce too low" retries at once, which must not go round and round.
    @Test("a nonce gap is filled at most once a block, even where the node refuses")
    func nonceGapOnceABlock() {
        var sender = Self.withGap()
        sender.head(1)
        sender.finish(.noOperations(.initially))
        let used = TrackerUpdate.nonceUsed(nonce: 4, accountNonce: 5)
        #expect(sender.finish(.nonceTooLow(update: used)).attempts == 1)
        #expect(sender.finish(.noOperations(.initially)).isEmpty)
        #expect(sender.state == .waiting)
        sender.head(2)
        #expect(sender.finish(.noOperations(.initially)).last == .fillNonce(3))
    }

    @Test("an open call waits for its bundle behind the nonce gap")
    func nonceGapInManualMode() {
        var sender = Self.withGap(mode: .manual)
        sender.handle(.manualCall)
        #expect(sender.finish(.noOperations(.initially)).answers.isEmpty)
        #expect(sender.finish(.submitted).answers.isEmpty)
        #expect(sender.head(1, .mined(.fixture, stillInFlight: false)).answers == [.mined(.zero, block: 1)])
    }

    @Test("after a cancellation the sender waits for a transaction in flight at a later nonce and builds nothing")
    func cancelledBeforeLater() {
        var sender = SenderFixture.cancelPending()
        let mined = sender.head(2, .mined(.fixture, stillInFlight: true))
        #expect(mined.transitions == ["CancelPending -> Building: mined", "Building -> Pending: reorganised"])
        #expect(mined.attempts == 0)
        #expect(!mined.contains(.readAccountNonce))
        #expect(sender.state == .pending(until: 5, feeIncreases: 0))
        var refused = SenderFixture.cancelling()
        let late = refused.handle(.cancellationFinished(.nonceTooLow(update: .mined(.fixture, stillInFlight: true))))
        #expect(late.transitions == ["Cancelling -> Building: nonce used", "Building -> Pending: reorganised"])
        #expect(late.attempts == 0)
    }
}
