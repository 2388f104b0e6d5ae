import Ethereum

/// What an attempt begins with.
struct AttemptPlan: Hashable, Sendable {
    /// To be told first.
    var events: [BuilderEvent]
    /// `nil`: ask the proposer.
    var end: AttemptOutcome?
}

extension BundleSender {
    static let doubt = "a block has left the chain, and the account's nonce with it, perhaps"

    /// - Parameters:
    ///   - poolIsEmpty: for this sender.
    ///   - unheard: blocks that left the chain, and whose event is still to come.
    func plan(_ terms: AttemptTerms, poolIsEmpty: Bool, unheard: [Hash32]) -> AttemptPlan {
        // A trigger that finds an empty pool is told only where someone waits for its outcome: it is every head's news.
        let isNews = !poolIsEmpty || terms.cause == .manual || terms.feeIncreases > 0 || terms.isUnderpriced
        let triggered = BuilderEvent.sender(
            .triggered(terms.cause, block: terms.block, feeIncreases: terms.feeIncreases)
        )
        var plan = AttemptPlan(events: isNews ? [triggered] : [])
        if !accountNonceIsKnown {
            plan.end = .failed(.proposalFailed, message: "the account's nonce is unknown")
        } else if nonceIsInDoubt(unheard: unheard) {
            plan.end = .failed(.proposalFailed, message: Self.doubt)
        } else if tracker.isUsedByNobodyKnown {
            plan.end = .failed(.fateUnknown, message: "nonce \(tracker.nonce) is used, and no receipt tells by what")
        } else if poolIsEmpty {
            if isNews { plan.events.append(.proposal(.noOperations(.initially))) }
            plan.end = .noOperations(.initially)
        }
        return plan
    }
}
