import Bundler
import Ethereum
import SimChain
import Testing

@testable import Harness

/// Checks and stories in the fewest words.
enum Expecting {
    static let position = SourcePosition(line: 7, column: 3)

    static func count(_ condition: CountCheck.Condition, _ path: String = "path") -> CountCheck {
        CountCheck(condition, text: "\(condition)", position: position, path: path)
    }

    static func equal<Value>(_ value: Value, _ path: String = "path") -> Expected<Value> {
        Expected(value, position: position, path: path)
    }

    static func amount(_ condition: AmountCheck.Condition) -> AmountCheck {
        AmountCheck(condition, text: "\(condition)", position: position, path: "path")
    }

    static func observer(
        _ story: Story,
        _ change: (inout Expectations) -> Void = { _ in }
    ) -> RunObserver {
        var scenario = Scenario(path: "a.yaml", title: "a", run: .blocks(1))
        change(&scenario.expectations)
        let observer = RunObserver(scenario: scenario, signers: story.facts.signers)
        for event in story.events { observer.observe(event) }
        return observer
    }

    /// What of the expectations fails after this story: `actual` by path.
    static func failures(_ story: Story, _ change: (inout Expectations) -> Void) -> [ExpectationFailure] {
        observer(story, change).evaluate()
    }
}

@Suite("expected transitions")
struct TransitionExpectationTests {
    private let submitted = TransitionItem.transition(from: .building, to: .pending, reason: .submitted)
    private let mined = TransitionItem.transition(from: .pending, to: .building, reason: .mined)
    private let anyEnd = TransitionItem.transition(from: .pending, to: .building, reason: nil)

    /// Submitted and mined, twice; sender 1 is submitted once.
    private var story: Story {
        var story = Story()
        story.change(.building, .pending, .submitted)
        story.change(.pending, .building, .mined)
        story.change(.building, .pending, .submitted, sender: 1)
        story.change(.building, .pending, .submitted)
        story.change(.pending, .pending, .submitted)
        story.change(.pending, .building, .timedOut)
        return story
    }

    private func failures(_ items: [TransitionItem], sender: Int = 0) -> [ExpectationFailure] {
        Expecting.failures(story) {
            $0.transitions = [PerSender(sender: sender, value: Expecting.equal(items, "transitions"))]
        }
    }

    @Test("all of them, in order, with a reason or without")
    func exact() {
        #expect(failures([submitted, mined, submitted, anyEnd]).isEmpty)
        #expect(failures([submitted], sender: 1).isEmpty)
        #expect(failures([submitted, mined, submitted, mined]).map(\.path) == ["transitions"])
        #expect(failures([submitted, mined, submitted]).count == 1)
        #expect(failures([]).count == 1)
    }

    @Test("... stands for zero or more")
    func anything() {
        #expect(failures([.anything]).isEmpty)
        #expect(failures([submitted, .anything, mined, .anything]).isEmpty)
        #expect(failures([.anything, submitted, mined, submitted, anyEnd, .anything]).isEmpty)
        #expect(failures([.anything, .anything, anyEnd]).isEmpty)
        #expect(failures([.anything, mined]).count == 1)
        #expect(failures([mined, .anything]).count == 1)
        #expect(failures([submitted, .anything, submitted, .anything, submitted, .anything]).count == 1)
    }

    @Test("a failure shows where the two lists part")
    func details() throws {
        let failure = try #require(failures([submitted, mined, submitted, mined]).first)
        #expect(
            failure.message
                == "transitions: expected Pending -> Building: mined as number 4, was Pending -> Building: timed out"
        )
        #expect(
            failure.details.last
                == "! 3: Pending -> Building: timed out   expected: Pending -> Building: mined"
        )
    }

    @Test("the state is the last one")
    func state() {
        #expect(
            Expecting.failures(story) {
                $0.finalState = [
                    PerSender(sender: 0, value: Expecting.equal(.building)),
                    PerSender(sender: 1, value: Expecting.equal(.pending)),
                ]
            }.isEmpty
        )
        let failures = Expecting.failures(story) {
            $0.finalState = [PerSender(sender: 1, value: Expecting.equal(.building, "final_state.1"))]
        }
        #expect(failures.map(\.message) == ["final_state.1: expected Building, was Pending"])
    }
}

