import Ethereum
import Testing

@testable import Bundler

@Suite("Bundle sender: manual mode")
struct BundleSenderManualTests {
    @Test("in manual mode a call triggers, and is answered once the bundle is mined")
    func manualCall() {
        var sender = SenderFixture(mode: .manual)
        #expect(sender.handle(.manualCall).attempts == 1)
        sender.finish(.submitted)
        let effects = sender.head(1, .mined(.fixture, stillInFlight: false))
        #expect(effects.answers == [.mined(MinedTransaction.fixture.hash, block: 1)])
        #expect(effects.attempts == 0)
    }

    @Test(
        "a call is answered exactly once, however its attempt ends",
        arguments: [
            (.noOperations(.initially), .noOperations), (.noOperations(.afterFeeFilter), .noOperations),
            (.refused(.unknown, message: "no", operations: []), .failed("no")),
            (.refused(.invalid, message: "no", operations: []), .failed("no")),
            (.failed(.proposalFailed, message: "no"), .failed("no")),
        ] as [(AttemptOutcome, ManualAnswer)]
    )
    func manualAnswers(outcome: AttemptOutcome, answer: ManualAnswer) {
        var sender = SenderFixture(mode: .manual)
        sender.handle(.manualCall)
        #expect(sender.finish(outcome).answers == [answer])
        #expect(sender.head(2).isEmpty)
    }

    @Test("a re-submission belongs to its call, and without a call manual mode starts nothing")
    func manualResubmission() {
        var sender = SenderFixture(mode: .manual)
        sender.handle(.manualCall)
        sender.finish(.refused(.underpriced, message: "", operations: []))
        #expect(sender.head(1).attempts == 1)
        sender.finish(.submitted)
        sender.head(2)
        #expect(sender.head(4).attempts == 1)
        sender.finish(.noOperations(.initially))
        #expect(sender.head(5).attempts == 0)
    }

    @Test("a second call supersedes the first")
    func superseded() {
        var sender = SenderFixture(mode: .manual)
        sender.handle(.manualCall)
        sender.finish(.submitted)
        #expect(sender.handle(.manualCall).answers == [.superseded(by: .anotherCall)])
    }

    @Test("auto mode supersedes an open call, and says so")
    func supersededByAutoMode() {
        var sender = SenderFixture(mode: .manual)
        sender.handle(.manualCall)
        #expect(sender.handle(.bundlingModeSet(.auto)).answers == [.superseded(by: .autoMode)])
    }

    @Test("a call in auto mode is answered")
    func manualCallInAutoMode() {
        var sender = SenderFixture()
        #expect(sender.handle(.manualCall).answers.count == 1)
    }
}
