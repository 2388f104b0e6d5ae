public import Ethereum

/// Finds out what became of a sender's transactions: which questions are asked, and what follows from the answers.
///
/// It asks nobody itself: whoever runs it puts the question of ``step`` and hands the answer to
/// ``BundleSender/answer(_:to:)``, until the step is ``Step/finished(_:)``.
public struct TransactionPoll: Hashable, Sendable {
    public enum Question: Hashable, Sendable {
        /// How many transactions of the account are mined.
        case accountNonce
        /// Those of all transactions at one nonce, at one time.
        case receipts([TrackedTransaction])
        /// Whether whoever got the transaction still has it.
        case isHeld(TrackedTransaction)
    }

    public enum Answer: Hashable, Sendable {
        case accountNonce(UInt64)
        /// In the order of the question. `nil`: it is not mined, as far as this node knows.
        case receipts([TransactionReceipt?])
        case isHeld(Bool)
        /// No answer; the text is for events.
        case failed(String)
    }

    public enum Step: Hashable, Sendable {
        case ask(Question)
        case finished(TrackerUpdate)
    }

    private enum Occasion: Hashable, Sendable {
        case head
        /// Between two heads, because a node called our nonce used. Says nothing about a drop: that takes two heads.
        case nonceTooLow
    }

    public private(set) var step: Step
    private let occasion: Occasion
    /// Blocks that have left the chain, which may have taken back transactions that are not ours.
    private let removed: [Hash32]
    /// What those blocks held of ours: for each nonce the newest transaction.
    private let returned: [TrackedTransaction]
    private var accountNonce: UInt64 = 0
    /// Sent at our nonce, which is used, newest first.
    private var candidates: [TrackedTransaction] = []

    /// At a head. What blocks that left the chain held of ours is in flight again from here on.
    ///
    /// - Parameter isBlocked: something that is not ours is at our nonce, and may be mined at any time.
    init(atHeadAfter removed: [Hash32], isBlocked: Bool, _ tracker: inout TransactionTracker) {
        let returned = tracker.blocksRemoved(removed)
        let isIdle = !tracker.hasInFlight && removed.isEmpty && !isBlocked
        self.init(
            occasion: .head,
            removed: removed,
            returned: returned,
            step: isIdle ? .finished(.none) : .ask(.accountNonce)
        )
    }

    /// After a refusal as "nonce too low": who used the nonce? It may be used though nothing of ours was ever sent at
    /// it.
    static var afterNonceTooLow: TransactionPoll {
        TransactionPoll(occasion: .nonceTooLow, removed: [], returned: [], step: .ask(.accountNonce))
    }

    private init(occasion: Occasion, removed: [Hash32], returned: [TrackedTransaction], step: Step) {
        self.occasion = occasion
        self.removed = removed
        self.returned = returned
        self.step = step
    }

    /// - Returns: what there is to report.
    mutating func take(_ answer: Answer, _ sender: inout BundleSender) -> [BuilderEvent] {
        var events: [BuilderEvent] = []
        switch answer {
        case .accountNonce(let nonce):
            accountNonce = nonce
            // A node that has just called our nonce too low knows more than one that tells a lower nonce.
            if occasion == .head { events = sender.followBack(to: nonce) }
            step = next(&sender.tracker)
        case .receipts(let receipts):
            step = take(receipts, &sender.tracker)
        case .isHeld(let isHeld):
            step = .finished(update(newestIsKnown: isHeld, &sender.tracker))
        case .failed(let message):
            // The account's nonce is known, and it is not used: that is enough for a deadline.
            if case .ask(.isHeld) = step {
                step = .finished(.none)
                return [.sender(.stepFailed("cannot tell whether the newest transaction is held: \(message)"))]
            }
            // The next head's poll asks again what the reorganisation did to the account's nonce.
            if case .ask(.accountNonce) = step { sender.removedBlocks += removed }
            step = .finished(unanswered(message, sender.tracker))
        }
        return events
    }

    // MARK: What is next

    /// On one head the order is mined, nonce used, dropped.
    private mutating func next(_ tracker: inout TransactionTracker) -> Step {
        if accountNonce > tracker.nonce {
            candidates = tracker.sent.reversed()
            return candidates.isEmpty ? settle(&tracker) : .ask(.receipts(candidates))
        }
        tracker.nonceIsFree()
        if let open = open(tracker) { return .finished(.reorganised(open.hash, nonce: open.nonce)) }
        guard occasion == .head, let newest = tracker.newest else { return .finished(.none) }
        return .ask(.isHeld(newest))
    }

    /// Our nonce is used, and no receipt says that one of ours did it. Of several nodes behind one address, one may know
    /// the count before another knows the receipt: where anything of ours was sent, only a second head is proof.
    private func settle(_ tracker: inout TransactionTracker) -> Step {
        let nonce = tracker.nonce
        guard candidates.isEmpty || tracker.usedWithoutReceipt(isAtHead: occasion == .head) else {
            return .finished(.unknown("nonce \(nonce) is used, and no receipt tells by what"))
        }
        tracker.nonceWasUsed(accountNonce: accountNonce)
        return .finished(.nonceUsed(nonce: nonce, accountNonce: accountNonce))
    }

    private mutating func take(_ receipts: [TransactionReceipt?], _ tracker: inout TransactionTracker) -> Step {
        let mined = zip(candidates, receipts).compactMap { candidate, receipt in receipt.map { (candidate, $0) } }
        guard let (candidate, receipt) = mined.first else { return settle(&tracker) }
        let wasTold = returned.contains { $0.nonce == tracker.nonce }
        tracker.wasMined(
            candidate.hash,
            block: receipt.blockNumber,
            blockHash: receipt.blockHash,
            accountNonce: accountNonce
        )
        // Mined before the reorganisation, mined after it: nothing has changed.
        if wasTold { return next(&tracker) }
        return .finished(.mined(MinedTransaction(candidate, receipt), stillInFlight: tracker.newest != nil))
    }

    private func update(newestIsKnown: Bool, _ tracker: inout TransactionTracker) -> TrackerUpdate {
        guard let newest = tracker.newest, tracker.polled(newestIsKnown: newestIsKnown) else { return .none }
        return .dropped(newest.hash, nonce: newest.nonce, kind: newest.kind)
    }

    /// A head itself says that a block is gone, whether the node can say more or not.
    private func unanswered(_ message: String, _ tracker: TransactionTracker) -> TrackerUpdate {
        if let open = open(tracker) { return .reorganised(open.hash, nonce: open.nonce) }
        return .unknown("cannot tell what became of nonce \(tracker.nonce): \(message)")
    }

    /// Of the transactions that a reorganisation took out of their blocks the one at our nonce.
    private func open(_ tracker: TransactionTracker) -> TrackedTransaction? {
        returned.first { $0.nonce == tracker.nonce }
    }
}

extension MinedTransaction {
    init(_ transaction: TrackedTransaction, _ receipt: TransactionReceipt) {
        self.init(
            kind: transaction.kind,
            hash: transaction.hash,
            nonce: transaction.nonce,
            block: receipt.blockNumber,
            succeeded: receipt.succeeded,
            gasLimit: transaction.gasLimit,
            gasUsed: receipt.gasUsed,
            effectiveGasPrice: receipt.effectiveGasPrice
        )
    }
}
