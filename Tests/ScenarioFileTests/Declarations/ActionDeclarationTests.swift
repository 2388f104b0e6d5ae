import Bundler
import Ethereum
import Testing

@testable import ScenarioFile

@Suite("Declarations of the timeline's actions")
struct ActionDeclarationTests {
    private static let names = TimelineAction.kinds.map(\.name)

    /// What labels and nodes the actions may speak of, and enough senders.
    private func load(_ entry: String) throws -> TimelineEntry {
        let lines = """
            builder: { num_senders: 3 }
            chain: { nodes: [{ name: a }, { name: b }] }
            timeline:
              - { at: block 1, submit: { label: alice, paymaster: {}, factory: true } }
              - { at: block 1, submit: { label: bob } }
              - \(entry)
            """
        return try #require(try loadLines(lines).timeline.last)
    }

    @Test("an example loads as its action", arguments: names)
    func examples(name: String) throws {
        let kind = try #require(TimelineAction.kinds.first { $0.name == name })
        // Labels that the examples take for granted.
        let example = try #require(kind.key.example).replacing(/mallory|trudy/, with: "carol")
        let entry = try load("{ at: block 1, \(name): \(example) }")
        #expect(entry.action.name == name)
    }

    @Test("an action that is written reads as the same action", arguments: names)
    func actions(name: String) throws {
        var random = SplitMix(state: 9)
        for number in 0..<40 {
            guard let action = Self.random(name, number, &random) else { continue }
            let text = YAMLValue.map([.init(name: "at", value: .plain("block 1")), action.pair]).inOneLine
            #expect(try load(text).action == action, "\(text)")
        }
    }

    @Test("a time that is written reads as the same time, for 300 random times")
    func times() throws {
        var random = SplitMix(state: 10)
        for _ in 0..<300 {
            let entry = TimelineEntry(
                time: Self.time(&random),
                action: .rpc(RPCFault(effect: .timeout)),
                position: .start
            )
            let text = entry.written.inOneLine
            #expect(try load(text).time == entry.time, "\(text)")
        }
    }

    // MARK: - Random times