@Suite("expected user operations")
struct OperationExpectationTests {
    /// alice-1 is included, alice-2 reverts in block 2, bob is removed, carol rejected, dave pends.
    private var story: Story {
        var story = Story()
        for (index, label) in ["alice-1", "alice-2", "bob", "carol", "dave"].enumerated() {
            story.submit(UInt64(index + 1), label: label, isAccepted: label != "carol")
        }
        story.builder(.operationRejected(Story.hash(4), sender: .zero, reason: "AA25 invalid nonce"), sender: nil)
        story.seal()
        story.execute(operation: 1, in: Story.hash(50))
        story.builder(.operationRemoved(Story.hash(3), reason: "AA24 signature error"), sender: nil)
        story.seal()
        story.execute(operation: 2, in: Story.hash(51), succeeded: false)
        return story
    }

    private func outcome(_ label: String, _ outcome: OperationOutcome, _ story: Story) -> [String] {
        Expecting.failures(story) {
            $0.userOperations.labelled = [LabelledOutcome(label: label, outcome: Expecting.equal(outcome))]
        }.map(\.actual)
    }

    @Test("counts are of the end")
    func counts() {
        let failures = Expecting.failures(story) {
            $0.userOperations.included = Expecting.count(.exactly(2))
            $0.userOperations.reverted = Expecting.count(.exactly(1))
            $0.userOperations.removed = Expecting.count(.exactly(1))
            $0.userOperations.rejected = Expecting.count(.exactly(1))
            $0.userOperations.pending = Expecting.count(.exactly(1))
        }
        #expect(failures.isEmpty)
        let wrong = Expecting.failures(story) {
            $0.userOperations.included = Expecting.count(.exactly(1), "user_operations.included")
            $0.userOperations.pending = Expecting.count(.above(1), "user_operations.pending")
        }
        #expect(wrong.map { "\($0.path) \($0.actual)" } == ["user_operations.included 2", "user_operations.pending 1"])
    }

    @Test("a label has its own outcome, with block or reason")
    func labels() {
        let story = story
        #expect(outcome("alice-1", .included(in: nil), story).isEmpty)
        #expect(outcome("alice-1", .included(in: 1), story).isEmpty)
        #expect(outcome("alice-1", .included(in: 2), story) == ["included in block 1"])
        #expect(outcome("alice-1", .reverted(in: nil), story) == ["included in block 1"])
        // Included are reverted ones too.
        #expect(outcome("alice-2", .included(in: 2), story).isEmpty)
        #expect(outcome("alice-2", .reverted(in: 2), story).isEmpty)
        #expect(outcome("bob", .removed(because: "AA24"), story).isEmpty)
        #expect(outcome("bob", .removed(because: "AA25"), story) == ["removed (AA24 signature error)"])
        #expect(outcome("carol", .rejected(because: nil), story).isEmpty)
        #expect(outcome("dave", .pending, story).isEmpty)
        #expect(outcome("dave", .removed(because: nil), story) == ["pending"])
        #expect(outcome("erin", .pending, story) == ["never submitted"])
    }

    @Test("the label without a number means each of its operations")
    func base() {
        #expect(outcome("alice", .included(in: nil), story).isEmpty)
        #expect(outcome("alice", .included(in: 1), story) == ["alice-2 reverted in block 2"])
    }

