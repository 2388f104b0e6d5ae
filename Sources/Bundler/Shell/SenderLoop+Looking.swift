import Ethereum

extension SenderLoop {
    /// Asks the node what became of our transactions. On one head the order is mined, nonce used, dropped.
    func look(_ progress: inout Progress, removed: [Hash32] = []) async -> TrackerUpdate {
        let returned = progress.tracker.blocksRemoved(removed)
        guard progress.tracker.hasInFlight || !removed.isEmpty else { return .none }
        do throws(NodeError) {
            let accountNonce = try await client.transactionCount(of: signer.address)
            if !removed.isEmpty { followBack(to: accountNonce, &progress) }
            while accountNonce > progress.tracker.nonce {
                let wasTold = returned.contains { $0.nonce == progress.tracker.nonce }
                let update = try await settle(&progress, accountNonce: accountNonce)
                // Mined before the reorganisation, mined after it: nothing has changed.
                if wasTold, case .mined = update { continue }
                return update
            }
            if let open = progress.open(returned) { return .reorganised(open.hash, nonce: open.nonce) }
            return try await lookForNewest(&progress)
        } catch {
            // The head itself says that the block is gone, whether the node can say more or not.
            if let open = progress.open(returned) { return .reorganised(open.hash, nonce: open.nonce) }
            return .unknown("cannot tell what became of nonce \(progress.tracker.nonce): \(error.text)")
        }
    }

    /// The nonce before ours is open again: what used it was not one of our mined transactions.
    func followBack(to accountNonce: UInt64, _ progress: inout Progress) {
        let nonce = progress.tracker.nonce
        guard progress.nonceIsKnown, progress.tracker.nonceWentBack(accountNonce: accountNonce) else { return }
        report(.nonceWentBack(nonce: nonce, accountNonce: progress.tracker.nonce))
    }

    /// The node refused our nonce: who used it? It may be used though nothing of ours was ever sent at it.
    ///
    /// Says nothing about a drop: that takes looks at two heads, and this one is between heads.
    func lookAfterNonceTooLow(_ progress: inout Progress) async -> TrackerUpdate {
        do throws(NodeError) {
            let accountNonce = try await client.transactionCount(of: signer.address)
            guard accountNonce > progress.tracker.nonce else { return .none }
            return try await settle(&progress, accountNonce: accountNonce)
        } catch {
            return .unknown("cannot tell what became of nonce \(progress.tracker.nonce): \(error.text)")
        }
    }

    /// Our nonce is used: by which of our transactions, or by none of them?
    private func settle(
        _ progress: inout Progress,
        accountNonce: UInt64
    ) async throws(NodeError) -> TrackerUpdate {
        for transaction in progress.tracker.sent.reversed() {
            guard let receipt = try await client.receipt(of: transaction.hash) else { continue }
            progress.tracker.wasMined(
                transaction.hash,
                block: receipt.blockNumber,
                blockHash: receipt.blockHash,
                accountNonce: accountNonce
            )
            return .mined(mined(transaction, receipt), stillInFlight: progress.tracker.newest != nil)
        }
        let nonce = progress.tracker.nonce
        progress.tracker.nonceWasUsed(accountNonce: accountNonce)
        return .nonceUsed(nonce: nonce, accountNonce: accountNonce)
    }

    private func mined(_ transaction: TrackedTransaction, _ receipt: TransactionReceipt) -> MinedTransaction {
        MinedTransaction(
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

    private func lookForNewest(_ progress: inout Progress) async throws(NodeError) -> TrackerUpdate {
        guard let newest = progress.tracker.newest else { return .none }
        let isKnown = try await client.transaction(newest.hash) != nil
        guard progress.tracker.looked(newestIsKnown: isKnown) else { return .none }
        return .dropped(newest.hash, nonce: newest.nonce, kind: newest.kind)
    }

    /// A bundle was mined but reverted: whoever is to blame leaves the pool, or all are bundled alone next time.
    func attributeRevert(_ hash: Hash32, _ progress: Progress) async {
        let operations = progress.tracker.operations(ofMined: hash).compactMap { pool.operation($0) }
        guard let entryPoint = operations.first?.entryPoint else { return }
        guard operations.count == progress.tracker.operations(ofMined: hash).count else {
            // Blame goes by position, and the positions are gone.
            pool.isolate(operations.map(\.hash))
            return report(.operationsSuspected(operations.map(\.hash), reason: "reverted beside a removed operation"))
        }
        let data = (try? await client.revertData(of: hash)) ?? nil
        switch RevertAttribution.attribute(data ?? [], operations: operations, version: entryPoint) {
        case .remove(let indices, let reason):
            for index in indices where operations.indices.contains(index) {
                pool.remove([operations[index].hash])
                report(.operationRemoved(operations[index].hash, reason: reason))
            }
        case .isolate(let reason):
            pool.isolate(operations.map(\.hash))
            report(.operationsSuspected(operations.map(\.hash), reason: reason))
        }
    }
}

extension SenderLoop.Progress {
    /// Of the transactions that a reorganisation took out of their blocks the one at our nonce.
    fileprivate func open(_ returned: [TrackedTransaction]) -> TrackedTransaction? {
        returned.first { $0.nonce == tracker.nonce }
    }
}
