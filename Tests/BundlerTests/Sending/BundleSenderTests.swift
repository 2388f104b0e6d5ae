import Ethereum
import Testing

@testable import Bundler

/// The state machine, event in and effects out. Rows of the list of Rundler's unit tests are named in the tests' comments.
@Suite("Bundle sender")
struct BundleSenderTests {
    // MARK: Building

    /// test_empty_send
    @Test("an attempt without operations leaves Building waiting")
    func emptyAttempt() {
        var sender = Fixture()
        sender.head(0)
        let effects = sender.finish(.noOperations(.afterSimulation))
        #expect(effects.isEmpty)
        #expect(sender.state == .waiting)
    }

    @Test(
        "without operations raised fees are forgotten with their count, and the underpriced mark stays",
        arguments: [.initially, .afterSimulation] as [NoOperationsReason]
    )
    func emptyAfterRefusal(reason: NoOperationsReason) {
        var sender = Fixture()
        sender.head(4)
        sender.finish(.refused(.underpriced, message: "", operations: []))
        #expect(sender.head(5).terms?.feeIncreases == 1)
        #expect(sender.finish(.noOperations(reason)) == [.abandonBundle])
        var building = BundleSender.Building()
        building.underpriced = BundleSender.UnderpricedMark(since: 4, rounds: 1)
        #expect(sender.state == .building(building))
        #expect(sender.head(6).terms?.feeIncreases == 0)
        #expect(sender.finish(.noOperations(reason)).isEmpty)
    }

    /// test_send: sent at block 0 with three blocks to wait is pending until block 3.
    @Test("a submitted bundle is pending until its deadline")
    func submitted() {
        var sender = Fixture()
        sender.head(0)
        let effects = sender.finish(.submitted)
        #expect(sender.state == .pending(until: 3, feeIncreases: 0))
        #expect(effects.transitions == ["Building -> Pending: submitted"])
    }

    /// The attempt begins at block 10; heads 11 and 12 come before the node has answered.
    @Test("the deadline counts from the highest head that came while it was sent, and earlier heads are no deadline")
    func slowNode() {
        var sender = Fixture()
        sender.head(10)
        #expect(sender.handle(.headKnown(12)).isEmpty)
        sender.handle(.headKnown(11))
        sender.finish(.submitted)
        #expect(sender.state == .pending(until: 15, feeIncreases: 0))
        #expect(sender.head(12).isEmpty)
        #expect(sender.head(14).isEmpty)
        #expect(sender.head(15).transitions == ["Pending -> Building: timed out"])
        var cancelling = Fixture.cancelling()
        cancelling.handle(.headKnown(4))
        cancelling.handle(.cancellationFinished(.submitted))
        #expect(cancelling.state == .cancelPending(until: 7, feeIncreases: 0))
    }

    // MARK: A gap before what is in flight

    private static let gap = NonceGap(nonce: 4, waiting: .zero, waitingNonce: 5)

    @Test(
        "a nonce for which there is nothing, and which ours waits behind, is filled as part of the attempt",
        arguments: NoOperationsReason.allCases
    )
    func nonceGap(reason: NoOperationsReason) {
        var sender = Fixture()
        sender.head(1)
        #expect(sender.finish(.nonceGap(Self.gap, reason)) == [.report(.nonceGapFound(Self.gap)), .fillNonce(1)])
        #expect(sender.handle(.intervalElapsed).isEmpty)
        #expect(sender.finish(.submitted).transitions == ["Building -> Pending: submitted"])
        #expect(sender.state == .pending(until: 4, feeIncreases: 0))
        // Not mined in time, the filler is raised like a bundle.
        #expect(sender.head(4).terms?.feeIncreases == 1)
        #expect(sender.finish(.nonceGap(Self.gap, reason)).last == .fillNonce(2))
        #expect(sender.finish(.submitted).transitions == ["Building -> Pending: submitted"])
    }

    @Test("a filler refused for its price is tried again at the next head, and higher")
    func nonceGapUnderpriced() {
        var sender = Fixture()
        sender.head(1)
        sender.finish(.nonceGap(Self.gap, .initially))
        #expect(sender.finish(.refused(.replacementUnderpriced, message: "", operations: [])) == [.restoreFloor])
        #expect(sender.head(2).terms?.feeIncreases == 1)
        #expect(sender.finish(.nonceGap(Self.gap, .initially)).last == .fillNonce(2))
    }

