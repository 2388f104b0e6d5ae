import Bundler
import Ethereum
public import ScenarioFile
import SimChain
public import Simulation

extension RunObserver {
    /// Checks the scenario's `expect`. Once, after the last event.
    public func evaluate() -> [ExpectationFailure] {
        var log = FailureLog()
        for expected in expectations.transitions {
            check(expected.value, transitions.transitions[expected.sender] ?? [], &log)
        }
        if let expected = expectations.transitionsOfAll { check(expected, transitions.transitionsOfAll, &log) }
        for expected in expectations.state { check(state: expected, &log) }
        check(expectations.userOperations, &log)
        check(expectations.bundles, &log)
        check(expectations.transactions, &log)
        check(expectations.cancellations, &log)
        log.check(expectations.profit, signed: transactions.profit)
        for expected in expectations.senderProfits where transactions.profits.indices.contains(expected.sender) {
            log.check(expected.value, signed: transactions.profits[expected.sender])
        }
        checkMetrics(&log)
        checkEvents(&log)
        for expected in expectations.eventCounts { log.check(expected.check, eventCounts[expected.name] ?? 0) }
        checkNever(&log)
        for expected in expectations.rpcCalls { log.check(expected.check, rpcCalls[expected.method] ?? 0) }
        checkChain(expectations.pendingTransactions, expectations.baseFee, expectations.nonces, &log)
        return log.failures
    }

    /// Checks an `expect` of the timeline against what is so now.
    public func evaluate(_ expectations: InstantExpectations, at time: Duration) -> [ExpectationFailure] {
        var log = FailureLog()
        log.time = time
        for expected in expectations.state { check(state: expected, &log) }
        check(expectations.userOperations, &log)
        checkChain(expectations.pendingTransactions, expectations.baseFee, expectations.nonces, &log)
        return log.failures
    }

    private func check(
        _ expected: Expected<[TransitionItem]>,
        _ actual: [Transition],
        _ log: inout FailureLog
    ) {
        let items = expected.value
        guard !TransitionPattern.matches(items, actual) else { return }
        // Without gaps in the pattern the first difference says most; with gaps only the whole comparison does.
        let hasGaps = items.contains { $0.description == "..." }
        let first = hasGaps ? nil : zip(items, actual).enumerated().first { !TransitionPattern.matches([$1.0], [$1.1]) }
        if let (index, (item, transition)) = first.map({ ($0.offset, $0.element) }) {
            log.fail(
                expected,
                "\(item.description) as number \(index + 1)",
                transition.description,
                details: TransitionPattern.comparison(items, actual)
            )
        } else {
            log.fail(
                expected,
                Self.count(items.count),
                Self.count(actual.count),
                details: TransitionPattern.comparison(items, actual)
            )
        }
    }

    private static func count(_ count: Int) -> String { "\(count) transition\(count == 1 ? "" : "s")" }

    private func check(state expected: PerSender<Expected<SenderStateKind>>, _ log: inout FailureLog) {
        guard let actual = state(of: expected.sender), actual != expected.value.value else { return }
        log.fail(expected.value, expected.value.value.rawValue, actual.rawValue)
    }

    private func check(_ expected: UserOperationExpectations, _ log: inout FailureLog) {
        let counts = operations.counts
        log.check(expected.included, counts.included)
        log.check(expected.reverted, counts.reverted)
        log.check(expected.removed, counts.removed)
        log.check(expected.rejected, counts.rejected)
        log.check(expected.pending, counts.pending)
        for labelled in expected.labelled {
            let outcomes = operations.outcomes(of: labelled.label)
            if outcomes.isEmpty { log.fail(labelled.outcome, labelled.outcome.value.text, "never submitted") }
            for outcome in outcomes where !labelled.outcome.value.allows(outcome.status) {
                let name = outcome.label == labelled.label ? "" : "\(outcome.label) "
                log.fail(labelled.outcome, labelled.outcome.value.text, name + outcome.status.text)
            }
        }
    }

