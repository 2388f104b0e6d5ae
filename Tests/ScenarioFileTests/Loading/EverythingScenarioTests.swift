import Bundler
import Ethereum
import Foundation
import Testing

@testable import ScenarioFile

@Suite("A scenario with every key")
struct EverythingScenarioTests {
    private func load(_ text: String = EverythingScenario.text, audit: Bool = false) throws -> (
        scenario: Scenario, context: LoadContext
    ) {
        let context = LoadContext(readFile: { path, _ in
            #expect(path == "everything-live.yaml")
            return .success(Array(EverythingScenario.configuration.utf8))
        })
        if audit { context.audit = [] }
        let decoder = ScenarioDecoder(context: context, path: "test.yaml")
        let bytes = Array(text.utf8)
        let scenario = ScenarioLoader.read(bytes, path: "test.yaml", context).flatMap(decoder.decode)
        #expect(context.diagnostics.sortedErrors.isEmpty, "\(context.diagnostics.sortedErrors.map(\.description))")
        return (try #require(scenario), context)
    }

    /// Decoders can only ask for keys of their tables, and the schema is made from the tables: what is left to show is
    /// that no table has a key which nobody reads.
    @Test("every key of the schema is read by the loader")
    func everyKeyIsRead() throws {
        var audit = try #require(try load(audit: true).context.audit)
        // A chain has a market or traffic.
        let other = EverythingScenario.text.replacing(EverythingScenario.market, with: EverythingScenario.traffic)
        #expect(other != EverythingScenario.text)
        audit.formUnion(try #require(try load(other, audit: true).context.audit))
        var tables: [KeyTable] = []
        Self.collect(.scenario, into: &tables)
        #expect(tables.count > 25)
        for table in tables where !table.name.hasPrefix("event") && table.name != "transition" {
            for key in table.keys where key.isSupported {
                let asked = "\(table.name).\(key.name)"
                #expect(
                    audit.contains(asked) || audit.contains(asked.replacing(/lognormal_\w+/, with: "lognormal_count")),
                    "\(asked) is never read"
                )
            }
        }
    }

    private static func collect(_ table: KeyTable, into tables: inout [KeyTable]) {
        guard !tables.contains(where: { $0.name == table.name }) else { return }
        tables.append(table)
        for key in table.keys { collect(key.shape, into: &tables) }
    }

    private static func collect(_ shape: Shape, into tables: inout [KeyTable]) {
        switch shape {
        case .map(let table): collect(table, into: &tables)
        case .list(let item, _): collect(item, into: &tables)
        case .mapOf(let value, _), .single(let value, _), .perSender(let value), .check(let value), .pair(let value),
            .set(let value):
            collect(value, into: &tables)
        case .distribution(let value, let kinds):
            collect(value, into: &tables)
            collect(.distribution(of: value, kinds, name: "distribution"), into: &tables)
        case .anyOf(let shapes): for shape in shapes { collect(shape, into: &tables) }
        case .anything, .text, .newLabel, .textOf, .scalar, .boolean, .alwaysTrue, .alwaysNull, .integer, .quantity,
            .wideInteger,
            .errorCode, .signedInteger, .decimal, .ether, .gas, .gasFrom, .writtenDuration, .positiveDuration,
            .positiveTime, .instant,
            .block,
            .window, .word32, .words, .outcome:
            break
        }
    }

    @Test("a scenario's builder keys override those of its configuration file")
    func configuration() throws {
        let settings = try load().scenario.builder.settings
        #expect(settings.maxBundleSize == 4)
        #expect(settings.replacementFeePercentIncrease == 12)
    }

    @Test("keys of chain and builder are read")
    func chainAndBuilder() throws {
        let scenario = try load().scenario
        #expect(scenario.seed == UInt64.max)
        #expect(scenario.chain.chainID == 1337)
        #expect(scenario.chain.blockTime == .seconds(2))
        #expect(scenario.chain.transactionGasCap == 16_777_216)
        #expect(scenario.chain.baseFee == 7)
        #expect(scenario.chain.priorityFee == 500_000_000)
        var market = Market(.steady)
        market.gasPerBlock = 15_000_000
        market.tip = .uniform(1_000_000_000...2_000_000_000)
        #expect(scenario.chain.market == market)
        #expect(scenario.chain.nodes.first?.without == [.txpoolContentFrom, .traceCall])
        #expect(scenario.entryPoints == [.v0_6, .v0_7])
        #expect(scenario.builder.signerBalance == 1_500_000_000_000_000_000)
        #expect(scenario.builder.settings.priorityFeeMode == .baseFeePercent(5))
        #expect(scenario.builder.settings.bundlePacking == .fillGaps)
        #expect(scenario.builder.settings.bundlingMode == .manual)
        #expect(scenario.builder.settings.unsafe)
        #expect(scenario.faultInjector == .breaking(.liveness))
        #expect(scenario.expectations.fails?.value == .check(path: "bundles.mined"))
    }

    @Test("times, windows and repeats are read")
    func times() throws {
        let times = try load().scenario.timeline.map(\.time)
        #expect(times[1] == .at(.time(.seconds(2))))
        #expect(times[2] == .every(.blocks(5), from: .block(2, plus: .seconds(1)), to: .time(.seconds(50))))
        #expect(times[3] == .every(.time(.milliseconds(250)), from: .block(1), to: .block(60)))
        #expect(times[4] == .at(.block(4)))
        // "block 3..8 lasts from block 3's becoming head until block 9 does."
        #expect(times[5] == .during(from: .block(3), until: .block(9)))
        #expect(times[6] == .during(from: .time(.seconds(10)), until: .block(9, plus: .seconds(1))))
    }

    @Test("every key of a user operation is read")
    func operation() throws {
        let timeline = try load().scenario.timeline
        guard case .submit(let first) = timeline[0].action, case .submit(let second) = timeline[1].action else {
            Issue.record("not submissions")
            return
        }
        let (alice, bob) = (first.submission, second.submission)
        #expect(alice.accounts == .same)
        #expect(alice.verificationGas == GasAllowance(limit: 200_000, used: 50_000))
        #expect(alice.callGas == GasAllowance(limit: .fixed(150_000), used: nil))
        #expect(alice.paymasterVerificationGas == GasAllowance(limit: 50_000, used: 20_000))
        #expect(alice.paymasterPostOpGas == GasAllowance(limit: .fixed(40_000), used: nil))
        #expect(alice.entryPoint == .v0_6)
        #expect(bob.entryPoint == nil)
        #expect(alice.nonceKey == 5)
        #expect(alice.nonce == 3)
        #expect(alice.paymaster?.label == "pm")
        #expect(alice.paymaster?.deposit == 250_000_000_000_000_000)
        #expect(alice.validAfter == .time(.seconds(3)))
        #expect(alice.validUntil == .block(900))
        #expect(
            alice.behaviour.storage == [
                StorageSlot(slot: Hash32(words: (0, 0, 0, 1)), value: Hash32(words: (0, 0, 0, 255))),
                StorageSlot(slot: Hash32(words: (0, 0, 0, 2)), value: Hash32(words: (0, 0, 0, 3))),
            ]
        )
        #expect(alice.behaviour.accesses == ["bob", "alice-1"])
        #expect(alice.behaviour.validation.failure?.stage == .secondSimulation)
        #expect(alice.behaviour.validation.failure?.entity == .paymaster)
        #expect(alice.behaviour.execution == .postOpReverts)
        #expect(!bob.isCounted)
        var failure = ValidationFailure()
        failure.stage = .bundle
        failure.reason = "AA23"
        #expect(bob.behaviour.validation == .failsFrom(9, failure))
    }

