import Ethereum
import ScenarioFile

extension RPCFault: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        world.faults.open(self, entry: entry)
        return .did(summary, .untilUsedUp)
    }

    /// What the rule does, for a reader: "eth_call of sender 0 times out, 2 times".
    private var summary: String {
        let what = method?.rawValue ?? "every call"
        let whose = sender.map { " of sender \($0)" } ?? ""
        let count = times.map { ", \($0) time\($0 == 1 ? "" : "s")" } ?? ""
        let carried = operation.map { " with \($0)" } ?? ""
        return "\(what)\(carried)\(whose) \(effect.summary)\(count)"
    }
}

extension RPCFault.Effect {
    fileprivate var summary: String {
        switch self {
        case .error(let error): "fails with \(error.message) (\(error.code))"
        case .errorAfterActing(let error): "is acted on, and fails with \(error.message) (\(error.code))"
        case .null: "is answered null"
        case .stale(let blocks): "is answered as of \(blocks) block\(blocks == 1 ? "" : "s") ago"
        case .timeout: "times out"
        case .latency(let latency): "takes \(TimeText.text(latency))"
        case .loseRequest: "is lost on its way to the node"
        case .loseResponse: "is answered, and the answer is lost"
        }
    }
}