    /// "Nonce too low" retries at once, which must not go round and round.
    @Test("a gap is filled once a block: a node that takes nothing is not asked without end")
    func nonceGapOnceABlock() {
        var sender = Fixture()
        sender.head(1)
        sender.finish(.nonceGap(Self.gap, .initially))
        let used = TrackerUpdate.nonceUsed(nonce: 4, accountNonce: 5)
        #expect(sender.finish(.nonceTooLow(update: used)).attempts == 1)
        #expect(sender.finish(.nonceGap(Self.gap, .initially)).isEmpty)
        #expect(sender.state == .waiting)
        sender.head(2)
        #expect(sender.finish(.nonceGap(Self.gap, .initially)).last == .fillNonce(3))
    }

    @Test("an open call waits for its bundle behind the gap")
    func nonceGapInManualMode() {
        var sender = Fixture(mode: .manual)
        sender.handle(.manualCall)
        #expect(sender.finish(.nonceGap(Self.gap, .initially)).answers.isEmpty)
        #expect(sender.finish(.submitted).answers.isEmpty)
        #expect(sender.head(1, .mined(.fixture, stillInFlight: false)).answers == [.mined(.zero, block: 1)])
    }

    @Test("after a cancellation, what is in flight behind its nonce is waited for, and not built again")
    func cancelledBeforeLater() {
        var sender = Fixture.cancelPending()
        let mined = sender.head(2, .mined(.fixture, stillInFlight: true))
        #expect(mined.transitions == ["CancelPending -> Building: mined", "Building -> Pending: reorganised"])
        #expect(mined.attempts == 0)
        #expect(!mined.contains(.resetTracker))
        #expect(sender.state == .pending(until: 5, feeIncreases: 0))
        var refused = Fixture.cancelling()
        let late = refused.handle(.cancellationFinished(.nonceTooLow(update: .mined(.fixture, stillInFlight: true))))
        #expect(late.transitions == ["Cancelling -> Building: nonce used", "Building -> Pending: reorganised"])
        #expect(late.attempts == 0)
    }

    // MARK: Attempts

    @Test("while an attempt is under way, triggers and late outcomes change nothing")
    func lateOutcomes() {
        var sender = Fixture()
        sender.head(1)
        #expect(sender.handle(.intervalElapsed).isEmpty)
        #expect(sender.handle(.attemptFinished(99, .submitted)).isEmpty)
        #expect(sender.machine.state.kind == .building)
        sender.finish(.submitted)
        #expect(sender.machine.state.kind == .pending)
    }

    @Test("the interval triggers in auto mode only")
    func interval() {
        var auto = Fixture()
        #expect(auto.handle(.intervalElapsed).attempts == 1)
        var manual = Fixture(mode: .manual)
        #expect(manual.handle(.intervalElapsed).isEmpty)
        #expect(manual.head(1).isEmpty)
    }

    /// One fee increase: at most four submissions between two heads. The head's own and its one retry, and a tick's, leave
    /// room for another tick's, which has no retry left.
    @Test("ticks stop where the submissions since the last head are as many as is sane; the next head lets them go on")
    func manyTicks() {
        var sender = Fixture(maxCancellationFeeIncreases: 1)
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
        var early = Fixture()
        early.head(1)
        early.finish(rejected)
        early.head(4)
        early.finish(rejected)
        // Three blocks after the mark are not too many: only bundles can follow.
        #expect(early.handle(.intervalElapsed).attempts == 1)
        var overdue = Fixture()
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
        var sender = Fixture(mode: .manual, maxCancellationFeeIncreases: 0)
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
        var sender = Fixture()
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

        var called = Fixture(mode: .manual)
        called.handle(.manualCall)
        called.finish(.submitted)
        called.head(3)
        #expect(called.finish(broke).answers == [.failed("broke")])
    }

    @Test("a nonce that others used while building takes the counts and the mark with it")
    func nonceUsedWhileBuilding() {
        var sender = Fixture()
        sender.head(1)
        sender.finish(.refused(.underpriced, message: "", operations: []))
        let effects = sender.handle(.headArrived(2, .nonceUsed(nonce: 3, accountNonce: 4)))
        #expect(effects.prefix(2) == [.report(.nonceUsedByOther(nonce: 3, accountNonce: 4)), .resetTracker])
        #expect(effects.terms?.feeIncreases == 0)
        #expect(effects.terms?.isUnderpriced == false)
    }

