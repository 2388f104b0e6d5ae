import Checks
import Ethereum
import ScenarioFile
import Simulation

/// What the scenario's hand, the users and the nodes do, in a reader's words.
struct WorldNarrator {
    let names: NameBook

    func line(_ event: WorldEvent) -> TimelineLine? {
        switch event {
        case .runStarted(let start):
            let senders = start.senders == 1 ? "1 sender" : "\(start.senders) senders"
            return TimelineLine(
                actor: "run",
                text: "\(start.title): \(start.preset) (chain \(start.chainID)), a block every "
                    + "\(TimeText.text(start.blockTime)), mempool \(start.mempool), \(senders), seed \(start.seed)"
            )
        case .signerFunded(let sender, let address, let balance):
            return TimelineLine(actor: "sender \(sender)", text: "is \(address) with \(ReadableAmount.amount(balance))")
        case .operationSubmitted(let submission): return line([submission], isAccepted: false)
        case .timelineFired(let firing):
            let object = firing.transaction.map { "\(names.transaction($0)) " } ?? ""
            return scenario("\(firing.action): \(object)\(firing.detail) (line \(firing.line))")
        case .timelineEnded(_, let line): return scenario("the entry of line \(line) is over")
        case .headAnnounced(let head):
            let tip = head.priorityFeePerGas.map { ", tip \(ReadableAmount.price($0))" } ?? ""
            return TimelineLine(
                actor: "node \(head.node)",
                text: "announces its head; next base fee \(ReadableAmount.price(head.nextBaseFeePerGas))\(tip)",
                isRoutine: true
            )
        case .rpcCall(let call): return line(call)
        case .manualCall(let action): return TimelineLine(actor: "operator", text: "calls \(action)")
        case .transactionLabelled(_, let hash, let sender, let kind):
            return scenario(
                "\(names.transaction(hash)) is a \(kind.rawValue) transaction of sender \(sender)'s account"
            )
        case .expectationFailed(_, let line, let message):
            return TimelineLine(actor: "CHECK", text: "\(message) (line \(line))")
        case .runEnded(let blocks, let reason):
            let why = reason == .completed ? "" : ": \(reason.rawValue.replacing("_", with: " "))"
            return TimelineLine(actor: "run", text: "ends after \(blocks) blocks\(why)")
        }
    }

    /// Operations of one offer that were submitted at one instant.
    func line(_ submissions: [OperationSubmission], isAccepted: Bool) -> TimelineLine {
        let offer = submissions.first.map { ReadableAmount.fees($0.fees) } ?? "nothing"
        let isOne = submissions.count == 1
        let answer = isAccepted ? ", which accepts \(isOne ? "it" : "them")" : ""
        return TimelineLine(
            actor: "user",
            text: "submits \(names.operations(submissions.map(\.userOpHash))) to the pool\(answer)"
                + "; \(isOne ? "offers" : "each offers") \(offer)"
        )
    }

    /// `nil` for a call without a story: it was answered, or whoever asked tells of the refusal.
    func line(_ call: RPCCallRecord) -> TimelineLine? {
        let asked = "\(call.method.rawValue) to node \(call.node)"
        switch call.outcome {
        case .answered: return nil
        case .refused(let error):
            switch call.method {
            case .sendRawTransaction, .sendRawTransactionConditional: return nil
            case .chainId, .getBlockByNumber, .getBlockByHash, .getTransactionCount, .getBalance, .call, .feeHistory,
                .maxPriorityFeePerGas, .getTransactionByHash, .getTransactionReceipt, .getLogs, .getCode, .getStorageAt,
                .traceCall, .traceTransaction, .txpoolContentFrom:
                return TimelineLine(actor: call.caller, text: "\(asked) refused: \(error.message) (\(error.code))")
            }
        case .timedOut:
            return TimelineLine(actor: call.caller, text: "\(asked) timed out after \(TimeText.text(call.duration))")
        case .lost: return TimelineLine(actor: call.caller, text: "\(asked) lost its connection")
        case .unreadable: return TimelineLine(actor: call.caller, text: "\(asked) was answered null")
        }
    }

    private func scenario(_ text: String) -> TimelineLine { TimelineLine(actor: "scenario", text: text) }
}
