import Bundler
import Ethereum

@testable import ScenarioFile

/// Whole scenarios as the loader gives them, with every key now and then.
struct RandomScenario {
    var random: SplitMix
    private(set) var scenario = Scenario(path: "random.yaml", title: "", run: .blocks(1))
    /// The last block that instants may name.
    let lastBlock: UInt64
    /// Submitted by workloads, so that as many numbers as anyone likes exist.
    let counted = ["alice", "w-x", "a: b", "é #"]
    let single = ["bob", "true", "12"]

    init(seed: UInt64) {
        random = SplitMix(state: seed)
        lastBlock = UInt64.random(in: 12...200, using: &random)
        heading()
        scenario.chain = .random(&random)
        scenario.chain.nodes.append(Self.node)
        scenario.run = .blocks(lastBlock)
        scenario.entryPoints = [[.v0_7], [.v0_6], [.v0_6, .v0_7], [.v0_7, .v0_6]][int(0...3)]
        scenario.builder = .random(&random)
        // The actions' tests name three senders, and the node b.
        scenario.builder.settings.numSenders = int(3...1000)
        if scenario.builder.ownSignerBalances.isEmpty {
            scenario.builder.signerBalance = Wei(UInt128(random.number()))
        }
        if chance(2) { scenario.matrix = matrix() }
        for label in counted + single { scenario.workload.append(workload(label)) }
        scenario.workload.append(workload(nil))
        scenario.timeline = randomTimeline()
        scenario.expectations = expectations()
        if chance(4) { scenario.faultInjector = .random(&random) }
    }

    private mutating func matrix() -> RunMatrix {
        var matrix = RunMatrix()
        // Chains of random scenarios name their mempool.
        let first = random.number(bits: 60)
        matrix.seeds = first...first + UInt64(int(0...9))
        if chance(2) { matrix.settings.append(.init(name: "max_bundle_size", values: ["1", "20"])) }
        if chance(2) { matrix.settings.append(.init(name: "min_max_priority_fee_per_gas", values: ["2 gwei"])) }
        if chance(2) { matrix.settings.append(.init(name: "bundle_packing", values: ["fill_gaps", "in_order"])) }
        return matrix
    }

    private mutating func heading() {
        scenario.title = pick(["A title", "title: with a colon", "- dash", "true", "“quoted”, and more", "7", "a #b"])
        let long = Array(repeating: "Some words that go on,", count: int(5...20)).joined(separator: " ")
        scenario.description = pick([
            "", "One line.", "Two\nlines.\n", long, long + "\n\n- a list\n- of " + long + "\n", " space", "end \n",
            "tab\t",
            "next\u{85}line", "line\u{2028}break", "bell\u{7}", "blank\n\n\nlines\n\n", "\"\\\"", "a:  \u{301}b",
            "  \n",
            "deep\n  code\n", "odd  spaces " + long, "\u{feff}mark", "\r\n",
        ])
        scenario.tags = ["drop", "a b", "#x", "null", "[", "e,f"].filter { _ in chance(3) }
        if chance(2) { scenario.seed = random.number() }
    }

    // MARK: - Choices