    private static func time(_ random: inout SplitMix) -> EntryTime {
        let (first, last) = (instant(0...5, &random), instant(7...10, &random))
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return .at(first)
        case 2: return .when(trigger(&random))
        case 1: return .during(from: first, until: last)
        default:
            let interval =
                Bool.random(using: &random)
                ? Interval.blocks(.random(in: 1...1_000_000_000, using: &random))
                : .time(.nanoseconds(Int64(1_000_000 + random.number(bits: 50))))
            return .every(interval, from: first, to: last)
        }
    }

    static func trigger(_ random: inout SplitMix) -> EntryTrigger {
        let edges = TransitionVocabulary.edges
        let edge = edges.randomElement(using: &random) ?? edges[0]
        var trigger = EntryTrigger(
            .transition(from: edge.from, to: edge.to, reason: Bool.random(using: &random) ? edge.reasons.last : nil)
        )
        if Int.random(in: 0..<4, using: &random) == 0 { trigger.cause = .event("bundle_formed") }
        if Bool.random(using: &random) { trigger.nth = max(1, random.number()) }
        if Bool.random(using: &random) { trigger.after = .nanoseconds(Int64(random.number(bits: 50))) }
        trigger.sender = maybe(0, &random)
        return trigger
    }

    /// Blocks come every 12 s.
    private static func instant(_ blocks: ClosedRange<UInt64>, _ random: inout SplitMix) -> Instant {
        let block = UInt64.random(in: blocks, using: &random)
        let plus = Duration.nanoseconds(Int64.random(in: 0..<12_000_000_000, using: &random))
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return .block(block)
        case 1: return .block(block, plus: plus)
        default: return .time(.seconds(12 * Int64(block)) + plus)
        }
    }

    // MARK: - Random actions

    /// `nil` where the loader has a say in what an argument means: those formats have tests of their own.
    static func random(_ name: String, _ number: Int, _ random: inout SplitMix) -> TimelineAction? {
        let price = WeiPerGas(UInt128(random.number()))
        switch name {
        case "drop": return .drop(Drop(reference(&random)))
        case "include": return .include(Include(reference(&random), in: .random(in: 0...12, using: &random)))
        case "exclude":
            var exclude = Exclude(reference(&random), until: .random(in: 0...12, using: &random))
            exclude.operation = maybe("alice", &random)
            if exclude.operation != nil { exclude.transaction = TransactionReference() }
            return .exclude(exclude)
        case "foreign_bundle":
            let block = maybe(BlockNumber.random(in: 0...12, using: &random), &random)
            return .foreignBundle(ForeignBundle(operation: "alice", in: block))
        case "rpc": return .rpc(fault(&random))
        case "answer": return .answer(answer(&random))
        case "base_fee": return .baseFee(SetBaseFee(price))
        case "priority_fee": return .priorityFee(SetPriorityFee(price))
        case "traffic": return .traffic(SetTraffic(traffic(&random)))
        case "block_gas_limit":
            return .blockGasLimit(SetBlockGasLimit(Gas(.random(in: 21_000...UInt64.max / 2, using: &random))))
        case "foreign_transaction": return .foreignTransaction(ForeignTransaction(outside(&random)))
        case "stuck_transaction":
            let until = maybe(BlockNumber.random(in: 0...12, using: &random), &random)
            return .stuckTransaction(StuckTransaction(outside(&random), until: until))
        case "drain":
            var drain = Drain(balance: Wei(UInt128(random.number()) << 30))
            drain.sender = sender(&random)
            return .drain(drain)
        case "reorg": return .reorg(reorganisation(&random))
        case "miss_slots": return .missSlots(MissSlots(.random(in: 1...1_000_000, using: &random)))
        case "send_bundle_now": return .sendBundleNow(SendBundleNow())
        case "set_bundling_mode": return .setBundlingMode(SetBundlingMode(.random(&random)))
        case "change_operation": return .changeOperation(change(&random))
        case "delegate":
            var delegate = Delegate()
            delegate.sender = sender(&random)
            return .delegate(delegate)
        case "deposit": return .deposit(SetDeposit(of: "paymaster", to: Wei(UInt128(random.number()) << 30)))
        case "submit", "expect": return nil
        default:
            Issue.record("no random \(name)")
            return nil
        }
    }

    private static func sender(_ random: inout SplitMix) -> Int { .random(in: 0...2, using: &random) }

    private static func maybe<Value>(_ value: Value, _ random: inout SplitMix) -> Value? {
        Bool.random(using: &random) ? value : nil
    }

    private static func reference(_ random: inout SplitMix) -> TransactionReference {
        var reference = TransactionReference()
        reference.target =
            [.latest, .cancellation, .label("alice"), .label("bob")].randomElement(using: &random) ?? .latest
        reference.sender = sender(&random)
        return reference
    }

    private static func fault(_ random: inout SplitMix) -> RPCFault {
        let effects: [RPCFault.Effect] = [
            .error(
                RPCError(code: Int(Int32(truncatingIfNeeded: random.number())), message: "- a: 'b'")
            ),
            .errorAfterActing(RPCError(code: -32603, message: "internal error")), .null,
            .stale(blocks: .random(in: 1...64, using: &random)),
            .timeout, .latency(.nanoseconds(Int64(random.number(bits: 50)))), .loseRequest, .loseResponse,
        ]
        var fault = RPCFault(effect: effects.randomElement(using: &random) ?? .timeout)
        fault.operation = maybe("alice", &random)
        // Neither every method carries operations, nor does every method read.
        fault.method = fault.operation == nil ? maybe(.random(&random), &random) : .call
        switch fault.effect {
        case .null, .stale: if fault.method?.isSubmission == true { fault.method = nil }
        case .error, .errorAfterActing, .timeout, .latency, .loseRequest, .loseResponse: break
        }
        fault.sender = maybe(sender(&random), &random)
        fault.node = maybe("b", &random)
        fault.times = maybe(max(1, random.number()), &random)
        fault.probability = FixedDecimal(billionths: .random(in: 0...FixedDecimal.scale, using: &random))
        return fault
    }

    private static func answer(_ random: inout SplitMix) -> ScriptedAnswer {
        var answer = ScriptedAnswer(call: .random(&random), refusal: .random(&random))
        answer.times = max(1, random.number())
        answer.sender = maybe(sender(&random), &random)
        answer.operation = answer.call == .sendBundle ? maybe("alice", &random) : nil
        return answer
    }

    /// At least one change.
    private static func change(_ random: inout SplitMix) -> OperationChange {
        var change = OperationChange(label: "alice")
        var failure = ValidationFailure()
        failure.stage = .random(&random)
        failure.entity = .random(&random)
        failure.reason = "AA23: reverted"
        let validations: [ValidationBehaviour] = [.passes, .fails(failure), .failsFrom(3, failure)]
        change.validation = maybe(validations.randomElement(using: &random) ?? .passes, &random)
        change.execution = .random(&random)
        let slot = Hash32(words: (0, 0, 0, random.number()))
        change.storage = maybe([StorageSlot(slot: slot, value: Hash32(words: (random.number(), 0, 0, 1)))], &random)
        change.accesses = maybe(["bob", "alice"], &random)
        return change
    }

    private static func traffic(_ random: inout SplitMix) -> Traffic {
        let steady = Traffic.steady(
            gasPerBlock: Gas(random.number()),
            tip: maybe(WeiPerGas(UInt128(random.number())), &random)
        )
        return [.quiet, .balanced, steady, .randomMarket(&random)].randomElement(using: &random) ?? .quiet
    }

    private static func outside(_ random: inout SplitMix) -> OutsideTransaction {
        var outside = OutsideTransaction()
        outside.sender = sender(&random)
        outside.label = maybe("it's: mine", &random)
        outside.nonce = maybe(min(random.number(), UInt64.max - 1), &random)
        let tip = random.number(bits: 60)
        outside.maxFeePerGas = maybe(WeiPerGas(UInt128(tip) + UInt128(random.number())), &random)
        outside.maxPriorityFeePerGas = maybe(WeiPerGas(UInt128(tip)), &random)
        outside.blobs = maybe(UInt64.random(in: 1...6, using: &random), &random)
        if outside.blobs != nil {
            outside.maxFeePerBlobGas = maybe(WeiPerGas(UInt128(1 + random.number(bits: 60))), &random)
        }
        return outside
    }

    private static func reorganisation(_ random: inout SplitMix) -> Reorganisation {
        var reorganisation = Reorganisation(depth: .random(in: 1...1_000_000, using: &random))
        let keeps: [Reorganisation.Keep] = [.all, .none, .labels([]), .labels(["alice"]), .labels(["bob", "alice"])]
        reorganisation.keep = keeps.randomElement(using: &random) ?? .all
        reorganisation.vanish = .random(using: &random)
        return reorganisation
    }
}