    @Test("an attempt that ends after the next head has come uses that head's retry")
    func retryOfNextHead() {
        var sender = Fixture()
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
        var sender = Fixture(maxCancellationFeeIncreases: 0)
        for _ in 0..<10 {
            #expect(sender.handle(.intervalElapsed).attempts == 1)
            sender.finish(.noOperations(.afterSimulation))
        }
    }

    /// Rundler's builder.
    @Test("without funds the counts are forgotten together with the floor, and a head is awaited")
    func insufficientFunds() {
        var sender = Fixture()
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
        var sender = Fixture()
        sender.head(1)
        let first = sender.finish(.refused(.conditionNotMet, message: "", operations: []))
        #expect(first.attempts == 1)
        #expect(first.recheckConditions)
        let second = sender.finish(.refused(.conditionNotMet, message: "", operations: []))
        #expect(second.attempts == 0)
        #expect(second.events.contains(.backedOff(reason: .conditionNotMet)))
        #expect(sender.head(2).attempts == 1)
    }

    @Test(
        "a refusal for the price waits for a trigger, one fee increase higher, and marks the block",
        arguments: [RefusalClass.underpriced, .replacementUnderpriced, .rejected]
    )
    func underpriced(refusal: RefusalClass) {
        var sender = Fixture()
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
        var sender = Fixture()
        sender.head(1)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(2)
        let effects = sender.finish(.noOperations(.initially))
        #expect(effects.contains(.abandonBundle))
        #expect(sender.underpriced?.since == 1)
    }

    @Test("priced out after a raised fee starts over: a round later with the mark kept")
    func pricedOutStartsRound() {
        var sender = Fixture()
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
        var sender = Fixture()
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
        var sender = Fixture()
        sender.head(10)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(2)
        sender.finish(.noOperations(.afterFeeFilter))
        #expect(sender.machine.state.kind == .building)
    }

    @Test("a used nonce builds again at once, once a block, after a look at our transactions")
    func nonceTooLow() {
        var sender = Fixture()
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
        var sender = Fixture()
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
        var sender = Fixture.pending()
        #expect(sender.head(3).terms?.feeIncreases == 1)
        sender.finish(outcome)
        #expect(sender.head(4).terms?.feeIncreases == 1)
    }

    @Test("too much gas: the next attempt gets half of the refused gas limit, until one is taken")
    func tooMuchGas() {
        var sender = Fixture()
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
        var sender = Fixture()
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
        var sender = Fixture()
        sender.head(1)
        let operations = [Hash32.zero]
        let effects = sender.finish(.refused(.invalid, message: "tip above cap", operations: operations))
        #expect(effects.contains(.isolate(operations, reason: "tip above cap")))
        #expect(sender.state == .waiting)
    }

    @Test("a bundle of ours that was mined while Building is reported (decision 6)")
    func minedWhileBuilding() {
        var sender = Fixture()
        let effects = sender.head(5, .mined(.fixture, stillInFlight: false))
        #expect(effects.events.first == .transactionMined(.fixture))
        #expect(effects.attempts == 1)
    }

    // MARK: Pending

    /// test_wait_for_mine_success
    @Test("a mined bundle builds again at once in auto mode")
    func mined() {
        var sender = Fixture.pending()
        #expect(sender.head(1).isEmpty)
        let effects = sender.head(2, .mined(.fixture, stillInFlight: false))
        #expect(effects.transitions == ["Pending -> Building: mined"])
        #expect(effects.attempts == 1)
        #expect(sender.state.feeIncreases == 0)
    }

    @Test("a reverted bundle is blamed on someone before the next attempt (decision 13)")
    func reverted() throws {
        var sender = Fixture.pending()
        var failed = MinedTransaction.fixture
        failed.succeeded = false
        let effects = sender.head(1, .mined(failed, stillInFlight: false))
        #expect(effects.transitions == ["Pending -> Building: reverted"])
        let blame = try #require(effects.firstIndex(of: .attributeRevert(failed.hash)))
        let attempt = try #require(effects.firstIndex { if case .attemptBundle = $0 { true } else { false } })
        #expect(blame < attempt)
    }

