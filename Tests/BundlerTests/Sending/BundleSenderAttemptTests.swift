import Ethereum
import Testing

@testable import Bundler

@Suite("Bundle sender: attempts")
struct BundleSenderAttemptTests {
    @Test("during an attempt, triggers and late outcomes change nothing")
    func lateOutcomes() {
        var sender = SenderFixture()
        sender.head(1)
        #expect(sender.handle(.intervalElapsed).isEmpty)
        #expect(sender.handle(.attemptFinished(99, .submitted)).isEmpty)
        #expect(sender.machine.state.kind == .building)
        sender.finish(.submitted)
        #expect(sender.machine.state.kind == .pending)
    }

    @Test("the interval triggers an attempt in auto mode only")
    func interval() {
        var auto = SenderFixture()
        #expect(auto.handle(.intervalElapsed).attempts == 1)
        var manual = SenderFixture(mode: .manual)
        #expect(manual.handle(.intervalElapsed).isEmpty)
        #expect(manual.head(1).isEmpty)
    }

    @Test("a head allows further ticks as soon as it is announced, before its block is read")
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

    /// One fee increase: at most four submissions between two heads. The head's own and its one retry, and a tick's,
    /// leave room for another tick's, which has no retry left.
    @Test("ticks stop at the limit of submissions since the last head, and go on with the next head")
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

    /// Three fee increases: at most six submissions between two heads. Overdue, a tick may find that it has to cancel,
    /// which can take four, and begin a bundle after that, with a retry: six, and so none is left before it.
    @Test("a tick after which a cancellation may follow waits where the limit of submissions leaves no room for it")
    func tickBeforeCancelling() {
        let rejected = AttemptOutcome.refused(.replacementUnderpriced, message: "", operations: [])
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

    @Test("calls stop at the limit of submissions since the last head, and wait for the next head")
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

    @Test(
        "a raise that the signer cannot pay goes back to fresh fees, and in the end to a cancellation"
    )
    func unaffordableRaise() {
        let broke = AttemptOutcome.failed(.insufficientFunds, message: "broke")
        let abandoned = BundleSender.Effect.report(.sender(.bundleAbandoned(nonce: 0)))
        var sender = SenderFixture()
        sender.holdBundle()
        sender.head(1)
        #expect(!sender.finish(broke).contains(abandoned))
        sender.head(2)
        sender.finish(.submitted)
        #expect(sender.head(5).terms?.feeIncreases == 1)
        let effects = sender.finish(broke)
        #expect(effects.contains(abandoned))
        #expect(sender.machine.tracker.minimumReplacementFees == nil)
        #expect(effects.attempts == 0)
        #expect(sender.state == .waiting)

        sender.head(6)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(7)
        sender.holdBundle()
        #expect(sender.finish(broke).contains(abandoned))
        #expect(sender.underpriced == BundleSender.Underpriced(since: 6, rounds: 2))
        sender.head(9)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(10)
        // The signer cannot pay the market's price either: there is nothing to cancel for.
        #expect(sender.finish(broke).transitions.isEmpty)
        sender.head(11)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(12)
        #expect(sender.finish(.noOperations(.unpaidRaise)).transitions == ["Building -> Cancelling: underpriced"])

        var called = SenderFixture(mode: .manual)
        called.handle(.manualCall)
        called.finish(.submitted)
        called.head(3)
        #expect(called.finish(broke).answers == [.failed("broke")])
    }

    @Test("a nonce that others used while Building clears the counts and the underpriced-since block")
    func nonceUsedWhileBuilding() {
        var sender = SenderFixture()
        sender.head(1)
        sender.finish(.refused(.underpriced, message: "", operations: []))
        let effects = sender.head(2, .nonceUsed(nonce: 3, accountNonce: 4))
        #expect(
            effects.prefix(2) == [.report(.sender(.nonceUsedByOther(nonce: 3, accountNonce: 4))), .readAccountNonce]
        )
        #expect(effects.terms?.feeIncreases == 0)
        #expect(effects.terms?.isUnderpriced == false)
    }

    @Test("an attempt that ends after the next head came uses up that head's retry")
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