    @Test("a reorganisation takes inclusions back")
    func reorganised() {
        var story = story
        story.reorganise(to: 1)
        story.builder(.operationReturned(Story.hash(2)), sender: nil)
        #expect(outcome("alice-2", .pending, story).isEmpty)
        #expect(outcome("alice-1", .included(in: 1), story).isEmpty)
        let failures = Expecting.failures(story) {
            $0.userOperations.included = Expecting.count(.exactly(1))
            $0.userOperations.reverted = Expecting.count(.exactly(0))
            $0.userOperations.pending = Expecting.count(.exactly(2))
        }
        #expect(failures.isEmpty)
    }

    @Test("counts outlive the records of what is settled, and labels that are named stay")
    func forgotten() {
        var story = story
        story.seal(upTo: 300)
        let failures = Expecting.failures(story) {
            $0.userOperations.included = Expecting.count(.exactly(2))
            $0.userOperations.removed = Expecting.count(.exactly(1))
            $0.userOperations.labelled = [
                LabelledOutcome(label: "bob", outcome: Expecting.equal(.removed(because: "AA24")))
            ]
        }
        #expect(failures.isEmpty)
    }
}

@Suite("expected transactions, bundles and cancellations")
struct TransactionExpectationTests {
    private static func fees(_ gwei: UInt64) -> GasFees {
        GasFees(maxFeePerGas: WeiPerGas(UInt128(gwei) * 1_000_000_000), maxPriorityFeePerGas: 1_000_000_000)
    }

    /// Nonce 0: the first bundle is replaced by the second, which is mined with two operations; at nonce 1 a bundle is
    /// refused, another is cancelled by a cancellation that is mined; at nonce 2 one is dropped, another pends.
    private var story: Story {
        var story = Story()
        let first = take(&story, nonce: 0, gwei: 30)
        let second = take(&story, nonce: 0, gwei: 40, operations: [1, 2])
        story.chain(.transactionReplaced(old: story.pooled(first), new: story.pooled(second)))
        story.seal()
        // Each operation pays 3 · 10^15 wei; the bundle costs 100 000 · 21 gwei = 2.1 · 10^15.
        story.execute(second, nonce: 0)
        story.execute(operation: 1, in: second, paid: 3_000_000_000_000_000)
        story.execute(operation: 2, in: second, paid: 3_000_000_000_000_000)
        let refused = story.sign(nonce: 1, fees: Self.fees(31))
        story.builder(
            .transactionRefused(
                RefusedSubmission(
                    kind: .bundle,
                    hash: refused,
                    nonce: 1,
                    fees: Self.fees(31),
                    refusal: .underpriced,
                    error: SampleEvents.error
                )
            )
        )
        let cancelled = take(&story, nonce: 1, gwei: 32)
        let cancellation = take(&story, nonce: 1, gwei: 50, kind: .cancellation)
        story.chain(
            .transactionReplaced(old: story.pooled(cancelled, nonce: 1), new: story.pooled(cancellation, nonce: 1))
        )
        story.seal()
        story.execute(cancellation, nonce: 1)
        let dropped = take(&story, nonce: 2, gwei: 33)
        story.builder(.transactionDropped(dropped, nonce: 2, kind: .bundle))
        _ = take(&story, nonce: 2, gwei: 34)
        return story
    }

    private func take(
        _ story: inout Story,
        nonce: UInt64,
        gwei: UInt64,
        kind: TransactionKind = .bundle,
        operations: [UInt64] = []
    ) -> Hash32 {
        let hash = story.sign(operations, nonce: nonce, kind: kind, fees: Self.fees(gwei))
        story.builder(.transactionAccepted(hash, kind: kind))
        return hash
    }

    private func item(_ change: (inout TransactionExpectation) -> Void) -> TransactionExpectation {
        var item = TransactionExpectation(position: Expecting.position, path: "transactions.0")
        change(&item)
        return item
    }

    private func outcome(_ outcome: TransactionOutcome) -> TransactionExpectation {
        item { $0.outcome = Expecting.equal(outcome) }
    }

