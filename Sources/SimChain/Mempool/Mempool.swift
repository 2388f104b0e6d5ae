public import Ethereum

/// The pool of one simulated node, under one client's rules.
///
/// A value without a clock: what time it is and what the state holds comes with each call, and what happened is the
/// call's result. What a real client does in the background (promotion, limits, lifetimes) happens here at once, or
/// with the next head.
public struct Mempool: Sendable {
    public let profile: MempoolProfile
    /// By ascending address; none without entries.
    var accounts: [PooledAccount] = []
    /// Never iterated: its order is not the same in two runs.
    var locations: [Hash32: Location] = [:]
    /// Over all entries, in the slots of ``SlotCapacity`` and in bytes.
    var usage = Usage()
    /// How many entries carry authorizations, so that nobody looks for them where there are none.
    var authorizingCount = 0
    var tracker: LocalTracker?

    struct Location: Sendable {
        var sender: Address
        var nonce: UInt64
    }

    struct Usage: Sendable {
        var slots = 0
        var bytes = 0
    }

    /// `localTracker`: the node keeps what was submitted to it and offers it to the pool again, and therefore reports
    /// some refusals as success (geth without `--txpool.nolocals`). Ignored for a client without one.
    public init(profile: MempoolProfile, localTracker: Bool = false) {
        self.profile = profile
        if localTracker, profile.hasLocalTracker { tracker = LocalTracker() }
    }

    public var count: Int { locations.count }
    public var isEmpty: Bool { locations.isEmpty }
}

// MARK: - Questions

extension Mempool {
    public func transaction(_ hash: Hash32) -> SignedTransaction? { entry(hash)?.transaction }

    public func pooled(_ hash: Hash32) -> PooledTransaction? { entry(hash)?.pooled }

    /// By ascending nonce, over all parts.
    public func transactions(from sender: Address) -> [PooledTransaction] {
        account(of: sender)?.entries.map(\.pooled) ?? []
    }

    /// What `eth_getTransactionCount` answers for the pending block: the account's nonce after all that the pool holds
    /// without a gap.
    public func transactionCountPending(of sender: Address, state: some PoolStateView) -> UInt64 {
        let nonce = state.nonce(of: sender)
        return account(of: sender)?.nextFreeNonce(from: nonce) ?? nonce
    }

    /// The transactions that a block may take: for each sender the pending run by ascending nonce; senders by ascending
    /// address.
    public func executable() -> [[PoolEntry]] {
        accounts.compactMap { account in
            let run = account.entries.prefix { $0.pooled.part == .pending }
            return run.isEmpty ? nil : Array(run)
        }
    }

    func entry(_ hash: Hash32) -> PoolEntry? {
        guard let location = locations[hash] else { return nil }
        return account(of: location.sender)?.entry(at: location.nonce)
    }

    func account(of sender: Address) -> PooledAccount? { accountIndex(of: sender).map { accounts[$0] } }

    func accountIndex(of sender: Address) -> Int? {
        let index = insertionIndex(of: sender)
        return index < accounts.count && accounts[index].sender == sender ? index : nil
    }

    func insertionIndex(of sender: Address) -> Int {
        var (low, high) = (0, accounts.count)
        while low < high {
            let middle = (low + high) / 2
            if accounts[middle].sender < sender { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

// MARK: - The books

extension Mempool {
    /// Puts it where its nonce belongs, in the place of an entry with that nonce. The part is still to be found: see
    /// ``classify(accountAt:nonce:balance:nextBaseFee:now:)``.
    mutating func store(_ entry: PoolEntry) -> (account: Int, replaced: PoolEntry?) {
        let sender = entry.pooled.sender
        let account = insertionIndex(of: sender)
        if account == accounts.count || accounts[account].sender != sender {
            accounts.insert(PooledAccount(sender: sender), at: account)
        }
        let index = accounts[account].insertionIndex(of: entry.nonce)
        var replaced: PoolEntry?
        if index < accounts[account].entries.count, accounts[account].entries[index].nonce == entry.nonce {
            replaced = accounts[account].entries[index]
            accounts[account].entries[index] = entry
        } else {
            accounts[account].entries.insert(entry, at: index)
        }
        if let replaced { strikeOff(replaced) }
        locations[entry.pooled.hash] = Location(sender: sender, nonce: entry.nonce)
        count(entry, times: 1)
        return (account, replaced)
    }

    /// Takes an entry out; the parts of later nonces are still to be found. An account without entries stays until
    /// ``removeEmptyAccounts()``, so that indices remain valid.
    @discardableResult
    mutating func takeOut(account: Int, index: Int) -> PoolEntry {
        let entry = accounts[account].entries.remove(at: index)
        strikeOff(entry)
        return entry
    }

    /// What a removal means for later nonces of the same sender before the next state is known: they wait behind
    /// a gap.
    mutating func requeue(account: Int, from index: Int) {
        for later in index..<accounts[account].entries.count {
            accounts[account].entries[later].pooled.part = .queued
        }
    }

    mutating func removeEmptyAccounts() {
        accounts.removeAll { $0.entries.isEmpty }
    }

    /// Removes what the predicate gives a reason for, in the order of senders and nonces. The parts of what remains are
    /// still to be found.
    mutating func evict(where reason: (PooledAccount, PoolEntry) -> EvictionReason?) -> [PoolEviction] {
        var evictions: [PoolEviction] = []
        for account in accounts.indices {
            var index = 0
            while index < accounts[account].entries.count {
                let entry = accounts[account].entries[index]
                if let reason = reason(accounts[account], entry) {
                    takeOut(account: account, index: index)
                    evictions.append(PoolEviction(transaction: entry.pooled, reason: reason))
                } else {
                    index += 1
                }
            }
        }
        if !evictions.isEmpty { removeEmptyAccounts() }
        return evictions
    }

    private mutating func strikeOff(_ entry: PoolEntry) {
        locations[entry.pooled.hash] = nil
        count(entry, times: -1)
    }

    private mutating func count(_ entry: PoolEntry, times: Int) {
        if case .slots(let capacity) = profile.capacity, !entry.isBlob {
            usage.slots += times * capacity.slots(forByteCount: entry.byteCount)
        }
        usage.bytes += times * entry.byteCount
        if !entry.authorities.isEmpty { authorizingCount += times }
    }

    /// Gives every entry of an account its part.
    ///
    /// Pending is the gapless run from the account's nonce, as far as the balance rule and the base fee rule let it.
    mutating func classify(accountAt index: Int, nonce: UInt64, balance: Wei, nextBaseFee: WeiPerGas, now: Duration) {
        let balance = UInt256(balance.rawValue)
        var expected = nonce
        var spent = UInt256.zero
        var part = PoolPart.pending
        var wasPromoted = false
        for position in accounts[index].entries.indices {
            let entry = accounts[index].entries[position].pooled
            if entry.nonce != expected { part = .queued }
            expected &+= 1
            if part != .queued, profile.balance == .singleElseQueued {
                spent = spent.saturatingAdd(accounts[index].entries[position].cost)
                if spent > balance { part = .queued }
            }
            if part == .pending, profile.baseFee == .moves, entry.fees.maxFeePerGas < nextBaseFee { part = .baseFee }
            if entry.part != part {
                wasPromoted = wasPromoted || entry.part == .queued
                accounts[index].entries[position].pooled.part = part
            }
        }
        guard accounts[index].entries.last?.pooled.part == .queued else {
            accounts[index].waitingSince = nil
            return
        }
        if wasPromoted || accounts[index].waitingSince == nil { accounts[index].waitingSince = now }
    }
}
