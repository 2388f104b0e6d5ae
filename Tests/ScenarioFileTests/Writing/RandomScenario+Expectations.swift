import Bundler
import Ethereum

@testable import ScenarioFile

/// Checks with every kind of condition, and every key of `expect`.
extension RandomScenario {
    mutating func check<Value>(
        _ path: String,
        _ value: (inout Self) -> (value: Value, text: String)
    ) -> Check<Value> {
        let (one, other) = (value(&self), value(&self))
        let (low, high) = one.value <= other.value ? (one, other) : (other, one)
        let (condition, text): (Check<Value>.Condition, String) =
            switch int(0...5) {
            case 0: (.exactly(one.value), one.text)
            case 1: (.above(one.value), "> \(one.text)")
            case 2: (.atLeast(one.value), ">=\(one.text)")
            case 3: (.below(one.value), " < \(one.text)")
            case 4: (.atMost(one.value), "<=  \(one.text)")
            default: (.within(low.value...high.value), "\(low.text)..\(high.text)")
            }
        return Check(condition, text: text, position: .start, path: path)
    }

    mutating func count(_ path: String) -> CountCheck {
        // Both ends of a range are decimal, or none is.
        let isHexadecimal = chance(4)
        return check(path) { made in
            let number = made.random.number()
            return (number, isHexadecimal ? "0x" + String(number, radix: 16) : "\(number)")
        }
    }

    func amountText(_ value: UInt128) -> String { ReadableAmount.amount(Wei(value)) }

    mutating func number(_ path: String) -> Check<UInt128> {
        check(path) { made in
            let number = UInt128(made.random.number())
            return (number, "\(number)")
        }
    }

    mutating func amount(_ path: String) -> AmountCheck {
        check(path) { made in
            let value = made.wei()
            return (Wei(value), made.amountText(value))
        }
    }

    mutating func price(_ path: String) -> PriceCheck {
        check(path) { made in
            let value = made.wei()
            return (WeiPerGas(value), made.amountText(value))
        }
    }

    mutating func gas(_ path: String) -> GasCheck {
        check(path) { made in
            let value = made.random.number(bits: 40)
            return (Gas(value), "\(value) gas")
        }
    }

    mutating func perSender<Value>(
        _ path: String,
        _ make: (inout Self, String) -> Value
    ) -> [PerSender<Value>] {
        switch int(0...3) {
        case 0: return [PerSender(sender: 0, value: make(&self, path))]
        case 1:
            return (0..<min(scenario.builder.settings.numSenders, 3)).map {
                PerSender(sender: $0, value: make(&self, "\(path).\($0)"))
            }
        default: return []
        }
    }

    mutating func expected<Value>(_ path: String, _ value: Value) -> Expected<Value> {
        Expected(value, position: .start, path: path)
    }

    mutating func states(_ path: String) -> [PerSender<Expected<SenderStateKind>>] {
        perSender(path) { made, path in made.expected(path, .random(&made.random)) }
    }

    // MARK: - Expectations

    mutating func expectations() -> Expectations {
        var expectations = Expectations()
        expectations.transitions = perSender("transitions") { made, path in
            made.expected(path, made.list { $0.transition() })
        }
        expectations.state = states("state")
        if chance(2) { expectations.userOperations = userOperations("user_operations") }
        if chance(2) { expectations.bundles = bundles() }
        expectations.transactions = maybe { made in
            var index = -1
            let transactions = made.list { made in
                index += 1
                return made.transaction("transactions.\(index)")
            }
            return made.expected("transactions", transactions)
        }
        if chance(2) { expectations.cancellations = cancellations() }
        switch int(0...2) {
        case 0: expectations.profit = amount("profit")
        case 1: expectations.senderProfits = [PerSender(sender: 0, value: amount("profit.0"))]
        default: break
        }
        for metric in BuilderMetric.allCases where chance(12) {
            let name = chance(2) ? metric.rawValue : metric.fullName
            expectations.metrics.append(MetricCheck(metric: metric, check: count("metrics.\(name)")))
        }
        expectations.events = maybe { $0.events() }
        for method in RPCMethod.allCases where chance(8) {
            let check = count("rpc_calls.\(method.rawValue)")
            expectations.rpcCalls.append(MethodCheck(method: method, check: check))
        }
        if chance(2) {
            expectations.transitionsOfAll = expected("transitions_of_all", list { $0.transition() })
        }
        for kind in EventKind.all where chance(12) {
            expectations.eventCounts.append(EventCount(name: kind.name, check: count("event_counts.\(kind.name)")))
        }
        if chance(2) {
            let events = events()
            let never = events.value.enumerated().map { index, event in
                EventExpectation(
                    name: event.name,
                    fields: event.fields.filter { if case .number = $0.condition { false } else { true } },
                    position: .start,
                    path: "never.\(index)"
                )
            }
            expectations.never = expected("never", never)
        }
        expectations.pendingTransactions = perSender("pending_transactions") { $0.count($1) }
        expectations.baseFee = maybe { $0.price("base_fee") }
        expectations.nonces = perSender("nonce") { $0.count($1) }
        if chance(2) {
            let isOfBundles = expectations.bundles.mined != nil
            let failure = isOfBundles ? .check(path: "bundles.mined") : ExpectedFailure.invariant(.random(&random))
            expectations.fails = expected("fails", failure)
        }
        return expectations
    }

    mutating func instantExpectations(_ path: String) -> InstantExpectations {
        var expectations = InstantExpectations()
        expectations.state = states("\(path).state")
        if chance(2) { expectations.userOperations = userOperations("\(path).user_operations") }
        expectations.pendingTransactions = perSender("\(path).pending_transactions") { $0.count($1) }
        expectations.baseFee = price("\(path).base_fee")
        expectations.nonces = perSender("\(path).nonce") { $0.count($1) }
        return expectations
    }

