import Ethereum
import Testing

@testable import Bundler

@Suite("Bundle sender: attempts")
struct BundleSenderAttemptTests {
    @Test("while an attempt is under way, triggers and late outcomes change nothing")
    func lateOutcomes() {
        var sender = SenderFixture()
        sender.head(1)
        #expect(sender.handle(.intervalElapsed).isEmpty)
        #expect(sender.handle(.attemptFinished(99, .submitted)).isEmpty)
        #expect(sender.machine.state.kind == .building)
        sender.finish(.submitted)
        #expect(sender.machine.state.kind == .pending)
    }

    @Test("the interval triggers in auto mode only")
    func interval() {
        var auto = SenderFixture()
        #expect(auto.handle(.intervalElapsed).attempts == 1)
        var manual = SenderFixture(mode: .manual)
        #expect(manual.handle(.intervalElapsed).isEmpty)
        #expect(manual.head(1).isEmpty)
    }

    @Test("a head lets ticks go on when it is announced, though its block is still to be read")
    func ticksAfterAnnouncement() {
        // No fee increase: at most three submissions between two heads, two for an attempt with its retry.
        var sender = SenderFixture(maxCancellationFeeIncreases: 0)
        let broke = AttemptOutcome.refused(.insufficientFunds, message: "", operations: [])
        sender.head(1)
        sender.finish(.refused(.conditionNotMet, message: "", operations: []))
        sender.finish(broke)
        #expect(sender.handle(.intervalElapsed).attempts == 1)
        sender.finish(broke)
        #expect(sender.handle(.intervalElapsed).isEmpty)
        sender.handle(.headKnown(2))
        #expect(sender.handle(.intervalElapsed).attempts == 1)
    }

    /// One fee increase: at most four submissions between two heads. The head's own and its one retry, and a tick's, leave
    /// room for another tick's, which has no retry left.
    @Test("ticks stop where the submissions since the last head are as many as is sane; the next head lets them go on")
    func manyTicks() {
        var sender = SenderFixture(maxCancellationFeeIncreases: 1)
        let broke = AttemptOutcome.refused(.insufficientFunds, message: "", operations: [])
        sender.head(1)
        #expect(sender.finish(.refused(.conditionNotMet, message: "", operations: [])).attempts == 1)
        sender.finish(broke)
        for _ in 0..<2 {
            #expect(sender.handle(.intervalElapsed).attempts == 1)
            sender.finish(broke)
        }
        #expect(sender.handle(.intervalElapsed).isEmpty)
        // Head 2 comes while its attempt is at the node: that submission is since head 2.
        sender.head(2)
        sender.handle(.headKnown(3))
        sender.finish(broke)
        sender.head(3)
        sender.finish(broke)
        #expect(sender.handle(.intervalElapsed).attempts == 1)
        sender.finish(broke)
        #expect(sender.handle(.intervalElapsed).isEmpty)
    }

    /// Three fee increases: at most six submissions between two heads. Overdue, a tick may find that it has to cancel, which
    /// can take four, and begin a bundle after that, with a retry: six, and so none is left before it.
    @Test("a tick that may have to cancel leaves room for all cancellations, and waits where there is none")
    func tickBeforeCancelling() {
        let rejected = AttemptOutcome.refused(.rejected, message: "", operations: [])
        var early = SenderFixture()
        early.head(1)
        early.finish(rejected)
        early.head(4)
        early.finish(rejected)
        // Three blocks after the mark are not too many: only bundles can follow.
        #expect(early.handle(.intervalElapsed).attempts == 1)
        var overdue = SenderFixture()
        overdue.head(1)
        overdue.finish(rejected)
        overdue.head(5)
        overdue.finish(rejected)
        #expect(overdue.handle(.intervalElapsed).isEmpty)
        #expect(overdue.head(6).attempts == 1)
        overdue.finish(.noOperations(.initially))
        #expect(overdue.handle(.intervalElapsed).attempts == 1)
    }

    @Test("calls, too, stop where the submissions since the last head are as many as is sane, and wait for the next")
    func manyCalls() {
        var sender = SenderFixture(mode: .manual, maxCancellationFeeIncreases: 0)
        sender.head(1)
        for _ in 0..<2 {
            #expect(sender.handle(.manualCall).attempts == 1)
            sender.finish(.refused(.underpriced, message: "", operations: []))
        }
        // Three may be made; another attempt could bring a retry besides its own.
        let third = sender.handle(.manualCall)
        #expect(third.attempts == 0)
        #expect(third.answers == [.superseded(by: .anotherCall)])
        #expect(sender.head(2).attempts == 1)
        #expect(sender.finish(.noOperations(.initially)).answers == [.noOperations])
    }