    private func check(_ expected: BundleExpectations, _ log: inout FailureLog) {
        let counts = transactions.bundles
        log.check(expected.submitted, counts.submitted)
        log.check(expected.refused, counts.refused)
        log.check(expected.dropped, counts.dropped)
        log.check(expected.replaced, counts.replaced)
        log.check(expected.abandoned, metrics.value(of: .bundleTransactionsAbandoned))
        log.check(expected.mined, counts.mined)
        log.check(expected.reverted, counts.reverted)
        if let check = expected.largestGas, !check.holds(transactions.largestBundleGas) {
            log.fail(check, "\(transactions.largestBundleGas) gas")
        }
        if let sizes = expected.operations { check(sizes, &log) }
    }

    private func check(_ expected: Expected<[CountCheck]>, _ log: inout FailureLog) {
        let sizes = transactions.bundleSizes
        let isEqual =
            sizes.count == expected.value.count && zip(expected.value, sizes).allSatisfy { $0.holds(UInt64($1)) }
        guard !isEqual else { return }
        let texts = expected.value.map(\.text).joined(separator: ", ")
        log.fail(expected, "[\(texts)]", "[\(sizes.map(String.init).joined(separator: ", "))]")
    }

    private func check(_ expected: CancellationExpectations, _ log: inout FailureLog) {
        let counts = transactions.cancellations
        log.check(expected.hardSubmitted, counts.submitted)
        log.check(expected.soft, transitions.softCancellations)
        log.check(expected.mined, counts.mined)
        log.check(expected.abandoned, transitions.cancellationsAbandoned)
        log.check(expected.feeIncreases, transitions.cancellationFeeIncreases)
        log.check(expected.cost, signed: transactions.cancellationCost)
    }

    private func check(_ expected: Expected<[TransactionExpectation]>?, _ log: inout FailureLog) {
        guard let expected else { return }
        var next = 0
        let submitted = transactions.submitted
        for record in submitted where next < expected.value.count {
            if expected.value[next].mismatch(record, transactions.outcome(of: record)) == nil { next += 1 }
        }
        guard next < expected.value.count else { return }
        let missing = expected.value[next]
        let ofIt = submitted.filter { missing.sender.includes($0.sender) }
        let lines = ofIt.prefix(40).enumerated().map { index, record in
            let outcome = transactions.outcome(of: record)
            let mismatch = missing.mismatch(record, outcome).map { "   not it: \($0)" } ?? ""
            return "  \(index): \(record.text), \(outcome.rawValue)\(mismatch)"
        }
        log.fail(
            path: missing.path,
            expected: missing.text,
            actual: "not among the \(ofIt.count) submissions of \(missing.sender.text) in that order",
            position: missing.position,
            details: Array(lines)
        )
    }

    private func checkMetrics(_ log: inout FailureLog) {
        for expected in expectations.metrics {
            let value = metrics.value(of: expected.metric)
            if !expected.check.holds(UInt64(clamping: value)) { log.fail(expected.check, "\(value)") }
        }
    }

    private func checkEvents(_ log: inout FailureLog) {
        guard let missing = events.missing else { return }
        let fields = missing.fields.map(\.text).joined(separator: ", ")
        log.fail(
            path: missing.path,
            expected: fields.isEmpty ? missing.name : "\(missing.name) {\(fields)}",
            actual: events.nearest.map { "not there: \($0) in the newest \(missing.name)" } ?? "not there",
            position: missing.position,
            details: events.matched > 0 ? ["the \(events.matched) before it came"] : []
        )
    }

    private func checkNever(_ log: inout FailureLog) {
        for unwanted in unwantedEvents {
            let fields = unwanted.expected.fields.map(\.text).joined(separator: ", ")
            log.fail(
                path: unwanted.expected.path,
                expected: "no \(fields.isEmpty ? unwanted.expected.name : "\(unwanted.expected.name) {\(fields)}")",
                actual: "one at \(ReadableAmount.time(unwanted.time))",
                position: unwanted.expected.position
            )
        }
    }

