import Ethereum

/// The operations of recent blocks, by block, in case a block does not stay.
struct IncludedOperations: Sendable {
    private struct Block: Sendable {
        var hash: Hash32
        var number: BlockNumber
        var operations: [PooledOperation]
    }

    /// In the order in which they were heard of, which a reorganisation can make differ from that of their numbers.
    private var blocks: [Block] = []
    private var blockOfOperation: [Hash32: Hash32] = [:]

    var count: Int { blockOfOperation.count }

    func contains(_ hash: Hash32) -> Bool { blockOfOperation[hash] != nil }

    /// Those that hold operations.
    func blocks(numbered number: BlockNumber) -> [Hash32] {
        blocks.filter { $0.number == number }.map(\.hash)
    }

    mutating func insert(_ operation: PooledOperation, blockHash: Hash32, blockNumber: BlockNumber) {
        blockOfOperation[operation.hash] = blockHash
        // Most often it is the newest block's next operation.
        if let index = blocks.lastIndex(where: { $0.hash == blockHash }) {
            blocks[index].operations.append(operation)
        } else {
            blocks.append(Block(hash: blockHash, number: blockNumber, operations: [operation]))
        }
    }

    mutating func take(_ hash: Hash32) -> PooledOperation? {
        guard let blockHash = blockOfOperation.removeValue(forKey: hash),
            let block = blocks.lastIndex(where: { $0.hash == blockHash }),
            let index = blocks[block].operations.firstIndex(where: { $0.hash == hash })
        else { return nil }
        return blocks[block].operations.remove(at: index)
    }

    mutating func take(block hash: Hash32) -> [PooledOperation] {
        guard let index = blocks.lastIndex(where: { $0.hash == hash }) else { return [] }
        let operations = blocks.remove(at: index).operations
        for operation in operations { blockOfOperation[operation.hash] = nil }
        return operations
    }

    /// Forgets what is more than 64 blocks below `number`.
    mutating func forget(before number: BlockNumber) {
        while let oldest = blocks.first, oldest.number < number,
            number - oldest.number > OperationPool.blocksRemembered
        {
            for operation in oldest.operations { blockOfOperation[operation.hash] = nil }
            blocks.removeFirst()
        }
    }
}
