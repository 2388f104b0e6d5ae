public import Ethereum
import Synchronization

/// The pool that all senders share; the same live and in simulation.
///
/// Shards keep senders apart: an account is in one sender's shard only, so no operation is in two bundles at a time.
public final class UserOperationPool: Sendable {
    private let pool: Mutex<OperationPool>

    /// `shardCount` is the number of senders.
    public init(
        shardCount: Int = 1,
        reputation: Reputation.Rules = Reputation.Rules(),
        bounds: PoolBounds = PoolBounds()
    ) {
        pool = Mutex(OperationPool(shardCount: shardCount, reputation: reputation, bounds: bounds))
    }

    /// With the bounds and numbers of these settings.
    public convenience init(settings: BuilderSettings) {
        self.init(
            shardCount: settings.numSenders,
            reputation: Reputation.Rules(settings: settings),
            bounds: PoolBounds(settings: settings)
        )
    }

    public var count: Int { pool.withLock { $0.count } }
    public var includedCount: Int { pool.withLock { $0.includedCount } }
    /// Every waiting operation, oldest first.
    public var operations: [PooledOperation] { pool.withLock { $0.operations } }

    public func contains(_ hash: Hash32) -> Bool { pool.withLock { $0.contains(hash) } }
    public func operation(_ hash: Hash32) -> PooledOperation? { pool.withLock { $0.operation(hash) } }
    public func isIsolated(_ hash: Hash32) -> Bool { pool.withLock { $0.isIsolated(hash) } }
    public func isEmpty(_ shard: Shard) -> Bool { pool.withLock { $0.isEmpty(shard) } }

    /// See ``OperationPool/add(_:)``.
    @discardableResult
    public func add(_ operation: PooledOperation) throws(PoolRejection) -> PoolAcceptance {
        let result = pool.withLock { pool in
            Result { () throws(PoolRejection) in try pool.add(operation) }
        }
        return try result.get()
    }

    /// See ``OperationPool/predecessors(sender:nonce:entryPoint:)``.
    public func predecessors(sender: Address, nonce: UInt256, entryPoint: EntryPointVersion) -> [PooledOperation] {
        pool.withLock { $0.predecessors(sender: sender, nonce: nonce, entryPoint: entryPoint) }
    }

    /// Removes operations for good, and says which of them were there.
    @discardableResult
    public func remove(_ hashes: [Hash32]) -> [Hash32] { pool.withLock { $0.remove(hashes) } }

    public func removeAll(factory: Address, entryPoint: EntryPointVersion) -> [PooledOperation] {
        pool.withLock { $0.removeAll(factory: factory, entryPoint: entryPoint) }
    }

    public func removeAll(paymaster: Address, entryPoint: EntryPointVersion) -> [PooledOperation] {
        pool.withLock { $0.removeAll(paymaster: paymaster, entryPoint: entryPoint) }
    }

    /// See ``OperationPool/markIncluded(_:blockHash:blockNumber:)``.
    @discardableResult
    public func markIncluded(_ hash: Hash32, blockHash: Hash32, blockNumber: BlockNumber) -> Bool {
        pool.withLock { $0.markIncluded(hash, blockHash: blockHash, blockNumber: blockNumber) }
    }

    /// See ``OperationPool/nonceUsed(by:sender:nonce:entryPoint:blockHash:blockNumber:)``.
    public func nonceUsed(
        by hash: Hash32,
        sender: Address,
        nonce: UInt256,
        entryPoint: EntryPointVersion,
        blockHash: Hash32,
        blockNumber: BlockNumber
    ) -> Hash32? {
        pool.withLock {
            $0.nonceUsed(
                by: hash,
                sender: sender,
                nonce: nonce,
                entryPoint: entryPoint,
                blockHash: blockHash,
                blockNumber: blockNumber
            )
        }
    }

    /// See ``OperationPool/blockRemoved(_:)``.
    public func blockRemoved(_ blockHash: Hash32) -> [Hash32] { pool.withLock { $0.blockRemoved(blockHash) } }

    /// See ``OperationPool/blockReplaced(_:by:)``.
    public func blockReplaced(_ number: BlockNumber, by hash: Hash32) -> [Hash32] {
        pool.withLock { $0.blockReplaced(number, by: hash) }
    }

    /// See ``OperationPool/isolate(_:)``.
    @discardableResult
    public func isolate(_ hashes: [Hash32]) -> [Hash32] { pool.withLock { $0.isolate(hashes) } }

    /// See ``OperationPool/noteNonceUnusable(_:head:)``.
    public func noteNonceUnusable(_ hash: Hash32, head: BlockNumber) -> Bool {
        pool.withLock { $0.noteNonceUnusable(hash, head: head) }
    }

    /// See ``OperationPool/apply(_:)``.
    @discardableResult
    public func apply(_ updates: [EntityUpdate]) -> [BannedEntity] { pool.withLock { $0.apply(updates) } }

    /// See ``OperationPool/noteReverted(_:)``.
    public func noteReverted(_ hash: Hash32) -> Int { pool.withLock { $0.noteReverted(hash) } }

    /// See ``OperationPool/headArrived(unixTime:)``.
    public func headArrived(unixTime: UInt64) -> [Hash32] { pool.withLock { $0.headArrived(unixTime: unixTime) } }

    public func opsSeen(of entity: Address) -> UInt64 { pool.withLock { $0.opsSeen(of: entity) } }

    public func noteNonceFree(_ hash: Hash32) { pool.withLock { $0.noteNonceFree(hash) } }

    /// See ``OperationPool/best(entryPoint:shard:baseFeePerGas:limit:)``.
    public func best(
        entryPoint: EntryPointVersion,
        shard: Shard,
        baseFeePerGas: WeiPerGas,
        limit: Int
    ) -> [PooledOperation] {
        pool.withLock {
            $0.best(entryPoint: entryPoint, shard: shard, baseFeePerGas: baseFeePerGas, limit: limit)
        }
    }

    /// For several questions under one lock; nothing of the pool may be asked through `self` meanwhile.
    func withLock<Answer: Sendable>(_ body: (inout OperationPool) -> Answer) -> Answer {
        pool.withLock { body(&$0) }
    }
}
