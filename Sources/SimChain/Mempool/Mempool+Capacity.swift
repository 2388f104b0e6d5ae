import Ethereum

// MARK: - Before admission: one budget, cheapest out first

extension Mempool {
    /// With ``PoolCapacity/slots(_:)``: throws unless there is room, or can be made at the cost of cheaper
    /// transactions.
    mutating func makeRoom(
        for candidate: inout PoolCandidate,
        state: some PoolStateView,
        environment: PoolEnvironment,
        evicted: inout [PoolEviction]
    ) throws(PoolRefusal) {
        // Blob transactions have a pool of their own, whose bounds are not modelled.
        guard case .slots(let capacity) = profile.capacity, candidate.transaction.blob == nil else { return }
        let needed = capacity.slots(forByteCount: candidate.transaction.raw.count)
        let excess = usage.slots + needed - (capacity.pending + capacity.queued)
        guard excess > 0 else { return }
        var prices = PriceList(accounts, nextBaseFee: environment.nextBaseFeePerGas)
        if prices.isNotBetter(candidate.fees) { throw .underpriced }
        guard let victims = prices.discard(slots: excess, capacity) else { throw .poolFull }
        let next = transactionCountPending(of: try candidate.sender(), state: state)
        if candidate.nonce > next, victims.contains(where: { $0.pooled.part == .pending }) {
            throw .futureReplacesPending
        }
        for victim in victims { evicted += evict(victim.pooled.hash, reason: .poolFull) }
    }

    private mutating func evict(_ hash: Hash32, reason: EvictionReason) -> [PoolEviction] {
        guard let removed = remove(hash, forgetting: false) else { return [] }
        return [PoolEviction(transaction: removed, reason: reason)]
    }
}

/// geth's two heaps in short: of all transactions, the four fifths with the highest effective tips at the next base fee
/// are urgent, the rest floats and is ordered by fee cap. Room is made in the floating part, which is filled up from
/// the urgent one whenever it is smaller than a fifth.
private struct PriceList {
    /// Ascending: the first is the cheapest.
    private var urgent: ArraySlice<PoolEntry>
    private var floating: [PoolEntry]
    private let nextBaseFee: WeiPerGas

    /// A price to order by. The effective price, because the base fee is in all of them alike.
    private struct Key: Comparable {
        var effectivePrice: WeiPerGas
        var feeCap: WeiPerGas
        var tip: WeiPerGas

        static func < (left: Key, right: Key) -> Bool {
            (left.effectivePrice, left.feeCap, left.tip) < (right.effectivePrice, right.feeCap, right.tip)
        }
    }

    init(_ accounts: [PooledAccount], nextBaseFee: WeiPerGas) {
        self.nextBaseFee = nextBaseFee
        let sorted = accounts.flatMap(\.entries).filter { !$0.isBlob }.sorted {
            Self.isCheaper($0, $1) { Self.urgentKey($0, nextBaseFee) }
        }
        let floatingCount = sorted.count / 5
        floating = Array(sorted[..<floatingCount])
        urgent = sorted[floatingCount...]
    }

    /// Whether it would be no better than the cheapest of both parts.
    func isNotBetter(_ fees: GasFees) -> Bool {
        guard let cheapestUrgent = urgent.first else { return false }
        if Self.urgentKey(cheapestUrgent.pooled.fees, nextBaseFee) < Self.urgentKey(fees, nextBaseFee) { return false }
        guard let index = cheapestFloatingIndex else { return true }
        return Self.floatingKey(floating[index].pooled.fees) >= Self.floatingKey(fees)
    }

    /// The cheapest transactions with together at least this many slots; `nil` if all together have less.
    mutating func discard(slots: Int, _ capacity: SlotCapacity) -> [PoolEntry]? {
        var missing = slots
        var victims: [PoolEntry] = []
        while missing > 0 {
            if urgent.count > floating.count * 4, let cheapest = urgent.popFirst() {
                floating.append(cheapest)
            } else if let index = cheapestFloatingIndex {
                let victim = floating.remove(at: index)
                missing -= capacity.slots(forByteCount: victim.byteCount)
                victims.append(victim)
            } else {
                return nil
            }
        }
        return victims
    }

    private var cheapestFloatingIndex: Int? {
        floating.indices.min { Self.isCheaper(floating[$0], floating[$1], by: Self.floatingKey) }
    }

    private static func urgentKey(_ fees: GasFees, _ nextBaseFee: WeiPerGas) -> Key {
        Key(
            effectivePrice: fees.effectiveGasPrice(baseFeePerGas: nextBaseFee),
            feeCap: fees.maxFeePerGas,
            tip: fees.maxPriorityFeePerGas
        )
    }

    private static func floatingKey(_ fees: GasFees) -> Key {
        Key(effectivePrice: 0, feeCap: fees.maxFeePerGas, tip: fees.maxPriorityFeePerGas)
    }