    mutating func chance(_ oneIn: Int) -> Bool { Int.random(in: 0..<oneIn, using: &random) == 0 }
    mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[int(0...values.count - 1)] }

    mutating func maybe<Value>(_ make: (inout Self) -> Value) -> Value? { chance(3) ? make(&self) : nil }

    mutating func list<Value>(_ make: (inout Self) -> Value) -> [Value] {
        var values: [Value] = []
        for _ in 0..<int(0...3) { values.append(make(&self)) }
        return values
    }

    mutating func wei() -> UInt128 {
        let power: UInt128 = pick([1, 1_000_000_000, 1_000_000_000_000_000_000])
        return UInt128(random.number(bits: 40)) * power
    }

    mutating func gas() -> Gas { Gas(random.number()) }
    mutating func block() -> BlockNumber { UInt64.random(in: 0...lastBlock, using: &random) }
    mutating func decimal(_ most: UInt64) -> FixedDecimal {
        FixedDecimal(billionths: .random(in: 0...most * FixedDecimal.scale, using: &random))
    }

    /// Of the run, whatever the order of slots.
    mutating func instant(from first: UInt64 = 0) -> Instant {
        let number = UInt64.random(in: first...lastBlock, using: &random)
        guard chance(2) else { return .block(number) }
        let most = UInt64(scenario.chain.blockTime.components.seconds) * 1_000 + 1
        return .block(number, plus: .milliseconds(Int64.random(in: 0..<Int64(most), using: &random)))
    }

    mutating func anyInstant() -> Instant {
        chance(2)
            ? .time(.nanoseconds(Int64(random.number(bits: 60))))
            : .block(UInt64.random(in: 0...1_000_000_000, using: &random))
    }

    mutating func label() -> String {
        chance(3) ? pick(single) : pick(counted) + "-\(int(1...40))"
    }

    mutating func word32() -> Hash32 {
        chance(2)
            ? Hash32(words: (0, 0, 0, random.number()))
            : Hash32(words: (random.number(), random.number(), random.number(), random.number()))
    }

    // MARK: - Distributions

    mutating func draw<Value>(
        _ kinds: DistributionKinds = [],
        _ value: (inout Self) -> Value
    ) -> Distribution<Value> {
        switch int(0...7) {
        case 0:
            let (one, other) = (value(&self), value(&self))
            return .uniform(min(one, other)...max(one, other))
        case 1: return .logNormal(median: value(&self), sigma: decimal(10))
        case 2: return .choice([value(&self)] + list(value))
        case 3 where kinds.contains(.multipleOfBaseFee):
            let multiple: Distribution<FixedDecimal> = draw { $0.decimal(1_000_000) }
            return chance(2) ? .multipleOfBaseFee(multiple) : .multipleOfTip(multiple)
        case 3 where kinds.contains(.poisson): return .poisson(mean: decimal(1_000_000))
        default: return .fixed(value(&self))
        }
    }

    mutating func price() -> Distribution<WeiPerGas> { draw(.multipleOfBaseFee) { WeiPerGas($0.wei()) } }

    // MARK: - User operations

    mutating func submission(_ label: String?, isCounted: Bool) -> Submission {
        var submission = Submission()
        submission.label = label
        submission.isCounted = isCounted
        if isCounted {
            submission.count = draw(.poisson) { UInt64.random(in: 1...1_000_000, using: &$0.random) }
        }
        submission.maxFeePerGas = maybe { $0.price() }
        submission.maxPriorityFeePerGas = maybe { $0.price() }
        if chance(3) { submission.verificationGas = allowance() }
        if chance(3) { submission.callGas = allowance() }
        if chance(3) { submission.preVerificationGas = draw { $0.gas() } }
        if chance(3) { submission.nonceKey = UInt128(random.number()) << 64 | UInt128(random.number()) }
        submission.nonce = maybe { $0.random.number() }
        if chance(3) {
            submission.callDataBytes = draw(.poisson) { UInt64.random(in: 0...1_000_000, using: &$0.random) }
        }
        submission.entryPoint = maybe { $0.pick($0.scenario.entryPoints) }
        submission.isDeployedByFactory = chance(4)
        submission.validAfter = maybe { $0.anyInstant() }
        submission.validUntil = maybe { $0.anyInstant() }
        submission.isStaked = chance(4)
        if chance(2) { addPaymaster(to: &submission) }
        submission.behaviour = behaviour(submission)
        return submission
    }

    private mutating func addPaymaster(to submission: inout Submission) {
        var paymaster = PaymasterOptions()
        // One deposit for each label.
        let number = int(0...3)
        if number > 0 {
            paymaster.label = ["pm", "p: m", "null"][number - 1]
            paymaster.deposit = Wei(UInt128(number) * 123_456_789_000)
        }
        paymaster.isStaked = chance(3)
        submission.paymaster = paymaster
        if chance(2) { submission.paymasterVerificationGas = allowance() }
        if chance(2) { submission.paymasterPostOpGas = allowance() }
    }

    private mutating func allowance() -> GasAllowance {
        guard chance(2) else { return GasAllowance(limit: draw { $0.gas() }, used: nil) }
        let (one, other) = (gas(), gas())
        if chance(2) { return GasAllowance(limit: max(one, other), used: min(one, other)) }
        return GasAllowance(limit: draw { $0.gas() }, used: .choice([one, other]))
    }

    mutating func behaviour(_ submission: Submission) -> OperationBehaviour {
        var behaviour = OperationBehaviour()
        switch int(0...5) {
        case 0: behaviour.validation = .fails(failure(submission))
        case 1: behaviour.validation = .failsFrom(block(), failure(submission))
        default: break
        }
        behaviour.execution = .random(&random)
        if behaviour.execution == .postOpReverts, submission.paymaster == nil { behaviour.execution = .outOfGas }
        if chance(3) {
            behaviour.storage = Set(list { $0.word32() }).sorted().map { StorageSlot(slot: $0, value: word32()) }
        }
        if chance(3) { behaviour.accesses = list { $0.label() } }
        return behaviour
    }

    mutating func failure(_ submission: Submission) -> ValidationFailure {
        var failure = ValidationFailure()
        failure.stage = .random(&random)
        failure.reason = pick(["AA24 signature error", "AA33 reverted: no", "", "12", "a\nb"])
        failure.entity = .random(&random)
        if failure.entity == .paymaster, submission.paymaster == nil { failure.entity = .account }
        if failure.entity == .factory, !submission.isDeployedByFactory { failure.entity = .account }
        return failure
    }

    private mutating func workload(_ label: String?) -> Workload {
        var submission = submission(label, isCounted: label.map(counted.contains) ?? chance(2))
        var from = Instant.block(1)
        switch int(0...3) {
        case 0: submission.accounts = .same
        // A label that begins as a number does would be taken for an instant.
        case 1: submission.accounts = .label(pick(counted) + "-\(int(1...9))")
        default: if chance(2) { from = instant() }
        }
        var first = lastBlock
        if case .block(let number, _) = from { first = number }
        var workload = Workload(
            submission: submission,
            arrivals: draw(.poisson) { UInt64.random(in: 0...1_000_000, using: &$0.random) },
            from: from,
            to: first == lastBlock ? from : instant(from: first + 1),
            position: .start
        )
        if chance(3) {
            workload.burst = Burst(every: UInt64(int(1...1000)), size: draw(.poisson) { UInt64($0.int(0...1_000_000)) })
        }
        return workload
    }

    private static let node: NodeOptions = {
        var node = NodeOptions()
        node.name = "b"
        return node
    }()
}
