import Ethereum

/// Removals, suspicions and skips on behalf of a proposal: each told to the pool and as an event.
struct PoolEdits: Sendable {
    let pool: UserOperationPool
    let emit: @Sendable (BuilderEvent) -> Void

    /// Told when it begins, and when its reason changes.
    func skip(_ hash: Hash32, _ reason: SkipReason) {
        let isNews = pool.withLock { $0.noteSkip(hash, reason) }
        if isNews { emit(.proposal(.operationSkipped(hash, reason))) }
    }

    /// For a deposit that does not cover it: others take its place in bundles for 2, 4, 8, 8 … blocks, and that of all that
    /// rely on the deposit. One after the other they would hold the places for as many blocks.
    func rest(_ operation: PooledOperation, _ reason: SkipReason, head: BlockNumber) {
        skip(operation.hash, reason)
        pool.withLock { pool in
            for hash in pool.relying(onPaymasterOf: operation) { _ = pool.rest(hash, head: head, most: 3) }
        }
    }

    func remove(_ hashes: [Hash32], reason: String) {
        for hash in pool.remove(hashes) { emit(.pool(.operationRemoved(hash, reason: reason))) }
    }

    func isolate(_ hashes: [Hash32], reason: String) {
        let suspects = pool.isolate(hashes)
        if !suspects.isEmpty { emit(.proposal(.operationsSuspected(suspects, reason: reason))) }
    }

    /// Removes what failed its second simulation.
    func remove(_ operation: PooledOperation, reason: String, faults: [ValidationFault]) {
        var updates = EntityUpdates()
        updates.attribute(faults, of: operation)
        apply(updates)
        remove([operation.hash], reason: reason)
    }

    /// Removes what the bundle's call blamed; its paymaster had no part in it.
    func removeBlamed(_ operations: [PooledOperation], reason: String) {
        var updates = EntityUpdates()
        for operation in operations { forgivePaymaster(of: operation, in: &updates) }
        apply(updates)
        remove(operations.map(\.hash), reason: reason)
    }

    /// Removes every operation of a factory, in and out of the bundle.
    func removeAll(factory: Address, of operation: PooledOperation, reason: String) {
        var updates = EntityUpdates()
        updates.penalize(factory, .factory, isStaked: operation.stakedEntities.contains(.factory))
        for removed in pool.removeAll(factory: factory, entryPoint: operation.entryPoint) {
            forgivePaymaster(of: removed, in: &updates)
            emit(.pool(.operationRemoved(removed.hash, reason: reason)))
        }
        apply(updates)
    }

    /// Removes every operation of a paymaster, in and out of the bundle.
    func removeAll(paymaster: Address, of operation: PooledOperation, reason: String) {
        var updates = EntityUpdates()
        updates.penalize(paymaster, .paymaster, isStaked: operation.stakedEntities.contains(.paymaster))
        for removed in pool.removeAll(paymaster: paymaster, entryPoint: operation.entryPoint) {
            emit(.pool(.operationRemoved(removed.hash, reason: reason)))
        }
        apply(updates)
    }

    /// Tells whom that bans, and what leaves the pool with it.
    func apply(_ updates: EntityUpdates) {
        for banned in pool.apply(updates.updates) {
            emit(.pool(.entityBanned(banned.kind, banned.address)))
            let reason = "\(banned.kind.rawValue) \(banned.address) is banned"
            for hash in banned.operations { emit(.pool(.operationRemoved(hash, reason: reason))) }
        }
    }

    private func forgivePaymaster(of operation: PooledOperation, in updates: inout EntityUpdates) {
        guard let paymaster = operation.operation.paymaster else { return }
        updates.forgive(paymaster: paymaster.address)
    }
}
