import Ethereum
import ScenarioFile

extension TimelineAction {
    /// The action's key in a scenario file.
    var name: String {
        switch self {
        case .submit: "submit"
        case .drop: "drop"
        case .rpc: "rpc"
        case .answer: "answer"
        case .baseFee: "base_fee"
        case .priorityFee: "priority_fee"
        case .traffic: "traffic"
        case .blockGasLimit: "block_gas_limit"
        case .include: "include"
        case .exclude: "exclude"
        case .foreignTransaction: "foreign_transaction"
        case .stuckTransaction: "stuck_transaction"
        case .drain: "drain"
        case .reorg: "reorg"
        case .missSlots: "miss_slots"
        case .sendBundleNow: "send_bundle_now"
        case .setBundlingMode: "set_bundling_mode"
        case .changeOperation: "change_operation"
        case .expect: "expect"
        }
    }
}

extension RPCFault {
    /// What the rule does, for a reader: "eth_call of sender 0 times out, 2 times".
    var summary: String {
        let what = method?.rawValue ?? "every call"
        let whose = sender.map { " of sender \($0)" } ?? ""
        let count = times.map { ", \($0) time\($0 == 1 ? "" : "s")" } ?? ""
        return "\(what)\(whose) \(effect.summary)\(count)"
    }
}

extension RPCFault.Effect {
    fileprivate var summary: String {
        switch self {
        case .error(let error): "fails with \(error.message) (\(error.code))"
        case .timeout: "times out"
        case .latency(let latency): "takes \(TimeText.text(latency))"
        case .loseRequest: "is lost on its way to the node"
        case .loseResponse: "is answered, and the answer is lost"
        }
    }
}