    /// At equal prices the higher nonce goes first; that the hash decides then is ours.
    private static func isCheaper(_ left: PoolEntry, _ right: PoolEntry, by key: (GasFees) -> Key) -> Bool {
        let (leftKey, rightKey) = (key(left.pooled.fees), key(right.pooled.fees))
        if leftKey != rightKey { return leftKey < rightKey }
        return (right.nonce, left.pooled.hash) < (left.nonce, right.pooled.hash)
    }
}

// MARK: - Afterwards: transactions beyond the limits

extension Mempool {
    /// Evicts the transactions of parts and accounts that are beyond the client's limits.
    mutating func enforceLimits(nextBaseFee: WeiPerGas) -> [PoolEviction] {
        switch profile.capacity {
        case .unlimited: []
        case .slots(let capacity): enforce(capacity)
        case .parts(let capacity): enforce(capacity, nextBaseFee: nextBaseFee)
        }
    }

    private mutating func enforce(_ capacity: SlotCapacity) -> [PoolEviction] {
        // What an account queues cannot be more than it has.
        guard
            count > min(capacity.pending, capacity.queued)
                || accounts.contains(where: { $0.entries.count > capacity.queuedPerAccount })
        else { return [] }
        var evictions: [PoolEviction] = []
        for account in accounts.indices {
            let excess = accounts[account].queuedCount - capacity.queuedPerAccount
            if excess > 0 { evictions += evictLast(excess, of: account) }
        }
        evictions += enforcePendingLimit(capacity)
        evictions += enforceQueueLimit(capacity)
        removeEmptyAccounts()
        return evictions
    }

    /// From the account with the most pending transactions, again and again, as long as that has more than it is
    /// guaranteed. geth deletes what it takes, and later nonces, if any, are queued anyway.
    private mutating func enforcePendingLimit(_ capacity: SlotCapacity) -> [PoolEviction] {
        var counts = accounts.map(\.pendingCount)
        var excess = counts.reduce(0, +) - capacity.pending
        var evictions: [PoolEviction] = []
        while excess > 0, let most = counts.max(), most > capacity.pendingPerAccount,
            let account = counts.firstIndex(of: most)
        {
            let entry = takeOut(account: account, index: most - 1)
            evictions.append(PoolEviction(transaction: entry.pooled, reason: .poolFull))
            counts[account] -= 1
            excess -= 1
        }
        return evictions
    }

    /// From the account that has waited longest, from its highest nonce.
    private mutating func enforceQueueLimit(_ capacity: SlotCapacity) -> [PoolEviction] {
        var excess = accounts.reduce(0) { $0 + $1.queuedCount } - capacity.queued
        guard excess > 0 else { return [] }
        let waiting = accounts.indices.filter { accounts[$0].queuedCount > 0 }
            .sorted { (accounts[$0].waitingSince ?? .zero, $0) < (accounts[$1].waitingSince ?? .zero, $1) }
        var evictions: [PoolEviction] = []
        for account in waiting where excess > 0 {
            let share = min(excess, accounts[account].queuedCount)
            evictions += evictLast(share, of: account)
            excess -= share
        }
        return evictions
    }

    private mutating func evictLast(_ number: Int, of account: Int) -> [PoolEviction] {
        (0..<number).map { _ in
            let entry = takeOut(account: account, index: accounts[account].entries.count - 1)
            return PoolEviction(transaction: entry.pooled, reason: .poolFull)
        }
    }

    private mutating func enforce(_ capacity: PartCapacity, nextBaseFee: WeiPerGas) -> [PoolEviction] {
        guard count > capacity.transactions || usage.bytes > capacity.bytes else { return [] }
        var evictions: [PoolEviction] = []
        // In the client's order; what leaves the first two may push others into the third.
        for part in [PoolPart.pending, .baseFee, .queued] {
            while isExceeded(part, capacity), let worst = worst(in: part, nextBaseFee: nextBaseFee) {
                evictions += evict(worst, reason: .poolFull)
            }
        }
        return evictions
    }

    private func isExceeded(_ part: PoolPart, _ capacity: PartCapacity) -> Bool {
        var (transactions, bytes) = (0, 0)
        for account in accounts {
            for entry in account.entries where entry.pooled.part == part {
                transactions += 1
                bytes += entry.byteCount
            }
        }
        return transactions > capacity.transactions || bytes > capacity.bytes
    }

    /// Of each sender's last transaction in the part: those that a reorganisation returned first, then the lowest
    /// effective tip or, while it is not pending, the lowest fee cap. (reth looks at what depends on what; a sender's
    /// last transaction is what nothing depends on.)
    private func worst(in part: PoolPart, nextBaseFee: WeiPerGas) -> Hash32? {
        let last = accounts.compactMap { $0.entries.last { $0.pooled.part == part } }
        let worst = last.min {
            let (left, right) = ($0.pooled.fees, $1.pooled.fees)
            if $0.isLocal != $1.isLocal { return !$0.isLocal }
            let price = part == .pending ? nextBaseFee : .init(.max)
            return (left.effectiveGasPrice(baseFeePerGas: price), $0.pooled.hash)
                < (right.effectiveGasPrice(baseFeePerGas: price), $1.pooled.hash)
        }
        return worst?.pooled.hash
    }
}