    @Test("a tick that finds nothing to send does not count as a submission")
    func idleTicks() {
        var sender = SenderFixture(maxCancellationFeeIncreases: 0)
        for _ in 0..<10 {
            #expect(sender.handle(.intervalElapsed).attempts == 1)
            sender.finish(.noOperations(.afterSimulation))
        }
    }

    /// Rundler's builder.
    @Test("without funds the counts and the minimum replacement fees are forgotten, and the sender waits for a head")
    func insufficientFunds() {
        var sender = SenderFixture()
        sender.head(1)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        #expect(sender.machine.state.feeIncreases == 1)
        sender.head(2)
        let effects = sender.finish(.refused(.insufficientFunds, message: "", operations: []))
        #expect(effects.contains(.readAccountNonce))
        #expect(effects.attempts == 0)
        #expect(sender.state == .waiting)
    }

    /// test_condition_not_met: an attempt at once with conditions re-checked, but one a block (decision 4).
    @Test("after a refusal for a condition the conditions are checked again at once, but once a block")
    func conditionNotMet() {
        var sender = SenderFixture()
        sender.head(1)
        let first = sender.finish(.refused(.conditionNotMet, message: "", operations: []))
        #expect(first.attempts == 1)
        #expect(first.recheckConditions)
        let second = sender.finish(.refused(.conditionNotMet, message: "", operations: []))
        #expect(second.attempts == 0)
        #expect(second.events.contains(.sender(.backedOff(reason: .conditionNotMet))))
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
        "after a refusal for the price the sender waits for a trigger, one fee increase higher, and notes the block",
        arguments: [RefusalClass.underpriced, .replacementUnderpriced, .rejected]
    )
    func underpriced(refusal: RefusalClass) {
        var sender = SenderFixture()
        sender.head(7)
        sender.holdBundle()
        sender.machine.tracker.abandonFees()
        let effects = sender.finish(.refused(refusal, message: "", operations: []))
        #expect(effects.attempts == 0)
        // The node still holds the bundle that was abandoned: it is outbid again.
        #expect((sender.machine.tracker.minimumReplacementFees != nil) == (refusal == .replacementUnderpriced))
        #expect(sender.state.feeIncreases == 1)
        #expect(sender.underpriced == BundleSender.Underpriced(since: 7, rounds: 1))
        sender.head(8)
        sender.finish(.refused(refusal, message: "", operations: []))
        #expect(sender.underpriced?.since == 7)
        #expect(sender.state.feeIncreases == 2)
    }

    @Test("a round without operations keeps the underpriced-since block")
    func noOperationsKeepsMark() {
        var sender = SenderFixture()
        sender.holdBundle()
        sender.head(1)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(2)
        let effects = sender.finish(.noOperations(.initially))
        #expect(effects.contains(.report(.sender(.bundleAbandoned(nonce: 0)))))
        #expect(sender.underpriced?.since == 1)
    }

    @Test("where nobody pays the raised fees the sender goes back to fresh fees and keeps the underpriced-since block")
    func pricedOutStartsRound() {
        var sender = SenderFixture()
        sender.holdBundle()
        sender.head(1)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(2)
        let effects = sender.finish(.noOperations(.unpaidRaise))
        #expect(effects.contains(.report(.sender(.bundleAbandoned(nonce: 0)))))
        #expect(sender.state.feeIncreases == 0)
        #expect(sender.underpriced == BundleSender.Underpriced(since: 1, rounds: 2))
    }

    /// test_transition_to_cancel, with decision 2: at a limit of 3, block 4 is 3 after the mark at 1, block 5 is more.
    @Test("the sender cancels after more than the limit of underpriced blocks, and not at the limit itself")
    func cancelsAfterLimit() {
        var sender = SenderFixture()
        sender.head(1)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(4)
        sender.finish(.noOperations(.unpaidRaise))
        #expect(sender.machine.state.kind == .building)
        sender.head(5)
        let effects = sender.finish(.noOperations(.unpaidRaise))
        #expect(sender.state == .cancelling(feeIncreases: 0))
        #expect(effects.transitions == ["Building -> Cancelling: underpriced"])
        #expect(effects.contains(.submitCancellation))
    }

