import Bundler
import Ethereum
import ScenarioFile

/// What becomes of the transactions that a sender signs, in a reader's words.
struct TransactionNarrator {
    let names: NameBook

    func line(_ event: TransactionEvent, actor: String) -> TimelineLine {
        TimelineLine(actor: actor, text: text(event))
    }

    private func text(_ event: TransactionEvent) -> String {
        switch event {
        case .transactionSigned(let submission):
            "signs and sends \(names.transaction(submission.hash)): nonce \(submission.nonce), "
                + "\(ReadableAmount.fees(submission.fees)), \(submission.gasLimit) gas"
        case .transactionAccepted(let hash, _): "the node has \(names.transaction(hash))"
        case .transactionRefused(let refused):
            "\(names.transaction(refused.hash)) refused: \(refused.error.message) (\(refused.error.code)), "
                + "class \(refused.refusal.rawValue)"
        case .submissionUncertain(let hash, _, let reason):
            "nobody knows whether the node has \(names.transaction(hash)) (\(reason)): tracked as if it had"
        case .transactionMined(let mined):
            "sees \(names.transaction(mined.hash)) \(mined.succeeded == false ? "reverted" : "mined") "
                + "in block \(mined.block)"
        case .transactionDropped(let hash, let nonce, _):
            "\(names.transaction(hash)) is dropped: unknown to the node at two heads, nonce \(nonce) unused"
        case .transactionReorganised(let hash, let nonce):
            "\(names.transaction(hash)) at nonce \(nonce) fell out of the chain: tracked again"
        case .blockingTransactionFound(let hash, let fees):
            "\(names.transaction(hash)) blocks its nonce with \(ReadableAmount.fees(fees)): "
                + "what takes its place goes just above"
        }
    }
}