    mutating func transition() -> TransitionItem {
        guard !chance(4) else { return .anything }
        let edge = pick(TransitionVocabulary.edges)
        return .transition(from: edge.from, to: edge.to, reason: chance(2) ? pick(edge.reasons) : nil)
    }

    mutating func userOperations(_ path: String) -> UserOperationExpectations {
        var expectations = UserOperationExpectations()
        expectations.included = maybe { $0.count("\(path).included") }
        expectations.reverted = maybe { $0.count("\(path).reverted") }
        expectations.removed = maybe { $0.count("\(path).removed") }
        expectations.rejected = maybe { $0.count("\(path).rejected") }
        expectations.pending = maybe { $0.count("\(path).pending") }
        for label in Set(list { $0.label() }).sorted() {
            let outcome = expected("\(path).\(label)", outcome())
            expectations.labelled.append(LabelledOutcome(label: label, outcome: outcome))
        }
        return expectations
    }

    mutating func outcome() -> OperationOutcome {
        let reason = maybe { $0.pick(["AA24 signature error", "a: b", " (x) ", "#", "a\nb", "é"]) }
        switch int(0...4) {
        case 0: return .included(in: maybe { $0.blocks() })
        case 1: return .reverted(in: maybe { $0.blocks() })
        case 2: return .removed(because: reason)
        case 3: return .rejected(because: reason)
        default: return .pending
        }
    }

    mutating func blocks() -> BlockWindow {
        let block = block()
        switch int(0...2) {
        case 0: return BlockWindow(block, through: block)
        case 1: return .by(block)
        default: return BlockWindow(min(block, 2), through: block)
        }
    }

    mutating func bundles() -> BundleExpectations {
        var bundles = BundleExpectations()
        bundles.submitted = maybe { $0.count("bundles.submitted") }
        bundles.refused = maybe { $0.count("bundles.refused") }
        bundles.dropped = maybe { $0.count("bundles.dropped") }
        bundles.replaced = maybe { $0.count("bundles.replaced") }
        bundles.abandoned = maybe { $0.count("bundles.abandoned") }
        bundles.mined = maybe { $0.count("bundles.mined") }
        bundles.reverted = maybe { $0.count("bundles.reverted") }
        bundles.largestGas = maybe { $0.gas("bundles.largest_gas") }
        bundles.operations = maybe { made in
            var index = -1
            let counts = made.list { made in
                index += 1
                return made.count("bundles.operations.\(index)")
            }
            return made.expected("bundles.operations", counts)
        }
        return bundles
    }

    mutating func cancellations() -> CancellationExpectations {
        var cancellations = CancellationExpectations()
        cancellations.hardSubmitted = maybe { $0.count("cancellations.hard_submitted") }
        cancellations.soft = maybe { $0.count("cancellations.soft") }
        cancellations.mined = maybe { $0.count("cancellations.mined") }
        cancellations.abandoned = maybe { $0.count("cancellations.abandoned") }
        cancellations.feeIncreases = maybe { $0.count("cancellations.fee_increases") }
        cancellations.cost = maybe { $0.amount("cancellations.cost") }
        return cancellations
    }

    mutating func transaction(_ path: String) -> TransactionExpectation {
        var expectation = TransactionExpectation(position: .start, path: path)
        expectation.sender = pick([.one(0), .one(scenario.builder.settings.numSenders > 1 ? 1 : 0), .any])
        expectation.kind = maybe { $0.expected("\(path).kind", .random(&$0.random)) }
        expectation.nonce = maybe { $0.count("\(path).nonce") }
        expectation.maxFeePerGas = maybe { $0.price("\(path).max_fee_per_gas") }
        expectation.maxPriorityFeePerGas = maybe { $0.price("\(path).max_priority_fee_per_gas") }
        expectation.gasLimit = maybe { $0.gas("\(path).gas_limit") }
        expectation.operations = maybe { $0.count("\(path).operations") }
        expectation.outcome = maybe { $0.expected("\(path).outcome", .random(&$0.random)) }
        return expectation
    }

    mutating func events() -> Expected<[EventExpectation]> {
        var index = -1
        let events = list { made in
            index += 1
            return made.event("events.\(index)")
        }
        return expected("events", events)
    }

    mutating func event(_ path: String) -> EventExpectation {
        let kind = pick(EventKind.all)
        var fields: [EventFieldExpectation] = []
        for field in kind.fields where chance(3) {
            let condition = condition(field.kind, "\(path).\(field.name)")
            fields.append(EventFieldExpectation(name: field.name, condition: condition))
        }
        return EventExpectation(name: kind.name, fields: fields, position: .start, path: path)
    }

    mutating func condition(
        _ kind: EventKind.FieldKind,
        _ path: String
    ) -> EventFieldExpectation.Condition {
        switch kind {
        case .count: return .number(number(path))
        case .amount:
            let check: Check<UInt128> = check(path) { made in
                let value = made.wei()
                return (value, made.amountText(value))
            }
            return .number(check)
        case .gas:
            let check: Check<UInt128> = check(path) { made in
                let value = made.random.number(bits: 40)
                return (UInt128(value), "\(value) gas")
            }
            return .number(check)
        case .signed: return .text("\(Int64(truncatingIfNeeded: random.number()))")
        case .flag: return .flag(chance(2))
        case .text: return .text(pick(["dropped", "0x12", "7", "a: b", "true", "", "é"]))
        case .operation: return .text(chance(2) ? word32().description : label())
        case .hashes: return .list(list { $0.label() })
        }
    }
}