    @Test("a raise that the signer cannot pay starts over with fresh fees, with the mark kept, or cancels in the end")
    func unaffordableRaise() {
        let broke = AttemptOutcome.failed(.insufficientFunds, message: "broke")
        var sender = SenderFixture()
        sender.head(1)
        #expect(!sender.finish(broke).contains(.abandonBundle))
        sender.head(2)
        sender.finish(.submitted)
        #expect(sender.head(5).terms?.feeIncreases == 1)
        let effects = sender.finish(broke)
        #expect(effects.contains(.abandonBundle))
        #expect(effects.attempts == 0)
        #expect(sender.state == .waiting)

        sender.head(6)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(7)
        #expect(sender.finish(broke).contains(.abandonBundle))
        #expect(sender.underpriced == BundleSender.UnderpricedMark(since: 6, rounds: 2))
        sender.head(9)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(10)
        #expect(sender.finish(broke).transitions == ["Building -> Cancelling: underpriced"])

        var called = SenderFixture(mode: .manual)
        called.handle(.manualCall)
        called.finish(.submitted)
        called.head(3)
        #expect(called.finish(broke).answers == [.failed("broke")])
    }

    @Test("a nonce that others used while building takes the counts and the mark with it")
    func nonceUsedWhileBuilding() {
        var sender = SenderFixture()
        sender.head(1)
        sender.finish(.refused(.underpriced, message: "", operations: []))
        let effects = sender.handle(.headArrived(2, .nonceUsed(nonce: 3, accountNonce: 4)))
        #expect(effects.prefix(2) == [.report(.nonceUsedByOther(nonce: 3, accountNonce: 4)), .resetTracker])
        #expect(effects.terms?.feeIncreases == 0)
        #expect(effects.terms?.isUnderpriced == false)
    }

    @Test("an attempt that ends after the next head has come uses that head's retry")
    func retryOfNextHead() {
        var sender = SenderFixture()
        let condition = AttemptOutcome.refused(.conditionNotMet, message: "", operations: [])
        sender.head(1)
        sender.handle(.headKnown(2))
        #expect(sender.finish(condition).attempts == 1)
        #expect(sender.finish(condition).attempts == 0)
        #expect(sender.head(2).attempts == 1)
        #expect(sender.finish(condition).attempts == 0)
        #expect(sender.head(3).attempts == 1)
        #expect(sender.finish(condition).attempts == 1)
    }

    @Test("ticks that find nothing to send are no submissions")
    func idleTicks() {
        var sender = SenderFixture(maxCancellationFeeIncreases: 0)
        for _ in 0..<10 {
            #expect(sender.handle(.intervalElapsed).attempts == 1)
            sender.finish(.noOperations(.afterSimulation))
        }
    }

    /// Rundler's builder.
    @Test("without funds the counts are forgotten together with the floor, and a head is awaited")
    func insufficientFunds() {
        var sender = SenderFixture()
        sender.head(1)
        sender.finish(.refused(.underpriced, message: "", operations: []))
        #expect(sender.machine.state.feeIncreases == 1)
        sender.head(2)
        let effects = sender.finish(.refused(.insufficientFunds, message: "", operations: []))
        #expect(effects.contains(.resetTracker))
        #expect(effects.attempts == 0)
        #expect(sender.state == .waiting)
    }

    /// test_condition_not_met: an attempt at once with conditions re-checked, but one a block (decision 4).
    @Test("a condition that does not hold is re-checked at once, once a block")
    func conditionNotMet() {
        var sender = SenderFixture()
        sender.head(1)
        let first = sender.finish(.refused(.conditionNotMet, message: "", operations: []))
        #expect(first.attempts == 1)
        #expect(first.recheckConditions)
        let second = sender.finish(.refused(.conditionNotMet, message: "", operations: []))
        #expect(second.attempts == 0)
        #expect(second.events.contains(.backedOff(reason: .conditionNotMet)))
        let third = sender.head(2)
        #expect(third.attempts == 1)
        #expect(third.recheckConditions)
        // What a node has taken met its conditions.
        sender.finish(.submitted)
        let next = sender.head(3, .mined(.fixture, stillInFlight: false))
        #expect(next.attempts == 1)
        #expect(!next.recheckConditions)
    }

    @Test(
        "a refusal for the price waits for a trigger, one fee increase higher, and marks the block",
        arguments: [RefusalClass.underpriced, .replacementUnderpriced, .rejected]
    )
    func underpriced(refusal: RefusalClass) {
        var sender = SenderFixture()
        sender.head(7)
        let effects = sender.finish(.refused(refusal, message: "", operations: []))
        #expect(effects.attempts == 0)
        #expect(effects.contains(.restoreFloor) == (refusal == .replacementUnderpriced))
        #expect(sender.state.feeIncreases == 1)
        #expect(sender.underpriced == BundleSender.UnderpricedMark(since: 7, rounds: 1))
        sender.head(8)
        sender.finish(.refused(refusal, message: "", operations: []))
        #expect(sender.underpriced?.since == 7)
        #expect(sender.state.feeIncreases == 2)
    }

    @Test("a round without operations keeps the underpriced mark, or nothing would ever cancel")
    func noOperationsKeepsMark() {
        var sender = SenderFixture()
        sender.head(1)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(2)
        let effects = sender.finish(.noOperations(.initially))
        #expect(effects.contains(.abandonBundle))
        #expect(sender.underpriced?.since == 1)
    }

