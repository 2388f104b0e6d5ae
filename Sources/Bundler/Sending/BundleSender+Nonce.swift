import Ethereum

/// The account's nonce, and what a reorganisation does to it.
extension BundleSender {
    /// What the node may still hold stays tracked, at its nonce.
    mutating func resetTracker() -> [Effect] {
        tracker.reset()
        return [.readAccountNonce]
    }

    /// Without an answer the nonce stays what it was: a wrong one is refused, and then corrected.
    mutating func accountNonceRead(_ nonce: UInt64?) -> [Effect] {
        guard let nonce else { return [] }
        guard accountNonceIsKnown else {
            accountNonceIsKnown = true
            tracker.accountNonceIs(nonce)
            return []
        }
        // What became of our transactions is not known until a poll asks: their nonce is not skipped.
        guard !tracker.hasInFlight else { return [] }
        // A block may have left the chain between two questions about it.
        let events = followBack(to: nonce)
        tracker.accountNonceIs(nonce)
        return events.map(Effect.report)
    }

    mutating func blocksRemoved(_ blocks: [Hash32]) -> [Effect] {
        removedBlocks += blocks
        return []
    }

    /// The nonce before ours is open again: what used it was not one of our mined transactions.
    mutating func followBack(to accountNonce: UInt64) -> [BuilderEvent] {
        let nonce = tracker.nonce
        guard accountNonceIsKnown, tracker.nonceWentBack(accountNonce: accountNonce) else { return [] }
        return [.sender(.nonceWentBack(nonce: nonce, accountNonce: tracker.nonce))]
    }

    /// A block is gone, and with it perhaps what used the nonce before ours: a transaction of ours, or one that nobody
    /// told us. The node is asked at the next head, and until then nothing may be sent behind it.
    ///
    /// - Parameter unheard: blocks that left the chain, and whose event is still to come.
    func nonceIsInDoubt(unheard: [Hash32]) -> Bool { !removedBlocks.isEmpty || !unheard.isEmpty }

    // MARK: Polls

    /// At the head that has just arrived.
    mutating func beginPoll() -> TransactionPoll {
        defer { removedBlocks = [] }
        let isBlocked = state.underpriced != nil || reserved.until != nil
        return TransactionPoll(atHeadAfter: removedBlocks, isBlocked: isBlocked, &tracker)
    }

    /// - Returns: what there is to report.
    mutating func answer(_ answer: TransactionPoll.Answer, to poll: inout TransactionPoll) -> [BuilderEvent] {
        poll.take(answer, &self)
    }
}
