import Ethereum

/// Takes what a block says about operations into the pool. Heads' logs and a sender's own receipts both come here, and
/// whichever comes first: the second changes nothing.
struct InclusionIntake {
    let pool: UserOperationPool
    let report: (BuilderEvent) -> Void

    /// Operations whose event is in the block leave the pool, whoever bundled them.
    func takeIn(_ logs: [Log], blockHash: Hash32, blockNumber: BlockNumber, _ entryPoint: EntryPointVersion) {
        for log in logs where log.address == entryPoint.address {
            guard let event = try? UserOperationEvent(log) else { continue }
            takeIn(event, blockHash, blockNumber, entryPoint)
        }
    }

    private func takeIn(
        _ event: UserOperationEvent,
        _ blockHash: Hash32,
        _ blockNumber: BlockNumber,
        _ entryPoint: EntryPointVersion
    ) {
        let hash = event.userOpHash
        guard !pool.markIncluded(hash, blockHash: blockHash, blockNumber: blockNumber) else {
            return report(.pool(.operationIncluded(hash, block: blockNumber, succeeded: event.success)))
        }
        let displaced = pool.nonceUsed(
            by: hash,
            sender: event.sender,
            nonce: event.nonce,
            entryPoint: entryPoint,
            blockHash: blockHash,
            blockNumber: blockNumber
        )
        if let displaced {
            report(.pool(.operationRemoved(displaced, reason: "its nonce was used by another operation", by: hash)))
        }
    }
}