    @Test("while nobody pays the market's price nothing is cancelled, however old the underpriced-since block is")
    func unpaidMarket() {
        var sender = SenderFixture()
        sender.head(1)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        for head in 5...6 as ClosedRange<BlockNumber> {
            sender.head(head)
            #expect(sender.finish(.noOperations(.afterFeeFilter)).transitions.isEmpty)
            #expect(sender.state.feeIncreases == 0)
        }
        #expect(sender.underpriced?.since == 1)
    }

    @Test(
        "a refusal for the price is a replacement's only where something is at the nonce",
        arguments: [
            (.underpriced, .unknown, false), (.underpriced, .nothing, false), (.rejected, .nothing, false),
            (.underpriced, .transaction(.ten), true), (.rejected, .transaction(.ten), true),
            (.replacementUnderpriced, .nothing, true), (.replacementUnderpriced, .unknown, true),
        ] as [(RefusalClass, Occupant, Bool)]
    )
    func replacementRefusal(refusal: RefusalClass, occupant: Occupant, isReplacement: Bool) {
        var sender = SenderFixture()
        sender.head(1)
        let effects = sender.finish(.refused(refusal, message: "", operations: [], occupant: occupant))
        #expect((sender.underpriced != nil) == isReplacement)
        #expect(sender.state.feeIncreases == (isReplacement ? 1 : 0))
        #expect((sender.machine.minimumPriorityFee == nil) == isReplacement)
        #expect(effects.attempts == 0)
        // A bundle of ours at the nonce is something too.
        var holding = SenderFixture()
        holding.holdBundle()
        holding.head(1)
        holding.finish(.refused(refusal, message: "", operations: [], occupant: occupant))
        #expect(holding.underpriced != nil)
    }

    @Test("a priority fee that the node names counts until nobody pays it; a guess counts until something is mined")
    func minimumPriorityFee() {
        var sender = SenderFixture()
        sender.head(1)
        let message = "transaction gas price below minimum: gas tip cap 0, minimum needed 7"
        let effects = sender.finish(.refused(.underpriced, message: message, operations: []))
        #expect(effects.events == [.sender(.priorityFeeTooLow(minimum: 7))])
        #expect(sender.machine.minimumPriorityFee == BundleSender.MinimumPriorityFee(fee: 7, isNamed: true))
        sender.head(2)
        sender.finish(.noOperations(.afterFeeFilter))
        #expect(sender.machine.minimumPriorityFee == nil)
        sender.head(3)
        sender.finish(.refused(.underpriced, message: "transaction underpriced", operations: []))
        #expect(sender.machine.minimumPriorityFee == BundleSender.MinimumPriorityFee(fee: 10_000_000, isNamed: false))
    }

    @Test("block numbers that go back neither cancel early nor crash")
    func blockNumbersGoBack() {
        var sender = SenderFixture()
        sender.head(10)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(2)
        sender.finish(.noOperations(.unpaidRaise))
        #expect(sender.machine.state.kind == .building)
    }

    @Test("after a refusal for a used nonce the sender polls and builds again at once, but once a block")
    func nonceTooLow() {
        var sender = SenderFixture()
        sender.head(3)
        let used = TrackerUpdate.nonceUsed(nonce: 0, accountNonce: 1)
        let first = sender.finish(.nonceTooLow(update: used))
        #expect(first.attempts == 1)
        #expect(first.contains(.readAccountNonce))
        let second = sender.finish(.nonceTooLow(update: used))
        #expect(second.attempts == 0)
        #expect(second.events.contains(.sender(.backedOff(reason: .nonceTooLow))))
    }

    @Test("while nobody can tell who used the nonce, nothing is sent until the next head")
    func nonceTooLowFateUnknown() {
        var sender = SenderFixture()
        sender.head(3)
        let effects = sender.finish(.nonceTooLow(update: .none))
        #expect(effects.attempts == 0)
        #expect(effects.events == [.sender(.backedOff(reason: .fateUnknown))])
    }

    @Test(
        "a replacement refused for another reason than its price is a replacement again at the next attempt",
        arguments: [.nonceTooLow(update: .none), .refused(.invalid, message: "", operations: [])] as [AttemptOutcome]
    )
    func refusedReplacement(outcome: AttemptOutcome) {
        var sender = SenderFixture.pending()
        #expect(sender.head(3).terms?.feeIncreases == 1)
        sender.finish(outcome)
        #expect(sender.head(4).terms?.feeIncreases == 1)
    }

