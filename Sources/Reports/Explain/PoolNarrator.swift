import Bundler
import Ethereum

/// What becomes of operations in the pool, in a reader's words.
struct PoolNarrator {
    let names: NameBook

    /// `nil` for what the chain tells anyway.
    func line(_ event: PoolEvent, actor: String) -> TimelineLine? {
        text(event).map { TimelineLine(actor: actor, text: $0) }
    }

    private func text(_ event: PoolEvent) -> String? {
        switch event {
        case .operationAccepted(let hash, _): "accepts \(names.operation(hash))"
        case .operationRejected(let hash, _, let reason): "rejects \(names.operation(hash)): \(reason)"
        case .operationReplaced(let old, let new):
            "\(names.operation(new)) takes the place of \(names.operation(old))"
        case .operationRemoved(let hash, let reason, let displacer):
            "removes \(names.operation(hash)): \(reason)" + (displacer.map { ", \(names.operation($0))" } ?? "")
        case .operationIncluded: nil
        case .entityBanned(let kind, let address):
            "bans \(kind.rawValue) \(names.address(address)): too many of its operations failed"
        case .operationReturned(let hash): "takes \(names.operation(hash)) back: its block left the chain"
        case .headSubscriptionEnded: "the node ended the subscription to heads; it is renewed"
        }
    }
}