    private func checkChain(
        _ pending: [PerSender<CountCheck>],
        _ baseFee: PriceCheck?,
        _ nonces: [PerSender<CountCheck>],
        _ log: inout FailureLog
    ) {
        for expected in pending { log.check(expected.value, transactions.pendingCount(of: expected.sender)) }
        if let baseFee, !baseFee.holds(baseFeePerGas) { log.fail(baseFee, ReadableAmount.price(baseFeePerGas)) }
        for expected in nonces { log.check(expected.value, transactions.nonce(of: expected.sender)) }
    }
}

extension TransactionExpectation {
    /// What of the submission does not match; `nil` if all does.
    fileprivate func mismatch(_ record: TransactionLedger.Record, _ outcome: TransactionOutcome) -> String? {
        if !sender.includes(record.sender) { return "sender was \(record.sender)" }
        if let kind, kind.value != record.kind { return "kind was \(record.kind.rawValue)" }
        if let nonce, !nonce.holds(record.nonce) { return "nonce was \(record.nonce)" }
        if let maxFeePerGas, !maxFeePerGas.holds(record.fees.maxFeePerGas) {
            return "max_fee_per_gas was \(ReadableAmount.price(record.fees.maxFeePerGas))"
        }
        if let maxPriorityFeePerGas, !maxPriorityFeePerGas.holds(record.fees.maxPriorityFeePerGas) {
            return "max_priority_fee_per_gas was \(ReadableAmount.price(record.fees.maxPriorityFeePerGas))"
        }
        if let gasLimit, !gasLimit.holds(record.gasLimit) { return "gas_limit was \(record.gasLimit)" }
        if let operations, !operations.holds(UInt64(record.operations)) { return "operations was \(record.operations)" }
        if let expected = self.outcome, expected.value != outcome { return "outcome was \(outcome.rawValue)" }
        return nil
    }

    fileprivate var text: String {
        let parts = [
            kind.map { "kind: \($0.value.rawValue)" },
            nonce.map { "nonce: \($0.text)" },
            maxFeePerGas.map { "max_fee_per_gas: \($0.text)" },
            maxPriorityFeePerGas.map { "max_priority_fee_per_gas: \($0.text)" },
            gasLimit.map { "gas_limit: \($0.text)" },
            operations.map { "operations: \($0.text)" },
            outcome.map { "outcome: \($0.value.rawValue)" },
        ]
        return "{\(parts.compactMap(\.self).joined(separator: ", "))}"
    }
}

extension TransactionLedger.Record {
    var text: String {
        let carried = kind == .bundle ? ", \(operations) operations" : ""
        return "\(kind.rawValue) at nonce \(nonce), \(ReadableAmount.fees(fees)), \(gasLimit) gas\(carried)"
    }
}

extension SenderChoice {
    fileprivate var text: String {
        switch self {
        case .one(let sender): "sender \(sender)"
        case .any: "all senders"
        }
    }
}

extension OperationOutcome {
    func allows(_ status: OperationLedger.Status) -> Bool {
        switch (self, status) {
        case (.included(let blocks), .included(let actual, _)): blocks?.contains(actual) ?? true
        case (.reverted(let blocks), .included(let actual, let succeeded)):
            !succeeded && blocks?.contains(actual) ?? true
        case (.removed(let text), .removed(let reason)), (.rejected(let text), .rejected(let reason)):
            text.map { reason.contains($0) } ?? true
        case (.pending, .pending): true
        case (.included, _), (.reverted, _), (.removed, _), (.rejected, _), (.pending, _): false
        }
    }

    var text: String {
        switch self {
        case .included(let block): block.map { "included \($0)" } ?? "included"
        case .reverted(let block): block.map { "reverted \($0)" } ?? "reverted"
        case .removed(let text): text.map { "removed (\($0))" } ?? "removed"
        case .rejected(let text): text.map { "rejected (\($0))" } ?? "rejected"
        case .pending: "pending"
        }
    }
}

extension OperationLedger.Status {
    var text: String {
        switch self {
        case .submitted: "submitted, without the pool's answer"
        case .pending: "pending"
        case .rejected(let reason): "rejected (\(reason))"
        case .removed(let reason): "removed (\(reason))"
        case .included(let block, true): "included in block \(block)"
        case .included(let block, false): "reverted in block \(block)"
        }
    }
}