    @Test("every action is read")
    func actions() throws {
        let actions = try load().scenario.timeline.map(\.action)
        var reference = TransactionReference()
        reference.target = .label("alice-2")
        reference.sender = 1
        #expect(actions[4] == .drop(Drop(reference)))
        var fault = RPCFault(effect: .error(RPCError(code: -32000, message: "refused")))
        fault.method = .call
        fault.sender = 0
        fault.node = "b"
        fault.times = 3
        fault.probability = FixedDecimal(billionths: 250_000_000)
        #expect(actions[5] == .rpc(fault))
        #expect(actions[6] == .rpc(RPCFault(effect: .timeout)))
        #expect(actions[7] == .rpc(RPCFault(effect: .latency(.seconds(3)))))
        #expect(actions[8] == .rpc(RPCFault(effect: .loseRequest)))
        #expect(actions[9] == .rpc(RPCFault(effect: .loseResponse)))
        var answer = ScriptedAnswer(call: .sendBundle, refusal: .replacementUnderpriced)
        answer.times = 2
        answer.sender = 1
        #expect(actions[10] == .answer(answer))
        #expect(actions[11] == .baseFee(SetBaseFee(100_000_000_000)))
        #expect(actions[13] == .traffic(SetTraffic(.steady(gasPerBlock: 15_000_000, tip: 2_000_000_000))))
        #expect(actions[14] == .blockGasLimit(SetBlockGasLimit(36_000_000)))
        #expect(actions[15] == .include(Include(in: 8)))
        var trudy = OutsideTransaction()
        trudy.label = "trudy"
        trudy.blobs = 2
        trudy.maxFeePerBlobGas = 2_000_000_000
        #expect(actions[18] == .stuckTransaction(StuckTransaction(trudy, until: 50)))
        var drain = Drain(balance: 0)
        drain.sender = 1
        #expect(actions[19] == .drain(drain))
        var reorganisation = Reorganisation(depth: 2)
        reorganisation.keep = .labels(["alice-1", "trudy"])
        reorganisation.vanish = true
        #expect(actions[20] == .reorg(reorganisation))
        #expect(actions[22] == .missSlots(MissSlots(2)))
        #expect(actions[23] == .setBundlingMode(SetBundlingMode(.auto)))
        var change = OperationChange(label: "alice")
        change.validation = .passes
        change.execution = .reverts
        change.storage = []
        change.accesses = ["carol-5"]
        #expect(actions[24] == .changeOperation(change))
    }

