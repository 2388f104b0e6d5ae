public import Ethereum

extension WorldState: PoolStateView {
    func nonce(of address: Address) -> UInt64 { account(at: address).nonce }
    func balance(of address: Address) -> Wei { account(at: address).balance }
    func hasCode(_ address: Address) -> Bool { account(at: address).hasCode }
}

extension Chain {
    /// `eth_sendRawTransaction`: offers the bytes to the pool, under its client's rules and in its words.
    public func submit(raw: [UInt8]) -> Result<Hash32, RPCError> {
        answer(pool.admit(raw: raw, state: world, environment: poolEnvironment))
    }

    /// As ``submit(raw:)``, and blobs come along where the transaction has any.
    public func submit(withSidecar transaction: SignedTransaction) -> Result<Hash32, RPCError> {
        answer(pool.admit(withSidecar: transaction, state: world, environment: poolEnvironment))
    }

    private func answer(_ result: Result<Admission, PoolRejection>) -> Result<Hash32, RPCError> {
        switch result {
        case .success(let admission):
            report(admission)
            return .success(admission.transaction.hash)
        case .failure(let rejection):
            report(rejection)
            return .failure(rejection.error)
        }
    }

    /// Drops a transaction from the pool for the timeline; `false` where the pool does not hold it.
    @discardableResult
    public func drop(_ hash: Hash32) -> Bool {
        guard let removed = pool.remove(hash) else { return false }
        holds[hash] = nil
        report(PoolEviction(transaction: removed, reason: .dropped))
        return true
    }

    var poolEnvironment: PoolEnvironment {
        PoolEnvironment(
            head: head,
            nextBaseFeePerGas: nextBaseFeePerGas,
            transactionGasCap: configuration.transactionGasCap,
            rpcFeeCap: configuration.rpcFeeCap,
            gasSchedule: configuration.gasSchedule,
            chainID: configuration.chainID,
            now: .nanoseconds((clock?() ?? headInstant).nanoseconds)
        )
    }

    /// When the pool's local tracker next looks for transactions that are missing; `nil` without one.
    public func nextResubmission(after instant: SimInstant) -> SimInstant? {
        pool.nextResubmission(after: .nanoseconds(instant.nanoseconds))
            .map { SimInstant.genesis.advanced(by: $0) }
    }

    /// The local tracker offers what the pool has lost; due at ``nextResubmission(after:)``.
    public func resubmitTracked() {
        for result in pool.resubmitTracked(state: world, environment: poolEnvironment) {
            switch result {
            case .success(let admission): report(admission)
            case .failure(let rejection): report(rejection)
            }
        }
    }

    /// Tells the pool of a new head.
    func updatePool(mined: [Hash32]) {
        guard !pool.isEmpty else { return }
        for eviction in pool.headChanged(mined: mined, state: world, environment: poolEnvironment) { report(eviction) }
    }

    /// Offers transactions of a branch that was left to the pool, in the order of its blocks.
    func returnToPool(_ transactions: [MinedTransaction]) {
        for mined in transactions {
            let result = pool.admitAgain(
                mined.transaction,
                sender: mined.sender,
                state: world,
                environment: poolEnvironment
            )
            switch result {
            case .success(let admission): report(admission)
            case .failure(let rejection):
                for eviction in rejection.evicted { report(eviction) }
                report(mined, leavesBecause: .notReadmitted)
            }
        }
    }

    func report(_ mined: MinedTransaction, leavesBecause reason: EvictionReason) {
        events(
            .transactionEvicted(
                hash: mined.transaction.hash,
                sender: mined.sender,
                nonce: mined.transaction.transaction.nonce,
                reason: reason
            )
        )
    }

    private func report(_ admission: Admission) {
        for eviction in admission.evicted where eviction.transaction.hash != admission.pooled.hash {
            report(eviction)
        }
        if let swallowed = admission.swallowed {
            events(.transactionRefused(admission.pooled, error: swallowed.error))
        } else if let replaced = admission.replaced {
            events(.transactionReplaced(old: replaced, new: admission.pooled))
        } else {
            events(.transactionPooled(admission.pooled))
        }
        for eviction in admission.evicted where eviction.transaction.hash == admission.pooled.hash {
            report(eviction)
        }
    }

    private func report(_ rejection: PoolRejection) {
        for eviction in rejection.evicted { report(eviction) }
        if let pooled = rejection.pooled { events(.transactionRefused(pooled, error: rejection.error)) }
    }

    private func report(_ eviction: PoolEviction) {
        events(
            .transactionEvicted(
                hash: eviction.transaction.hash,
                sender: eviction.transaction.sender,
                nonce: eviction.transaction.nonce,
                reason: eviction.reason
            )
        )
    }
}
