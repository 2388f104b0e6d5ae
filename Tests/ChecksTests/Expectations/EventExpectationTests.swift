import Bundler
import Ethereum
import SimChain
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

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
        story.builder(.pool(.operationRemoved(Story.hash(1), reason: "AA24 signature error")), sender: nil)
        return story
    }

    private func failures(_ events: [EventExpectation]) -> [ExpectationFailure] {
        Expecting.failures(story) { $0.events = Expecting.equal(events) }
    }

    @Test("expected events match partially and in order")
    func order() {
        #expect(failures([event("bundle_formed"), event("operation_removed")]).isEmpty)
        #expect(failures([event("bundle_formed"), event("bundle_formed")]).isEmpty)
        #expect(failures([event("operation_removed"), event("bundle_formed")]).count == 1)
        #expect(failures([event("bundle_formed"), event("bundle_formed"), event("bundle_formed")]).count == 1)
    }

    @Test("events are counted by name, and what must not come fails once")
    func counts() {
        func failures(_ count: UInt64) -> [String] {
            let check = CountCheck(
                .exactly(count),
                text: "\(count)",
                position: Expecting.position,
                path: "event_counts.x"
            )
            return Expecting.failures(story) { $0.eventCounts = [EventCount(name: "bundle_formed", check: check)] }
                .map(\.actual)
        }
        #expect(failures(2).isEmpty)
        #expect(failures(3) == ["2"])
        func unwanted(_ events: [EventExpectation]) -> [String] {
            Expecting.failures(story) { $0.never = Expecting.equal(events) }.map(\.expected)
        }
        #expect(unwanted([event("bundle_formed")]) == ["no bundle_formed"])
        #expect(unwanted([event("operation_removed", [("reason", .text("AA25"))])]).isEmpty)
        #expect(unwanted([event("operation_removed", [("user_op_hash", .text("alice"))])]).count == 1)
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

    @Test("calls are counted by method, whatever their result")
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

    @Test("metrics have Rundler's names, with or without a scope")
    func metrics() {
        #expect(BuilderMetric(named: "builder_bundle_txns_sent") == .bundleTransactionsSent)
        #expect(BuilderMetric(named: "bundle_txns_sent") == .bundleTransactionsSent)
        #expect(BuilderMetric(named: "builder_tracker_nonce") == .nonce)
        #expect(BuilderMetric(named: "rundler_builder_bundle_txns_sent") == nil)
        #expect(BuilderMetric(named: "builder_bundle_txn_insufficient_funds") == .bundleInsufficientFunds)
        var story = Story()
        let hash = story.sign()
        story.change(.building, .pending, .submitted)
        story.change(.pending, .building, .timedOut)
        story.builder(
            .transaction(
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
        )
        story.builder(.sender(.trackerChanged(TrackerStatus(nonce: 1, inFlight: 0))))
        // Another sender's count is added.
        story.builder(.sender(.trackerChanged(TrackerStatus(nonce: 4, inFlight: 2))), sender: 1)
        let metrics = Expecting.observer(story).metrics
        let values: [BuilderMetric: UInt128] = [
            .bundleTransactionsSent: 1, .bundleTransactionsSucceeded: 1, .bundleTransactionsReverted: 0,
            .bundleGasLimit: 105_000, .bundleGasUsed: 100_000, .bundleFeeIncreases: 1, .pendingTransactions: 2,
            .nonce: 5,
        ]
        for (metric, value) in values { #expect(metrics.value(of: metric) == value, "\(metric)") }
    }

    /// Sent at head 0 and 5.0009 s, mined in block 2, seen at 29 s: 23 999.1 ms, rounded down. The attempt took 5 s to
    /// a bundle and 7 s to an answer; another one ended without operations after 1 s.
    @Test("a histogram has a count and a sum in virtual milliseconds, rounded down, with each transaction once")
    func histograms() {
        var story = Story()
        story.builder(.sender(.triggered(.newBlock, block: 0, feeIncreases: 0)))
        story.time = .seconds(5)
        story.builder(.proposal(.noOperations(.initially)), sender: 1)
        story.time += .microseconds(900)
        let hash = story.sign()
        story.time = .seconds(7)
        story.builder(.transaction(.transactionAccepted(hash, kind: .bundle)))
        story.builder(.sender(.triggered(.newBlock, block: 0, feeIncreases: 0)))
        story.time = .seconds(8)
        story.builder(.proposal(.noOperations(.initially)))
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
        story.builder(.transaction(.transactionMined(mined)))
        // Mined again after a reorganisation: it was counted.
        story.builder(.transaction(.transactionMined(mined)))
        let metrics = Expecting.observer(story).metrics
        let values: [BuilderMetric: UInt128] = [
            .attempts: 2, .attemptTime: 8_000, .proposals: 2, .minedTransactions: 1, .timeToMine: 23_999,
            .minedTransactionsByBlocks: 1, .blocksToMine: 2,
        ]
        for (metric, value) in values { #expect(metrics.value(of: metric) == value, "\(metric)") }
    }
}
