import Ethereum
import ScenarioFile
import SimChain

/// The scenario's rules about calls that fail or are slow, and how many calls each has met.
final class FaultBoard {
    private struct Rule {
        let entry: Int
        let fault: RPCFault
        var remaining: UInt64?

        /// Rules do not share a call's draw: each takes its own part of it.
        func hits(_ draw: UInt64) -> Bool {
            guard fault.probability < .one else { return true }
            let part = StableHash.hash(draw, UInt64(entry), seed: 0)
            // The remainder's bias is below 1 in 10 billion.
            return part % FixedDecimal.scale < fault.probability.billionths
        }
    }

    private struct Script {
        let entry: Int
        let answer: ScriptedAnswer
        var remaining: UInt64
    }

    private var rules: [Rule] = []
    private var scripts: [Script] = []
    /// By timeline entry.
    private(set) var uses: [Int: UInt64] = [:]
    private var usedUp: [Int] = []

    var hasScripts: Bool { !scripts.isEmpty }
    var hasRules: Bool { !rules.isEmpty }
    /// Whether it matters which operations a call carries.
    var asksForOperations: Bool { rules.contains { $0.fault.operation != nil } }

    func open(_ fault: RPCFault, entry: Int) {
        uses[entry] = uses[entry] ?? 0
        rules.append(Rule(entry: entry, fault: fault, remaining: fault.times))
    }

    /// - Returns: whether there was anything left to close.
    func close(entry: Int) -> Bool {
        let count = rules.count
        rules.removeAll { $0.entry == entry }
        return rules.count < count
    }

    /// An effect that needs no call, or that comes too late for one.
    func note(entry: Int, hasEffect: Bool) { uses[entry, default: 0] += hasEffect ? 1 : 0 }

    /// Entries whose last use has been made since the last call.
    func takeUsedUp() -> [Int] {
        defer { usedUp.removeAll() }
        return usedUp
    }

    func script(_ answer: ScriptedAnswer, entry: Int) {
        uses[entry] = uses[entry] ?? 0
        scripts.append(Script(entry: entry, answer: answer, remaining: answer.times))
    }

    /// What happens to this call; `nil` where nothing does. The first rule that applies is the one that counts.
    ///
    /// - Parameters:
    ///   - draw: the call's own draw from the seed, for rules with a probability.
    ///   - carries: whether the call carries an operation of a label.
    func fault(
        method: RPCMethod,
        sender: Int?,
        node: String,
        draw: UInt64,
        carries: (String) -> Bool = { _ in false }
    ) -> RPCFault.Effect? {
        guard !rules.isEmpty else { return nil }
        for index in rules.indices where applies(rules[index], method, sender, node) {
            let rule = rules[index]
            if let label = rule.fault.operation, !carries(label) { continue }
            guard rule.hits(draw) else { continue }
            uses[rule.entry, default: 0] += 1
            if let remaining = rule.remaining {
                rules[index].remaining = remaining - 1
                if remaining == 1 {
                    usedUp.append(rule.entry)
                    rules.remove(at: index)
                }
            }
            return rule.fault.effect
        }
        return nil
    }

    private func applies(_ rule: Rule, _ method: RPCMethod, _ sender: Int?, _ node: String) -> Bool {
        let fault = rule.fault
        return rule.remaining != 0 && (fault.method ?? method) == method && (fault.node ?? node) == node
            && (fault.sender == nil || fault.sender == sender) && !(fault.effect.isForReading && method.isSubmission)
    }

    /// The refusal a scenario wants for this submission, if any.
    func refusal(
        of call: ScriptedAnswer.Call,
        sender: Int?,
        carries: (String) -> Bool = { _ in false }
    ) -> ScriptedAnswer.Refusal? {
        guard !scripts.isEmpty else { return nil }
        for index in scripts.indices where scripts[index].remaining > 0 && scripts[index].answer.call == call {
            if let wanted = scripts[index].answer.sender, wanted != sender { continue }
            if let label = scripts[index].answer.operation, !carries(label) { continue }
            scripts[index].remaining -= 1
            let script = scripts[index]
            uses[script.entry, default: 0] += 1
            if script.remaining == 0 {
                usedUp.append(script.entry)
                scripts.remove(at: index)
            }
            return script.answer.refusal
        }
        return nil
    }
}

extension RPCFault.Effect {
    /// Only questions get such an answer; a submission meets nothing.
    fileprivate var isForReading: Bool {
        switch self {
        case .null, .stale: true
        case .error, .errorAfterActing, .timeout, .latency, .loseRequest, .loseResponse: false
        }
    }
}
