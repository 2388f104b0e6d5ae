import Bundler
import ScenarioFile
import SimChain

/// Draws one case as the text of a scenario file.
struct CaseText {
    private(set) var text = ""
    private var random: SimRandom
    private let senders: UInt64
    private let entryPoints: [String]

    init(_ seed: CaseSeed, profile: FuzzProfile, base: Scenario?) {
        random = seed.random("case")
        let drawn = random.pick(profile.senders)
        senders = base.map { UInt64($0.builder.settings.numSenders) } ?? drawn
        let versions = random.pick([["v0.7"], ["v0.6"], ["v0.7", "v0.6"]])
        // The base's first entry point is what an operation that names none has.
        entryPoints = base == nil ? versions : []
        text = "version: 1\nscenario: Case \(seed.number) of seed \(seed.seed), \(profile.rawValue)\n"
        text += "run: { blocks: \(CaseGenerator.blocks) }\n"
        text += chain() + (entryPoints.isEmpty ? "" : "entry_point: [\(entryPoints.joined(separator: ", "))]\n")
        text += builder() + "timeline:\n"
        for number in 0..<random.within(1...10) { text += operations(number) }
        let kinds = profile.kinds.filter { _ in random.coin(1, 2) }
        // Weights differ from case to case: a kind that is drawn twice comes twice as often.
        let weighted = kinds + kinds.filter { _ in random.coin(1, 3) }
        guard !weighted.isEmpty else { return }
        for _ in 0..<random.within(1...9) { text += fault(random.pick(weighted)) }
    }

    private mutating func chain() -> String {
        let seconds = random.pick([1, 12] as [UInt64])
        // A call that takes ten seconds or more is never answered.
        let slow = min(random.within(1...1500) * seconds, 9000)
        let latency = random.coin(3, 10) ? slow : random.within(1...200)
        var nodes = ["{ name: a, latency: \(latency)ms }"]
        if random.coin(1, 5) { nodes.append("{ name: b, latency: \(random.within(1...400))ms }") }
        let mempool = random.pick(["geth", "reth", "anvil"])
        return "chain: { block_time: \(seconds)s, mempool: \(mempool), nodes: [\(nodes.joined(separator: ", "))] }\n"
    }

    private mutating func builder() -> String {
        let parts = [
            "num_senders: \(senders)",
            "max_bundle_size: \(random.pick([1, 3, 10, 128]))",
            "max_replacement_underpriced_blocks: \(random.pick([0, 3, 20]))",
            "max_cancellation_fee_increases: \(random.pick([0, 3, 15]))",
            "max_blocks_to_wait_for_mine: \(random.pick([1, 2, 3]))",
            "bundle_packing: \(random.pick(["in_order", "fill_gaps"]))",
            "signer_balance: 100 ether",
        ]
        return "builder: { \(parts.joined(separator: ", ")) }\n"
    }

    private mutating func operations(_ number: UInt64) -> String {
        var parts = ["label: op\(number)", "count: \(random.within(1...12))"]
        if random.coin(3, 5) {
            let tip = random.within(50...600)
            parts.append("max_priority_fee_per_gas: \(gwei(tip))")
            parts.append("max_fee_per_gas: \(gwei(tip + random.within(2_000...30_000)))")
        }
        if random.coin(1, 5) { parts.append("from: same") }
        if random.coin(1, 5) {
            let deposit = random.pick(["0.03", "0.2", "5"])
            parts.append("paymaster: { label: pm\(number), deposit: \(deposit) ether }")
        }
        if random.coin(1, 5) {
            let place = random.pick(["second_simulation", "bundle", "inclusion"])
            let reason = random.pick(["AA24 signature error", "AA23 reverted", "AA25 invalid account nonce"])
            parts.append("validation: { fails: { at: \(place), reason: \"\(reason)\" } }")
        }
        if random.coin(1, 5) { parts.append("valid_until: block \(random.within(20...120))") }
        if random.coin(1, 5) { parts.append("call_gas: { limit: \(random.within(50...4000))k, used: 40k }") }
        if entryPoints.count > 1 { parts.append("entry_point: \(random.pick(entryPoints))") }
        return "  - at: \(instant())\n    submit: { \(parts.joined(separator: ", ")) }\n"
    }