    @Test("a workload's `from` is read as an instant or as accounts, by its value")
    func workload() throws {
        let workload = try load().scenario.workload
        #expect(workload.count == 2)
        #expect(workload[0].arrivals == .poisson(mean: FixedDecimal(billionths: 500_000_000)))
        #expect(workload[0].from == .block(2))
        #expect(workload[0].to == .block(40))
        #expect(workload[0].submission.accounts == .distinct)
        #expect(workload[0].submission.count == .uniform(1...3))
        #expect(
            workload[0].submission.maxFeePerGas == .multipleOfBaseFee(.fixed(FixedDecimal(billionths: 1_250_000_000)))
        )
        #expect(
            workload[0].submission.maxPriorityFeePerGas
                == .logNormal(median: 2_000_000_000, sigma: FixedDecimal(billionths: 800_000_000))
        )
        #expect(workload[0].submission.callGas == GasAllowance(limit: .uniform(100_000...200_000), used: nil))
        #expect(workload[1].submission.accounts == .label("w"))
        #expect(workload[1].from == .block(1))
        #expect(workload[1].to == .block(60))
        let multiples = [1_500_000_000, 3_000_000_000].map { FixedDecimal(billionths: $0) }
        #expect(workload[1].submission.maxFeePerGas == .multipleOfTip(.choice(multiples)))
        #expect(workload[0].burst == Burst(every: 20, size: .fixed(3)))
    }

    @Test("expectations are read")
    func expectations() throws {
        let scenario = try load().scenario
        let expectations = scenario.expectations
        #expect(expectations.transitions.map(\.sender) == [0, 1])
        #expect(
            expectations.transitions[0].value.value == [
                .transition(from: .building, to: .pending, reason: nil), .anything,
                .transition(from: .pending, to: .building, reason: .timedOut),
                .transition(from: .building, to: .cancelling, reason: .underpriced),
            ]
        )
        #expect(expectations.transitions[0].value.path == "transitions.0")
        #expect(expectations.state.map(\.value.path) == ["state.0", "state.1"])
        let operations = expectations.userOperations
        #expect(operations.included?.condition == .atLeast(3))
        #expect(operations.reverted?.condition == .below(10))
        #expect(operations.removed?.condition == .within(2...4))
        #expect(operations.rejected?.condition == .atMost(1))
        #expect(
            operations.labelled.map(\.outcome.value) == [
                .included(in: nil), .included(in: 3), .removed(because: "AA24 signature error"), .pending,
                .rejected(because: nil), .reverted(in: 7), .included(in: .by(8)),
                .reverted(in: BlockWindow(2, through: 5)),
            ]
        )
        #expect(operations.labelled.map(\.outcome.path).first == "user_operations.alice-1")
        #expect(expectations.bundles.largestGas?.condition == .below(10_000_000))
        #expect(expectations.bundles.operations?.value.map(\.condition) == [.exactly(3), .atLeast(1)])
        #expect(expectations.bundles.operations?.value.map(\.path) == ["bundles.operations.0", "bundles.operations.1"])
        let transaction = try #require(expectations.transactions?.value.first)
        #expect(transaction.maxFeePerGas?.condition == .within(20_000_000_000...60_000_000_000))
        #expect(transaction.outcome?.value == .replaced)
        #expect(transaction.outcome?.path == "transactions.0.outcome")
        #expect(expectations.cancellations.cost?.condition == .below(1_000_000_000_000_000))
        #expect(expectations.profit == nil)
        #expect(expectations.senderProfits.first?.value.condition == .above(0))
        #expect(expectations.metrics.map(\.metric) == [.bundleTransactionsSent, .nonce])
        #expect(expectations.events?.value.map(\.name) == ["bundle_formed", "no_operations", "operation_removed"])
        #expect(expectations.rpcCalls.map(\.method) == [.sendRawTransaction])
        guard case .expect(let check) = scenario.timeline[25].action else {
            Issue.record("no instant expectation")
            return
        }
        let instant = check.expectations
        #expect(instant.state.map(\.value.value) == [.building, .pending])
        #expect(instant.state.map(\.value.path) == ["timeline.25.state.0", "timeline.25.state.1"])
        #expect(instant.baseFee?.condition == .above(1_000_000_000))
        #expect(instant.pendingTransactions.map(\.sender) == [1])
        #expect(instant.userOperations.labelled.first?.outcome.value == .pending)
    }
}