    /// test_wait_for_mine_timed_out
    @Test("at the deadline the bundle is built again, one fee increase higher")
    func timedOut() {
        var sender = Fixture.pending()
        #expect(sender.head(1).isEmpty)
        #expect(sender.head(2).isEmpty)
        let effects = sender.head(3)
        #expect(effects.transitions == ["Pending -> Building: timed out"])
        #expect(effects.attempts == 1)
        #expect(sender.state.feeIncreases == 1)
        #expect(sender.underpriced == nil)
    }

    /// The reference's wait_for_update_dropped
    @Test("a dropped bundle is built again at once")
    func dropped() {
        var sender = Fixture.pending()
        let effects = sender.head(2, .dropped(.zero, nonce: 0, kind: .bundle))
        #expect(effects.transitions == ["Pending -> Building: dropped"])
        #expect(effects.attempts == 1)
        #expect(sender.state.feeIncreases == 1)
    }

    @Test("a nonce that someone else used starts over")
    func nonceUsed() {
        var sender = Fixture.pending()
        let effects = sender.head(2, .nonceUsed(nonce: 0, accountNonce: 1))
        #expect(effects.transitions == ["Pending -> Building: nonce used"])
        #expect(effects.contains(.resetTracker))
        #expect(sender.state.feeIncreases == 0)
    }

    @Test("no deadline counts while the node does not answer")
    func unknown() {
        var sender = Fixture.pending()
        let effects = sender.head(9, .unknown("timed out"))
        #expect(effects == [.report(.stepFailed("timed out"))])
        #expect(sender.machine.state.kind == .pending)
    }

    @Test("a mined bundle that a reorganisation took back is pending again, with a fresh deadline (decision 12)")
    func reorganised() {
        var building = Fixture()
        let effects = building.head(5, .reorganised(.zero, nonce: 0))
        #expect(effects.transitions == ["Building -> Pending: reorganised"])
        #expect(building.state == .pending(until: 8, feeIncreases: 0))
        var pending = Fixture.pending()
        #expect(pending.head(2, .reorganised(.zero, nonce: 0)).transitions.isEmpty)
        #expect(pending.state == .pending(until: 5, feeIncreases: 0))
    }

    /// Head 9, then the second of the blocks that replace 4 to 9: 9 + 3 = 12, not 5 + 3 = 8.
    @Test("a bundle sent while a branch is being told has its full time")
    func submittedAmongReplacedHeads() {
        var sender = Fixture()
        sender.head(9)
        sender.finish(.noOperations(.initially))
        sender.head(5)
        sender.finish(.submitted)
        #expect(sender.state == .pending(until: 12, feeIncreases: 0))
    }

    /// 100 − 30 = 70 blocks back is more than the 64 a reorganisation goes.
    @Test("a chain that was reset is counted from its own height")
    func resetChain() {
        var sender = Fixture.pending()
        sender.head(100, .mined(.fixture, stillInFlight: false))
        sender.finish(.noOperations(.initially))
        sender.head(30, .reorganised(.zero, nonce: 0))
        #expect(sender.state == .pending(until: 33, feeIncreases: 0))
    }