    @Test("each submission of sender 0 has one outcome")
    func outcomes() {
        let all: [TransactionOutcome] = [.replaced, .mined, .refused, .cancelled, .mined, .dropped, .pending]
        let observer = Expecting.observer(story) { $0.transactions = Expecting.equal([]) }
        #expect(observer.transactions.submitted.map(observer.transactions.outcome) == all)
    }

    @Test("a cancellation that gives way to a higher one is replaced, not cancelled")
    func replacedCancellation() {
        var story = Story()
        let first = take(&story, nonce: 0, gwei: 30, kind: .cancellation)
        let second = take(&story, nonce: 0, gwei: 40, kind: .cancellation)
        story.chain(.transactionReplaced(old: story.pooled(first), new: story.pooled(second)))
        let failures = Expecting.failures(story) {
            $0.transactions = Expecting.equal([outcome(.replaced), outcome(.pending)])
        }
        #expect(failures.isEmpty)
    }

    @Test("a refused transaction that is sent again and mined was refused the first time")
    func sentAgain() {
        var story = Story()
        let hash = story.sign(fees: Self.fees(31))
        story.builder(
            .transactionRefused(
                RefusedSubmission(
                    kind: .bundle,
                    hash: hash,
                    nonce: 0,
                    fees: Self.fees(31),
                    refusal: .replacementUnderpriced,
                    error: SampleEvents.error
                )
            )
        )
        let again = take(&story, nonce: 0, gwei: 31)
        // The same bytes: one transaction.
        #expect(again == hash)
        story.seal()
        story.execute(hash, nonce: 0)
        let failures = Expecting.failures(story) {
            $0.transactions = Expecting.equal([outcome(.refused), outcome(.mined)])
        }
        #expect(failures.isEmpty)
    }

    @Test("partial matches in order, others between them")
    func partial() {
        let matching = Expecting.failures(story) {
            $0.transactions = Expecting.equal([
                item {
                    $0.maxFeePerGas = PriceCheck(.exactly(40_000_000_000), text: "", position: .start, path: "")
                },
                item { $0.kind = Expecting.equal(.cancellation) }, outcome(.pending),
            ])
        }
        #expect(matching.isEmpty)
        let wrongOrder = Expecting.failures(story) {
            $0.transactions = Expecting.equal([outcome(.pending), outcome(.mined)])
        }
        #expect(wrongOrder.map(\.expected) == ["{outcome: mined}"])
        #expect(wrongOrder.first?.details.count == 7)
    }

    @Test("an uncertain submission counts as taken, once, and mined in the end whatever was thought of it")
    func uncertain() {
        var story = Story()
        let hash = story.sign()
        story.builder(.submissionUncertain(hash, kind: .bundle, reason: "timed out"))
        story.builder(.transactionAccepted(hash, kind: .bundle))
        story.builder(.transactionDropped(hash, nonce: 0, kind: .bundle))
        story.seal()
        story.execute(hash, nonce: 0)
        let failures = Expecting.failures(story) {
            $0.bundles.submitted = Expecting.count(.exactly(1))
            $0.bundles.mined = Expecting.count(.exactly(1))
            $0.transactions = Expecting.equal([outcome(.mined)])
        }
        #expect(failures.isEmpty)
    }

    @Test("bundles and cancellations are counted apart")
    func counts() {
        let failures = Expecting.failures(story) {
            $0.bundles.submitted = Expecting.count(.exactly(5))
            $0.bundles.refused = Expecting.count(.exactly(1))
            $0.bundles.dropped = Expecting.count(.exactly(1))
            $0.bundles.replaced = Expecting.count(.exactly(1))
            $0.bundles.mined = Expecting.count(.exactly(1))
            $0.bundles.reverted = Expecting.count(.exactly(0))
            $0.bundles.largestGas = GasCheck(.exactly(105_000), text: "", position: .start, path: "")
            $0.bundles.operations = Expecting.equal([Expecting.count(.exactly(2))])
            $0.cancellations.hardSubmitted = Expecting.count(.exactly(1))
            $0.cancellations.mined = Expecting.count(.exactly(1))
            // 100 000 gas at 21 gwei.
            $0.cancellations.cost = Expecting.amount(.exactly(2_100_000_000_000_000))
        }
        #expect(failures.isEmpty, "\(failures.map(\.message))")
        let sizes = Expecting.failures(story) {
            $0.bundles.operations = Expecting.equal([Expecting.count(.exactly(2)), Expecting.count(.exactly(1))])
        }
        #expect(sizes.map(\.actual) == ["[2]"])
    }