    private mutating func fault(_ kind: FaultKind) -> String {
        let sender = random.uniform(below: senders)
        switch kind {
        case .rpc: return "  - during: \(window())\n    rpc: { \(rpc()) }\n"
        case .answer:
            let refusal = random.pick(Self.refusals)
            let to = random.pick(["send_bundle", "send_bundle", "send_cancellation"])
            let answer = "to: \(to), with: \(refusal), times: \(random.within(1...3))"
            return "  - during: \(window())\n    answer: { \(answer) }\n"
        case .reorg:
            let depth = random.within(1...4)
            return entry("reorg: { depth: \(depth), vanish: \(random.coin(1, 2)) }")
        case .baseFee: return entry("base_fee: \(gwei(random.within(500...12_000)))")
        case .priorityFee: return entry("priority_fee: \(gwei(random.within(0...300)))")
        case .foreign: return entry("foreign_transaction: { sender: \(sender) }")
        case .stuck: return stuck(sender)
        case .missSlots: return entry("miss_slots: \(random.within(1...3))")
        case .exclude:
            let until = random.within(1...CaseGenerator.lastFault)
            return
                "  - at: block \(until)\n    exclude: { transaction: latest, sender: \(sender), until: block \(until + 6) }\n"
        case .drop: return entry("drop: { transaction: latest, sender: \(sender) }")
        }
    }

    private mutating func stuck(_ sender: UInt64) -> String {
        let first = random.within(1...CaseGenerator.lastFault - 20)
        let parts = [
            "sender: \(sender)",
            "max_fee_per_gas: \(gwei(random.within(1_500...6_000)))",
            "max_priority_fee_per_gas: \(gwei(random.within(10...1_400)))",
            "until: block \(first + random.within(1...15))",
        ]
        return "  - at: block \(first)\n    stuck_transaction: { \(parts.joined(separator: ", ")) }\n"
    }

    private mutating func rpc() -> String {
        var parts = ["method: \(random.pick(Self.methods))"]
        if random.coin(3, 10) { parts.append("sender: \(random.uniform(below: senders))") }
        if random.coin(2, 5) { parts.append("probability: \(random.pick(["0.1", "0.3", "0.7"]))") }
        if random.coin(2, 5) { parts.append("times: \(random.within(1...4))") }
        let latency = "latency: \(random.within(10...9000))ms"
        parts.append(random.pick(Self.effects + [latency]))
        return parts.joined(separator: ", ")
    }

    private mutating func entry(_ action: String) -> String { "  - at: \(instant())\n    \(action)\n" }

    private mutating func instant() -> String {
        let number = random.within(1...CaseGenerator.lastFault - 1)
        return random.coin(1, 2) ? "block \(number)" : "block \(number) + \(random.within(1...900))ms"
    }

    private mutating func window() -> String {
        let first = random.within(1...CaseGenerator.lastFault - 10)
        return "block \(first)..\(first + random.within(0...8))"
    }

    /// - Parameter hundredths: of a gwei.
    private func gwei(_ hundredths: UInt64) -> String {
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) gwei"
    }

    private static let refusals = [
        "underpriced", "replacement_underpriced", "nonce_too_low", "insufficient_funds", "condition_not_met",
        "rejected", "already_known",
    ]
    private static let methods = [
        "eth_getTransactionCount", "eth_getBalance", "eth_call", "eth_feeHistory", "eth_maxPriorityFeePerGas",
        "eth_sendRawTransaction", "eth_getTransactionByHash", "eth_getTransactionReceipt", "eth_getLogs",
        "debug_traceCall", "debug_traceTransaction", "txpool_contentFrom", "eth_getBlockByHash",
        "eth_getBlockByNumber",
    ]
    private static let effects = [
        "error: { code: -32603, message: \"internal error\" }",
        "error: { code: -32000, message: \"request timed out\" }",
        "error: { code: -32005, message: \"rate limit exceeded\" }", "timeout: true", "lose: request", "lose: response",
    ]
}

extension SimRandom {
    /// - Parameter elements: not empty.
    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int(uniform(below: UInt64(elements.count)))]
    }

    mutating func within(_ range: ClosedRange<UInt64>) -> UInt64 { uniform(in: range) }
}
