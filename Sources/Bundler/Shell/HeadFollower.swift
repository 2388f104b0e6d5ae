import Ethereum

/// Follows the chain's heads and keeps the pool in step with them, before any sender hears of a head.
struct HeadFollower {
    /// Blocks kept at least to find where a new head joins what is known.
    private static let blocksKept = 64

    private let client: any ExecutionClient
    private let pool: UserOperationPool
    private let entryPoints: [EntryPointVersion]
    private let report: (BuilderEvent) -> Void
    private let willRemove: ([Hash32]) -> Void
    /// The canonical chain as known, oldest first.
    private var known: [BlockHeader] = []
    /// Blocks whose logs the node did not give when asked; asked for again at the next head.
    private var unread: [BlockHeader] = []

    /// - Parameter willRemove: Is told of blocks that left the canonical chain, newest first, before the pool gives back
    ///   what they held: nobody may take an operation from the pool and not know why it is there.
    init(
        client: any ExecutionClient,
        pool: UserOperationPool,
        entryPoints: [EntryPointVersion],
        report: @escaping (BuilderEvent) -> Void,
        willRemove: @escaping ([Hash32]) -> Void
    ) {
        self.client = client
        self.pool = pool
        self.entryPoints = entryPoints
        self.report = report
        self.willRemove = willRemove
    }

    /// Takes in `head` and whatever lies between it and the last one.
    ///
    /// - Returns: whether it is news.
    mutating func follow(_ head: BlockHeader) async -> Bool {
        guard known.last?.hash != head.hash else { return false }
        let branch = await branch(to: head)
        removeBlocks(notBelow: branch[0])
        let owed = unread.filter { header in known.contains { $0.hash == header.hash } }
        unread = []
        for header in owed + branch where await !takeIn(header) { unread.append(header) }
        known += branch
        // In steps: forgetting one block at every head would move all the others.
        if known.count > 2 * Self.blocksKept { known.removeFirst(known.count - Self.blocksKept) }
        return true
    }

    /// The blocks from the first unknown one to `head`, oldest first; at least `head` itself.
    private func branch(to head: BlockHeader) async -> [BlockHeader] {
        var branch = [head]
        while branch.count < Self.blocksKept, let oldest = branch.last, !joins(oldest) {
            guard let parent = try? await client.block(hash: oldest.parentHash) else { break }
            branch.append(parent)
        }
        return branch.reversed()
    }

    /// Whether the block's parent is known, or the block is as old as anything known.
    private func joins(_ header: BlockHeader) -> Bool {
        guard let first = known.first else { return true }
        return header.number <= first.number || known.contains { $0.hash == header.parentHash }
    }

    private mutating func removeBlocks(notBelow first: BlockHeader) {
        var removed: [Hash32] = []
        while let last = known.last, last.hash != first.parentHash, last.number >= first.number {
            known.removeLast()
            removed.append(last.hash)
        }
        guard !removed.isEmpty else { return }
        willRemove(removed)
        for block in removed {
            for hash in pool.blockRemoved(block) { report(.operationReturned(hash)) }
        }
    }

    /// Operations whose event is in the block leave the pool, whoever bundled them.
    ///
    /// - Returns: whether the node gave all logs of the block.
    private func takeIn(_ header: BlockHeader) async -> Bool {
        guard pool.count > 0 || pool.includedCount > 0 else { return true }
        var isRead = true
        for entryPoint in entryPoints {
            guard let logs = try? await client.logs(inBlock: header.hash, address: entryPoint.address) else {
                isRead = false
                continue
            }
            for log in logs {
                guard let event = try? UserOperationEvent(log) else { continue }
                takeIn(event, in: header, entryPoint)
            }
        }
        return isRead
    }

    private func takeIn(_ event: UserOperationEvent, in header: BlockHeader, _ entryPoint: EntryPointVersion) {
        let hash = event.userOpHash
        guard !pool.markIncluded(hash, blockHash: header.hash, blockNumber: header.number) else {
            return report(.operationIncluded(hash, block: header.number, succeeded: event.success))
        }
        let displaced = pool.nonceUsed(
            by: hash,
            sender: event.sender,
            nonce: event.nonce,
            entryPoint: entryPoint,
            blockHash: header.hash,
            blockNumber: header.number
        )
        if let displaced { report(.operationRemoved(displaced, reason: "its nonce was used by operation \(hash)")) }
    }
}