    /// Head 9, then a branch that replaces blocks 3 to 9 is told head by head: 9 + 3 = 12, not 3 + 3 = 6.
    @Test("a fresh deadline is not among the heads of the branch that is being told")
    func freshDeadline() {
        var sender = Fixture()
        sender.head(9)
        sender.finish(.noOperations(.initially))
        sender.head(3, .reorganised(.zero, nonce: 0))
        #expect(sender.state == .pending(until: 12, feeIncreases: 0))
        for number in 4...11 as ClosedRange<UInt64> { #expect(sender.head(number, .none).transitions.isEmpty) }
        #expect(sender.head(12, .none).transitions.first == "Pending -> Building: timed out")
    }

    // MARK: Cancelling and CancelPending

    /// test_send_cancel
    @Test("a submitted cancellation is pending until its deadline")
    func cancellationSubmitted() {
        var sender = Fixture.cancelling()
        let effects = sender.handle(.cancellationFinished(.submitted))
        #expect(effects.transitions == ["Cancelling -> CancelPending: submitted"])
        #expect(sender.state == .cancelPending(until: 3, feeIncreases: 0))
    }

    @Test("a refused cancellation is raised at once and given up after the limit")
    func cancellationRefused() {
        var sender = Fixture.cancelling()
        for raised in 1...3 as ClosedRange<UInt64> {
            let effects = sender.handle(.cancellationFinished(.refused(.replacementUnderpriced, message: "")))
            #expect(effects.contains(.submitCancellation))
            #expect(sender.state == .cancelling(feeIncreases: raised))
        }
        let effects = sender.handle(.cancellationFinished(.refused(.replacementUnderpriced, message: "")))
        #expect(effects.transitions == ["Cancelling -> Building: abandoned"])
        #expect(effects.contains(.resetTracker))
    }

    @Test(
        "outcomes that end Cancelling",
        arguments: [
            (.softCancelled, "soft"), (.nonceTooLow(update: .none), "nonce used"), (.failed(message: ""), "error"),
            (.refused(.insufficientFunds, message: ""), "error"), (.refused(.unknown, message: ""), "error"),
        ] as [(CancellationOutcome, String)]
    )
    func cancellingEnds(outcome: CancellationOutcome, reason: String) {
        var sender = Fixture.cancelling()
        #expect(sender.handle(.cancellationFinished(outcome)).transitions == ["Cancelling -> Building: \(reason)"])
    }

    /// test_resubmit_cancel
    @Test("at its deadline a cancellation is raised")
    func cancellationTimedOut() {
        var sender = Fixture.cancelPending()
        #expect(sender.head(1).isEmpty)
        #expect(sender.head(2).isEmpty)
        let effects = sender.head(3)
        #expect(effects.transitions == ["CancelPending -> Cancelling: timed out"])
        #expect(sender.state == .cancelling(feeIncreases: 1))
    }

    @Test("a dropped cancellation goes back to Cancelling, one fee increase higher (decision 1)")
    func cancellationDropped() {
        var sender = Fixture.cancelPending()
        let effects = sender.head(2, .dropped(.zero, nonce: 0, kind: .cancellation))
        #expect(effects.transitions == ["CancelPending -> Cancelling: dropped"])
        #expect(sender.state == .cancelling(feeIncreases: 1))
    }

    @Test("after the last fee increase everything is reset")
    func cancellationAbandoned() {
        var sender = Fixture.cancelPending(feeIncreases: 3)
        let effects = sender.head(3)
        #expect(effects.transitions == ["CancelPending -> Building: abandoned"])
        #expect(effects.events.contains(.cancellationAbandoned(feeIncreases: 3)))
    }

    @Test(
        "what ends CancelPending",
        arguments: [
            (.mined(.fixture, stillInFlight: false), "mined"), (.nonceUsed(nonce: 0, accountNonce: 1), "nonce used"),
        ] as [(TrackerUpdate, String)]
    )
    func cancelPendingEnds(update: TrackerUpdate, reason: String) {
        var sender = Fixture.cancelPending()
        let effects = sender.head(1, update)
        #expect(effects.transitions == ["CancelPending -> Building: \(reason)"])
        #expect(effects.contains(.resetTracker))
        #expect(effects.attempts == 1)
    }

    // MARK: Manual mode

    @Test("in manual mode a call triggers, and is answered once the bundle is mined")
    func manualCall() {
        var sender = Fixture(mode: .manual)
        #expect(sender.handle(.manualCall).attempts == 1)
        sender.finish(.submitted)
        let effects = sender.head(1, .mined(.fixture, stillInFlight: false))
        #expect(effects.answers == [.mined(MinedTransaction.fixture.hash, block: 1)])
        #expect(effects.attempts == 0)
    }

    @Test(
        "every way an attempt ends answers the call exactly once",
        arguments: [
            (.noOperations(.initially), .noOperations), (.noOperations(.afterFeeFilter), .noOperations),
            (.refused(.unknown, message: "no", operations: []), .failed("no")),
            (.refused(.invalid, message: "no", operations: []), .failed("no")),
            (.failed(.proposalFailed, message: "no"), .failed("no")),
        ] as [(AttemptOutcome, ManualAnswer)]
    )
    func manualAnswers(outcome: AttemptOutcome, answer: ManualAnswer) {
        var sender = Fixture(mode: .manual)
        sender.handle(.manualCall)
        #expect(sender.finish(outcome).answers == [answer])
        #expect(sender.head(2).isEmpty)
    }

    @Test("a re-submission belongs to its call; without a call manual mode starts nothing")
    func manualResubmission() {
        var sender = Fixture(mode: .manual)
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
        var sender = Fixture(mode: .manual)
        sender.handle(.manualCall)
        sender.finish(.submitted)
        #expect(sender.handle(.manualCall).answers == [.superseded(by: .anotherCall)])
    }

    @Test("auto mode supersedes an open call, and says so")
    func supersededByAutoMode() {
        var sender = Fixture(mode: .manual)
        sender.handle(.manualCall)
        #expect(sender.handle(.bundlingModeSet(.auto)).answers == [.superseded(by: .autoMode)])
    }

    @Test("a call in auto mode is answered, not dropped")
    func manualCallInAutoMode() {
        var sender = Fixture()
        #expect(sender.handle(.manualCall).answers.count == 1)
    }
}

/// A sender with limits of three, as in the reference's tests, at block 0.
private struct Fixture {
    var machine: BundleSender

