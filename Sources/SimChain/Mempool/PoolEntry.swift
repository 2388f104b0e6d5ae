public import Ethereum

/// A transaction in the pool.
public struct PoolEntry: Sendable {
    public let transaction: SignedTransaction
    public internal(set) var pooled: PooledTransaction
    /// Value plus gas limit times fee cap plus what blobs may cost: the sender must be able to pay it.
    public let cost: UInt256
    /// Submitted over RPC, not returned by a reorganisation.
    public let isLocal: Bool
    /// Virtual time since genesis.
    public let admittedAt: Duration
    /// The signers of its authorizations (EIP-7702).
    let authorities: [Address]

    var nonce: UInt64 { pooled.nonce }
    var isBlob: Bool { transaction.blob != nil }
    var byteCount: Int { transaction.raw.count }
    var offer: ReplacementRule.Offer { transaction.replacementOffer }
}

/// A transaction that left the pool without having been mined or replaced.
public struct PoolEviction: Hashable, Sendable {
    public var transaction: PooledTransaction
    public var reason: EvictionReason

    public init(transaction: PooledTransaction, reason: EvictionReason) {
        self.transaction = transaction
        self.reason = reason
    }
}

/// The transactions of one sender.
struct PooledAccount: Sendable {
    let sender: Address
    /// Ascending nonces, each once.
    var entries: [PoolEntry] = []
    /// Since when the account's queue waits; see ``QueueLifetime/Clock/account``. `nil` without a queue.
    var waitingSince: Duration?

    init(sender: Address) { self.sender = sender }

    /// Of the first entry whose nonce is not below `nonce`; the count if there is none.
    func insertionIndex(of nonce: UInt64) -> Int {
        // From the end: most transactions come in order.
        var index = entries.count
        while index > 0, entries[index - 1].nonce >= nonce { index -= 1 }
        return index
    }

    func index(of nonce: UInt64) -> Int? {
        let index = insertionIndex(of: nonce)
        return index < entries.count && entries[index].nonce == nonce ? index : nil
    }

    func entry(at nonce: UInt64) -> PoolEntry? { index(of: nonce).map { entries[$0] } }

    /// The first nonce from `nonce` on that the pool does not hold.
    func nextFreeNonce(from nonce: UInt64) -> UInt64 {
        var next = nonce
        for entry in entries where entry.nonce == next { next += 1 }
        return next
    }

    var pendingCount: Int { entries.count { $0.pooled.part == .pending } }
    var queuedCount: Int { entries.count { $0.pooled.part == .queued } }

    /// The cost of all that is pending, saturating.
    var pendingCost: UInt256 {
        entries.reduce(.zero) { $1.pooled.part == .pending ? $0.saturatingAdd($1.cost) : $0 }
    }
}
