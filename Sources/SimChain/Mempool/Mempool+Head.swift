public import Ethereum

extension Mempool {
    /// Brings the pool up to a new head:
    /// - Mined transactions leave, without an event.
    /// - Transactions whose nonce has passed leave, and where the client checks it those whose cost, gas limit or fee
    ///   cap does not fit any more.
    /// - The others are sorted into their parts again.
    /// - Transactions that waited too long, or that are too many for their part, leave.
    ///
    /// `mined` is what the blocks since the last call contain, in any order; hashes that the pool does not know may be
    /// among them. After a reorganisation the state is that of the new branch; what the old branch contained is to be
    /// offered to ``admitAgain(_:sender:state:environment:)``, nonces of one sender in ascending order.
    public mutating func headChanged(
        mined: [Hash32],
        state: some PoolStateView,
        environment: PoolEnvironment
    ) -> [PoolEviction] {
        guard !isEmpty else { return [] }
        for hash in mined { removeMined(hash) }
        let profile = profile
        var evictions = evict { account, entry in
            profile.misfit(entry, sender: account.sender, state: state, environment: environment)
        }
        removeEmptyAccounts()
        classifyAll(state: state, environment: environment)
        let expired = evictExpired(now: environment.now)
        if !expired.isEmpty {
            evictions += expired
            classifyAll(state: state, environment: environment)
        }
        evictions += enforceLimits(nextBaseFee: environment.nextBaseFeePerGas)
        return evictions
    }

    /// Sorts all transactions into their parts again: the next block's base fee is not the one that the rule gives.
    public mutating func nextBaseFeeChanged(state: some PoolStateView, environment: PoolEnvironment) {
        classifyAll(state: state, environment: environment)
    }

    /// Removes it for the timeline; no tracker offers it again. Later nonces wait behind the gap.
    @discardableResult
    public mutating func remove(_ hash: Hash32) -> PooledTransaction? { remove(hash, forgetting: true) }

    mutating func remove(_ hash: Hash32, forgetting: Bool) -> PooledTransaction? {
        if forgetting { tracker?.forget(hash) }
        guard let location = locations[hash], let account = accountIndex(of: location.sender),
            let index = accounts[account].index(of: location.nonce)
        else { return nil }
        let entry = takeOut(account: account, index: index)
        if entry.pooled.part != .queued { requeue(account: account, from: index) }
        if accounts[account].entries.isEmpty { accounts.remove(at: account) }
        return entry.pooled
    }

    private mutating func removeMined(_ hash: Hash32) {
        guard let location = locations[hash], let account = accountIndex(of: location.sender),
            let index = accounts[account].index(of: location.nonce)
        else { return }
        takeOut(account: account, index: index)
    }

    private mutating func classifyAll(state: some PoolStateView, environment: PoolEnvironment) {
        for index in accounts.indices {
            let sender = accounts[index].sender
            classify(
                accountAt: index,
                nonce: state.nonce(of: sender),
                balance: state.balance(of: sender),
                nextBaseFee: environment.nextBaseFeePerGas,
                now: environment.now
            )
        }
    }

    /// With every head instead of the clients' own ticks of a minute or more.
    private mutating func evictExpired(now: Duration) -> [PoolEviction] {
        guard let lifetime = profile.queueLifetime, now > lifetime.duration else { return [] }
        let exempt = profile.localExemptions.contains(.lifetime)
        let deadline = now - lifetime.duration
        return evict { account, entry in
            guard entry.pooled.part != .pending, !(exempt && entry.isLocal) else { return nil }
            let since =
                switch lifetime.clock {
                case .account: account.waitingSince ?? now
                case .transaction: entry.admittedAt
                }
            return since < deadline ? .lifetime : nil
        }
    }
}

extension MempoolProfile {
    /// Why an entry may not stay at this head.
    fileprivate func misfit(
        _ entry: PoolEntry,
        sender: Address,
        state: some PoolStateView,
        environment: PoolEnvironment
    ) -> EvictionReason? {
        if entry.nonce < state.nonce(of: sender) { return .nonceTooLow }
        // The parts are still those that the block was made from.
        if baseFee == .leaves, entry.pooled.part == .pending,
            entry.pooled.fees.maxFeePerGas < environment.head.baseFeePerGas
        {
            return .feeCapBelowBaseFee
        }
        if unfundedAtNewHead == .leaves, entry.cost > UInt256(state.balance(of: sender).rawValue) {
            return .insufficientFunds
        }
        if aboveGasLimitAtNewHead == .leaves, entry.pooled.gasLimit > environment.head.gasLimit {
            return .exceedsBlockGasLimit
        }
        return nil
    }
}