    @Test("priced out after a raised fee starts over: a round later with the mark kept")
    func pricedOutStartsRound() {
        var sender = SenderFixture()
        sender.head(1)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(2)
        let effects = sender.finish(.noOperations(.afterFeeFilter))
        #expect(effects.contains(.abandonBundle))
        #expect(sender.state.feeIncreases == 0)
        #expect(sender.underpriced == BundleSender.UnderpricedMark(since: 1, rounds: 2))
    }

    /// test_transition_to_cancel, with decision 2: at a limit of 3, block 4 is 3 after the mark at 1, block 5 is more.
    @Test("more than the limit of underpriced blocks, and not the limit itself, cancels")
    func cancelsAfterLimit() {
        var sender = SenderFixture()
        sender.head(1)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(4)
        sender.finish(.noOperations(.afterFeeFilter))
        #expect(sender.machine.state.kind == .building)
        sender.head(5)
        let effects = sender.finish(.noOperations(.afterFeeFilter))
        #expect(sender.state == .cancelling(feeIncreases: 0))
        #expect(effects.transitions == ["Building -> Cancelling: underpriced"])
        #expect(effects.contains(.submitCancellation))
    }

    @Test("block numbers that go back neither cancel early nor crash")
    func blockNumbersGoBack() {
        var sender = SenderFixture()
        sender.head(10)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(2)
        sender.finish(.noOperations(.afterFeeFilter))
        #expect(sender.machine.state.kind == .building)
    }

    @Test("a used nonce builds again at once, once a block, after a look at our transactions")
    func nonceTooLow() {
        var sender = SenderFixture()
        sender.head(3)
        let used = TrackerUpdate.nonceUsed(nonce: 0, accountNonce: 1)
        let first = sender.finish(.nonceTooLow(update: used))
        #expect(first.attempts == 1)
        #expect(first.contains(.resetTracker))
        let second = sender.finish(.nonceTooLow(update: used))
        #expect(second.attempts == 0)
        #expect(second.events.contains(.backedOff(reason: .nonceTooLow)))
    }

    @Test("a used nonce whose fate nobody can tell sends nothing until the next head")
    func nonceTooLowFateUnknown() {
        var sender = SenderFixture()
        sender.head(3)
        let effects = sender.finish(.nonceTooLow(update: .none))
        #expect(effects.attempts == 0)
        #expect(effects.events == [.backedOff(reason: .fateUnknown)])
    }

    @Test(
        "a replacement that is refused for no reason of price is a replacement the next time too",
        arguments: [.nonceTooLow(update: .none), .refused(.invalid, message: "", operations: [])] as [AttemptOutcome]
    )
    func refusedReplacement(outcome: AttemptOutcome) {
        var sender = SenderFixture.pending()
        #expect(sender.head(3).terms?.feeIncreases == 1)
        sender.finish(outcome)
        #expect(sender.head(4).terms?.feeIncreases == 1)
    }

    @Test("too much gas: the next attempt gets half of the refused gas limit, until one is taken")
    func tooMuchGas() {
        var sender = SenderFixture()
        #expect(sender.head(1).terms?.maxGasLimit == nil)
        sender.finish(.tooMuchGas(gasLimit: 800_001))
        #expect(sender.head(2).terms?.maxGasLimit == 400_000)
        sender.finish(.tooMuchGas(gasLimit: 390_000))
        #expect(sender.head(3).terms?.maxGasLimit == 195_000)
        sender.finish(.submitted)
        let next = sender.head(4, .mined(.fixture, stillInFlight: false))
        #expect(next.terms != nil)
        #expect(next.terms?.maxGasLimit == nil)
    }

    @Test("too much gas for even one operation: where nothing fits into half, all of it is tried again")
    func tooMuchGasForOne() {
        var sender = SenderFixture()
        sender.head(1)
        sender.finish(.tooMuchGas(gasLimit: 270_000))
        #expect(sender.head(2).terms?.maxGasLimit == 135_000)
        sender.finish(.noOperations(.afterSimulation))
        let next = sender.head(3)
        #expect(next.terms != nil)
        #expect(next.terms?.maxGasLimit == nil)
    }

    @Test("an invalid bundle's operations are bundled alone from then on")
    func invalid() {
        var sender = SenderFixture()
        sender.head(1)
        let operations = [Hash32.zero]
        let effects = sender.finish(.refused(.invalid, message: "tip above cap", operations: operations))
        #expect(effects.contains(.isolate(operations, reason: "tip above cap")))
        #expect(sender.state == .waiting)
    }

    @Test("a bundle of ours that was mined while Building is reported (decision 6)")
    func minedWhileBuilding() {
        var sender = SenderFixture()
        let effects = sender.head(5, .mined(.fixture, stillInFlight: false))
        #expect(effects.events.first == .transactionMined(.fixture))
        #expect(effects.attempts == 1)
    }
}