    init(mode: BundlingMode = .auto, maxCancellationFeeIncreases: UInt64 = 3) {
        var settings = BuilderSettings()
        settings.maxBlocksToWaitForMine = 3
        settings.maxReplacementUnderpricedBlocks = 3
        settings.maxCancellationFeeIncreases = maxCancellationFeeIncreases
        machine = BundleSender(limits: .init(settings: settings), mode: mode)
    }

    static func pending() -> Fixture {
        var fixture = Fixture()
        fixture.machine.state = .pending(until: 3, feeIncreases: 0)
        return fixture
    }

    static func cancelling() -> Fixture {
        var fixture = Fixture()
        fixture.machine.state = .cancelling(feeIncreases: 0)
        return fixture
    }

    static func cancelPending(feeIncreases: UInt64 = 0) -> Fixture {
        var fixture = Fixture()
        fixture.machine.state = .cancelPending(until: 3, feeIncreases: feeIncreases)
        return fixture
    }

    var state: BundleSender.State { machine.state }

    var underpriced: BundleSender.UnderpricedMark? {
        if case .building(let building) = machine.state { building.underpriced } else { nil }
    }

    @discardableResult
    mutating func handle(_ event: BundleSender.Event) -> [BundleSender.Effect] { machine.handle(event) }

    @discardableResult
    mutating func head(_ number: BlockNumber, _ update: TrackerUpdate = .none) -> [BundleSender.Effect] {
        machine.handle(.headArrived(number, update))
    }

    /// Ends the attempt under way.
    @discardableResult
    mutating func finish(_ outcome: AttemptOutcome) -> [BundleSender.Effect] {
        guard case .building(let building) = machine.state, let attempt = building.attempt else {
            Issue.record("no attempt is under way")
            return []
        }
        return machine.handle(.attemptFinished(attempt, outcome))
    }
}

extension BundleSender.State {
    fileprivate static let waiting = Self.building(BundleSender.Building())
}

extension MinedTransaction {
    fileprivate static let fixture = MinedTransaction(
        kind: .bundle,
        hash: .zero,
        nonce: 0,
        block: 1,
        succeeded: true,
        gasLimit: 100_000,
        gasUsed: 60_000,
        effectiveGasPrice: 10
    )
}

extension [BundleSender.Effect] {
    fileprivate var events: [BuilderEvent] { compactMap { if case .report(let event) = $0 { event } else { nil } } }

    fileprivate var transitions: [String] {
        events.compactMap { event in
            guard case .stateChanged(let change) = event else { return nil }
            return "\(change.from.rawValue) -> \(change.to.rawValue): \(change.reason.rawValue)"
        }
    }

    fileprivate var answers: [ManualAnswer] {
        events.compactMap { if case .manualCallAnswered(let answer) = $0 { answer } else { nil } }
    }

    fileprivate var attempts: Int { filter { if case .attemptBundle = $0 { true } else { false } }.count }

    fileprivate var terms: AttemptTerms? {
        for case .attemptBundle(_, let terms) in self { return terms }
        return nil
    }

    fileprivate var recheckConditions: Bool {
        for case .attemptBundle(_, let terms) in self { return terms.recheckConditions }
        return false
    }
}