    @Test("profit is what operations paid minus what our transactions cost, and may be negative")
    func profit() {
        // 6 · 10^15 − 2 · 2.1 · 10^15 = 1.8 · 10^15.
        let observer = Expecting.observer(story)
        #expect(observer.transactions.profit == 1_800_000_000_000_000)
        #expect(observer.transactions.profits == [1_800_000_000_000_000, 0])
        var story = story
        story.reorganise(to: 1)
        // The cancellation never happened.
        #expect(Expecting.observer(story).transactions.profit == 3_900_000_000_000_000)
        story.reorganise(to: 0)
        #expect(Expecting.observer(story).transactions.profit == 0)
        let reverted = story.sign(nonce: 0, fees: Self.fees(60))
        story.seal()
        story.execute(reverted, nonce: 0, succeeded: false)
        let failures = Expecting.failures(story) { $0.profit = Expecting.amount(.above(0)) }
        #expect(failures.map(\.actual) == ["-0.0021 ether"])
    }

    @Test("a bundle that falls out of the chain is not mined any more")
    func reorganised() {
        var story = story
        story.reorganise(to: 0)
        let failures = Expecting.failures(story) {
            $0.bundles.mined = Expecting.count(.exactly(0))
            $0.bundles.operations = Expecting.equal([])
            $0.nonces = [PerSender(sender: 0, value: Expecting.count(.exactly(0)))]
        }
        #expect(failures.isEmpty)
    }

    @Test("fee increases are added up over rounds of cancelling")
    func feeIncreases() {
        var story = Story()
        for increases in [2, 1] as [UInt64] {
            story.change(.building, .cancelling, .underpriced)
            for number in 0...increases {
                story.change(.cancelling, .cancelPending, .submitted, feeIncreases: number)
                if number < increases {
                    story.change(.cancelPending, .cancelling, .timedOut, feeIncreases: number + 1)
                }
            }
            story.change(.cancelPending, .building, .mined)
        }
        let failures = Expecting.failures(story) { $0.cancellations.feeIncreases = Expecting.count(.exactly(3)) }
        #expect(failures.isEmpty, "\(failures.map(\.message))")
    }

    @Test("what waits in the pool is pending, until it is mined, replaced or gone")
    func pending() {
        var story = Story()
        let (first, second) = (story.sign(fees: Self.fees(30)), story.sign(fees: Self.fees(40)))
        func count(_ story: Story) -> Int { Expecting.observer(story).transactions.pendingCount(of: 0) }
        story.pool(first)
        #expect(count(story) == 1)
        story.chain(.transactionReplaced(old: story.pooled(first), new: story.pooled(second)))
        #expect(count(story) == 1)
        story.seal()
        var evicted = story
        story.execute(second, nonce: 0)
        #expect(count(story) == 0)
        evicted.chain(
            .transactionEvicted(hash: second, sender: evicted.keys[0].address, nonce: 0, reason: .dropped)
        )
        #expect(count(evicted) == 0)
    }
}

@Suite("expected events, calls and metrics")
struct EventExpectationTests {
    private func event(_ name: String, _ fields: [(String, EventFieldExpectation.Condition)] = []) -> EventExpectation {
        EventExpectation(
            name: name,
            fields: fields.map { EventFieldExpectation(name: $0.0, condition: $0.1) },
            position: Expecting.position,
            path: "events.0"
        )
    }

