import Ethereum

/// Decides about an operation whose nonce or account the entry point objects to (AA25, AA10).
///
/// Such an objection may come from a block that this node knows and the pool does not, and that may not stay. So the
/// account's nonce is asked for: if the operation's is ahead, or is the next one after all, it is not its time yet; if
/// it is used, or ahead of it with nothing in the pool before it, the operation only goes once that has been so for 64
/// blocks. Blocks remove included operations meanwhile, and a user may fill the gap. Only an account that exists, with
/// the operation's nonce still unused, leaves no hope (AA10).
struct NonceRace: Sendable {
    let caller: EntryPointCaller
    let pool: UserOperationPool
    let head: BlockNumber

    enum Verdict: Hashable, Sendable {
        case skip(SkipReason)
        case remove
        case nodeFailed(NodeError)
    }

    /// Why an operation leaves that two mined bundles named.
    static let namedTwice = "named by two reverted bundles"

    func judge(_ pooled: PooledOperation, code: AACode) async -> Verdict {
        let operation = pooled.operation
        switch await caller.nextSequence(of: operation.sender, key: operation.nonceKey) {
        case .failure(let error):
            return .nodeFailed(error)
        case .success(let next) where operation.nonceSequence < next || isBehindGap(pooled, next):
            return pool.noteNonceUnusable(pooled.hash, head: head) ? .remove : .skip(.nonceNotNext)
        case .success:
            // Its nonce is the next one, and the entry point objects: others take its place meanwhile.
            pool.withLock { pool in
                pool.noteNonceFree(pooled.hash)
                _ = pool.rest(pooled.hash, head: head)
            }
            return code == .senderAlreadyConstructed ? .remove : .skip(.nonceNotNext)
        }
    }

    /// Before an operation is given up for a fault: a node that has executed it already finds faults that it does not
    /// have. Its prefund is spent (AA21), its account has changed.
    ///
    /// - Returns: why it stays; `nil` where its nonce is unused, or has been used for 64 blocks.
    func objection(toRemoving pooled: PooledOperation) async -> SkipReason? {
        let operation = pooled.operation
        switch await caller.nextSequence(of: operation.sender, key: operation.nonceKey) {
        case .failure(let error): return .nodeFailure(error.text)
        case .success(let next) where operation.nonceSequence < next:
            return pool.noteNonceUnusable(pooled.hash, head: head) ? nil : .nonceUsed(next: next)
        case .success: return nil
        }
    }

    private func isBehindGap(_ pooled: PooledOperation, _ next: UInt64) -> Bool {
        let operation = pooled.operation
        let before = pool.predecessors(
            sender: operation.sender,
            nonce: operation.nonce,
            entryPoint: pooled.entryPoint
        )
        return operation.nonceSequence > next + UInt64(before.count)
    }
}
