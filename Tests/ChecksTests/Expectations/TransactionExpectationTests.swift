import Bundler
import Ethereum
import SimChain
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

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
            .transaction(
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
        )
        let cancelled = take(&story, nonce: 1, gwei: 32)
        let cancellation = take(&story, nonce: 1, gwei: 50, kind: .cancellation)
        story.chain(
            .transactionReplaced(old: story.pooled(cancelled, nonce: 1), new: story.pooled(cancellation, nonce: 1))
        )
        story.seal()
        story.execute(cancellation, nonce: 1)
        let dropped = take(&story, nonce: 2, gwei: 33)
        story.builder(.transaction(.transactionDropped(dropped, nonce: 2, kind: .bundle)))
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
        story.builder(.transaction(.transactionAccepted(hash, kind: kind)))
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

    @Test("each transaction of sender 0 has one outcome")
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
            .transaction(
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

    @Test("expected transactions match partially and in order, with others between them")
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

    @Test("an uncertain submission counts once as taken, and as mined if it is mined in the end")
    func uncertain() {
        var story = Story()
        let hash = story.sign()
        story.builder(.transaction(.submissionUncertain(hash, kind: .bundle, reason: "timed out")))
        story.builder(.transaction(.transactionAccepted(hash, kind: .bundle)))
        story.builder(.transaction(.transactionDropped(hash, nonce: 0, kind: .bundle)))
        story.seal()
        story.execute(hash, nonce: 0)
        let failures = Expecting.failures(story) {
            $0.bundles.submitted = Expecting.count(.exactly(1))
            $0.bundles.mined = Expecting.count(.exactly(1))
            $0.transactions = Expecting.equal([outcome(.mined)])
        }
        #expect(failures.isEmpty)
    }

    @Test("bundles and cancellations are counted separately")
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

    @Test("profit is the payments of operations minus the cost of our transactions, and may be negative")
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

    @Test("a bundle whose block leaves the chain is not mined any more")
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

    @Test("a transaction in the pool is pending until it is mined, replaced or dropped")
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