    private var story: Story {
        var story = Story()
        story.submit(1, label: "alice")
        story.form([1])
        story.form([1], feeIncreases: 1)
        story.builder(.operationRemoved(Story.hash(1), reason: "AA24 signature error"), sender: nil)
        return story
    }

    private func failures(_ events: [EventExpectation]) -> [ExpectationFailure] {
        Expecting.failures(story) { $0.events = Expecting.equal(events) }
    }

    @Test("partial matches in order")
    func order() {
        #expect(failures([event("bundle_formed"), event("operation_removed")]).isEmpty)
        #expect(failures([event("bundle_formed"), event("bundle_formed")]).isEmpty)
        #expect(failures([event("operation_removed"), event("bundle_formed")]).count == 1)
        #expect(failures([event("bundle_formed"), event("bundle_formed"), event("bundle_formed")]).count == 1)
    }

    @Test("fields are compared by their kind: numbers, flags, text, lists, labels for hashes")
    func fields() {
        let one = EventFieldExpectation.Condition.number(
            Check(.exactly(1), text: "1", position: .start, path: "")
        )
        #expect(failures([event("bundle_formed", [("operations", one), ("fee_increases", one)])]).isEmpty)
        #expect(failures([event("bundle_formed", [("replacement", .flag(true))])]).isEmpty)
        #expect(failures([event("bundle_formed", [("user_op_hashes", .list(["alice"]))])]).isEmpty)
        #expect(failures([event("operation_removed", [("user_op_hash", .text("alice"))])]).isEmpty)
        #expect(failures([event("operation_removed", [("user_op_hash", .text("\(Story.hash(1))"))])]).isEmpty)
        let wrong = failures([event("operation_removed", [("reason", .text("AA25"))])])
        #expect(wrong.map(\.expected) == ["operation_removed {reason: AA25}"])
        #expect(
            wrong.map(\.actual) == ["not there: reason was AA24 signature error in the newest operation_removed"]
        )
        #expect(failures([event("operation_removed", [("colour", .text("red"))])]).count == 1)
    }

    @Test("calls are counted by method, whatever came of them")
    func calls() {
        var story = Story()
        for outcome in [.answered, .timedOut] as [RPCCallRecord.Outcome] {
            story.world(
                .rpcCall(
                    RPCCallRecord(method: .call, node: "a", caller: "pool", outcome: outcome, duration: .zero)
                )
            )
        }
        let failures = Expecting.failures(story) {
            $0.rpcCalls = [
                MethodCheck(method: .call, check: Expecting.count(.exactly(2))),
                MethodCheck(method: .getCode, check: Expecting.count(.exactly(0))),
                MethodCheck(method: .getLogs, check: Expecting.count(.atLeast(1), "rpc_calls.eth_getLogs")),
            ]
        }
        #expect(failures.map(\.path) == ["rpc_calls.eth_getLogs"])
    }

    @Test("metrics have the reference's names, with their scope or without")
    func metrics() {
        #expect(MetricsObserver.metric(named: "builder_bundle_txns_sent") == .bundleTransactionsSent)
        #expect(MetricsObserver.metric(named: "bundle_txns_sent") == .bundleTransactionsSent)
        #expect(MetricsObserver.metric(named: "builder_tracker_nonce") == .nonce)
        #expect(MetricsObserver.metric(named: "rundler_builder_bundle_txns_sent") == nil)
        #expect(MetricsObserver.metric(named: "builder_bundle_txn_insufficient_funds") == .bundleInsufficientFunds)
        // A name that loads is a metric that is counted.
        #expect(MetricName.all.compactMap(MetricsObserver.metric(named:)) == MetricsObserver.Metric.allCases)
        var story = Story()
        let hash = story.sign()
        story.change(.building, .pending, .submitted)
        story.change(.pending, .building, .timedOut)
        story.builder(
            .transactionMined(
                MinedTransaction(
                    kind: .bundle,
                    hash: hash,
                    nonce: 0,
                    block: 1,
                    succeeded: true,
                    gasLimit: 105_000,
                    gasUsed: 100_000,
                    effectiveGasPrice: 1
                )
            )
        )
        let metrics = Expecting.observer(story).metrics
        let values: [MetricsObserver.Metric: UInt128] = [
            .bundleTransactionsSent: 1, .bundleTransactionsSucceeded: 1, .bundleTransactionsReverted: 0,
            .bundleGasLimit: 105_000, .bundleGasUsed: 100_000, .bundleFeeIncreases: 1, .pendingTransactions: 0,
            .nonce: 1,
        ]
        for (metric, value) in values { #expect(metrics.value(of: metric) == value, "\(metric)") }
    }

    /// Sent at head 0 and 5.0009 s, mined in block 2, seen at 29 s: 23 999.1 ms, rounded down. The attempt took 5 s to a
    /// bundle and 7 s to an answer; another one ended without operations after 1 s.
    @Test("histograms have a count and a sum, in virtual milliseconds rounded down, and each transaction once")
    func histograms() {
        var story = Story()
        story.builder(.triggered(.newBlock, block: 0, feeIncreases: 0))
        story.time = .seconds(5)
        story.builder(.noOperations(.initially), sender: 1)
        story.time += .microseconds(900)
        let hash = story.sign()
        story.time = .seconds(7)
        story.builder(.transactionAccepted(hash, kind: .bundle))
        story.builder(.triggered(.newBlock, block: 0, feeIncreases: 0))
        story.time = .seconds(8)
        story.builder(.noOperations(.initially))
        story.time = .zero
        story.seal(upTo: 2)
        story.time = .seconds(29)
        let mined = MinedTransaction(
            kind: .bundle,
            hash: hash,
            nonce: 0,
            block: 2,
            succeeded: true,
            gasLimit: 105_000,
            gasUsed: 100_000,
            effectiveGasPrice: 1
        )
        story.builder(.transactionMined(mined))
        // Mined again after a reorganisation: it was counted.
        story.builder(.transactionMined(mined))
        let metrics = Expecting.observer(story).metrics
        let values: [MetricsObserver.Metric: UInt128] = [
            .attempts: 2, .attemptTime: 8_000, .proposals: 2, .minedTransactions: 1, .timeToMine: 23_999,
            .minedTransactionsByBlocks: 1, .blocksToMine: 2,
        ]
        for (metric, value) in values { #expect(metrics.value(of: metric) == value, "\(metric)") }
    }
}

@Suite("the verdict")
struct RunVerdictTests {
    private let violation = Violation(
        invariant: .nonceOnce,
        message: "",
        time: .zero,
        block: 0,
        sequence: 1
    )
    private let failure = ExpectationFailure(
        path: "bundles.mined",
        expected: "1",
        actual: "0",
        position: Expecting.position
    )

    private func verdict(
        _ violations: [Violation],
        _ failures: [ExpectationFailure],
        _ fails: ExpectedFailure?
    ) -> RunVerdict {
        RunVerdict(violations: violations, failures: failures, fails: fails.map { Expecting.equal($0, "fails") })
    }

    @Test("without fails everything must hold")
    func holds() {
        #expect(verdict([], [], nil).passed)
        #expect(!verdict([violation], [], nil).passed)
        #expect(!verdict([], [failure], nil).passed)
    }

    @Test("with fails exactly that must not hold, however often")
    func fails() {
        #expect(verdict([violation, violation], [], .invariant(.nonceOnce)).passed)
        #expect(verdict([], [failure], .check(path: "bundles.mined")).passed)
        #expect(!verdict([violation], [failure], .invariant(.nonceOnce)).passed)
        #expect(!verdict([], [failure], .invariant(.nonceOnce)).passed)
        let nothing = verdict([], [], .invariant(.nonceOnce))
        #expect(!nothing.passed)
        #expect(nothing.fails?.message == "fails: expected exactly nonce_once to fail, was nothing failed")
    }
}