    @Test("after a refusal for too much gas the limit is half the refused one, and half again")
    func tooMuchGas() {
        var sender = SenderFixture()
        #expect(sender.head(1).terms?.maxGasLimit == nil)
        sender.finish(.tooMuchGas(gasLimit: 800_001))
        #expect(sender.head(2).terms?.maxGasLimit == 400_000)
        sender.finish(.tooMuchGas(gasLimit: 390_000))
        #expect(sender.head(3).terms?.maxGasLimit == 195_000)
    }

    @Test("where no operation fits into half of the refused gas limit, the full limit is tried again")
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

    /// 4 operations twice, then 2, then 1: that one is told apart, and the others are tried together again.
    @Test(
        "after two equal refusals the next bundle has half of the operations, until the culprit is alone",
        arguments: [.invalid, .intrinsicGasTooLow, .unknown] as [RefusalClass]
    )
    func halves(refusal: RefusalClass) {
        var sender = SenderFixture()
        let all = (1...4 as ClosedRange<UInt64>).map { Hash32.numbered($0) }
        var limits: [Int?] = []
        var last: [BundleSender.Effect] = []
        for (head, count) in [(1, 4), (2, 4), (3, 2), (4, 1)] as [(BlockNumber, Int)] {
            limits.append(sender.head(head).terms?.maxOperations)
            last = sender.finish(.refused(refusal, message: "no", operations: Array(all.prefix(count))))
        }
        #expect(limits == [nil, nil, 2, 1])
        #expect(last.contains(.isolate([all[0]], reason: "no")))
        #expect(last.contains(.rest(all[0], reason: "no")))
        #expect(sender.head(5).terms?.maxOperations == nil)
    }

    @Test("what no operation can be the cause of changes nothing about the next bundle")
    func unsupported() {
        var sender = SenderFixture()
        for head in 1...3 as ClosedRange<BlockNumber> {
            #expect(sender.head(head).terms?.maxOperations == nil)
            let outcome = AttemptOutcome.refused(.unsupported, message: "invalid chain id", operations: [.zero])
            #expect(sender.finish(outcome).events == [.sender(.stepFailed("invalid chain id"))])
        }
    }

    @Test("a call that the node cannot run twice is made with half of the operations")
    func callFails() {
        var sender = SenderFixture()
        let operations = (1...4 as ClosedRange<UInt64>).map { Hash32.numbered($0) }
        for head in 1...2 as ClosedRange<BlockNumber> {
            sender.head(head)
            sender.finish(.callFailed(operations, message: "timed out"))
        }
        #expect(sender.head(3).terms?.maxOperations == 2)
    }

    @Test(
        "a search that took too long is made with half of what was left, at the next head already",
        arguments: [
            (left: UInt64(5), limit: 2), (left: 1, limit: 1),
        ]
    )
    func searchStops(left: UInt64, limit: Int) {
        var sender = SenderFixture()
        sender.head(1)
        let events = sender.finish(.searchStopped((1...left).map { Hash32.numbered($0) })).events
        #expect(events.last == .sender(.backedOff(reason: .proposalFailed)))
        #expect(sender.head(2).terms?.maxOperations == limit)
    }

    @Test("after a time-out a bundle aims at half a block, until one is mined")
    func aimsAtHalfABlock() {
        var sender = SenderFixture()
        sender.holdBundle()
        #expect(sender.head(1).terms?.aimsAtHalfABlock == false)
        sender.finish(.submitted)
        #expect(sender.head(5).terms?.aimsAtHalfABlock == true)
        sender.finish(.submitted)
        let next = sender.head(6, .mined(.fixture, stillInFlight: false))
        #expect(next.terms?.aimsAtHalfABlock == false)
    }

    @Test("a bundle of ours that is mined while Building is reported as mined")
    func minedWhileBuilding() {
        var sender = SenderFixture()
        let effects = sender.head(5, .mined(.fixture, stillInFlight: false))
        #expect(effects.events.first == .transaction(.transactionMined(.fixture)))
        #expect(effects.attempts == 1)
    }
}
