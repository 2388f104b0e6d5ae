import Ethereum
import Testing

@testable import Bundler

@Suite("Head follower")
struct HeadFollowerTests {
    @Test("a head that extends the chain removes no blocks, and a known head is ignored")
    func extends() async {
        var chain = Branches()
        #expect(await chain.follow(1, branch: 0))
        #expect(await chain.follow(2, branch: 0))
        #expect(await !chain.follow(2, branch: 0))
        #expect(chain.removals.all.isEmpty)
    }

    @Test("a reorganisation removes the replaced blocks, newest first, and the missing new blocks are asked for")
    func reorganised() async {
        var chain = Branches()
        for number in 1...4 as ClosedRange<BlockNumber> { _ = await chain.follow(number, branch: 0) }
        // Blocks 3 and 4 are replaced; of the new ones only block 5 is announced.
        #expect(await chain.follow(5, branch: 1))
        #expect(chain.removals.all == [[Branches.hash(4, 0), Branches.hash(3, 0)]])
        #expect(chain.node.count(of: .getBlockByHash) == 2)
    }

    @Test("a head with a lower number removes the blocks above it")
    func goesBack() async {
        var chain = Branches()
        for number in 1...4 as ClosedRange<BlockNumber> { _ = await chain.follow(number, branch: 0) }
        _ = await chain.follow(3, branch: 1)
        #expect(chain.removals.all == [[Branches.hash(4, 0), Branches.hash(3, 0)]])
    }

    @Test("an included operation leaves the pool, and comes back when its block leaves the chain")
    func operations() async throws {
        var chain = Branches()
        let pooled = PooledOperation.numbered(1)
        _ = try chain.pool.add(pooled)
        chain.include(pooled, inBlock: Branches.hash(3, 0))
        for number in 1...3 as ClosedRange<BlockNumber> { _ = await chain.follow(number, branch: 0) }
        #expect(!chain.pool.contains(pooled.hash))
        _ = await chain.follow(3, branch: 1)
        #expect(chain.pool.contains(pooled.hash))
        #expect(chain.removals.poolSizes == [0], "told before the pool gives the operation back")
        #expect(
            chain.log.events == [
                .pool(.operationIncluded(pooled.hash, block: 3, succeeded: true)),
                .pool(.operationReturned(pooled.hash)),
            ]
        )
    }

    @Test("logs that the node did not give are requested again at the next head")
    func logsFail() async throws {
        var chain = Branches()
        let pooled = PooledOperation.numbered(1)
        _ = try chain.pool.add(pooled)
        chain.include(pooled, inBlock: Branches.hash(1, 0))
        chain.node.update { $0.errors[.getLogs] = .timedOut(.getLogs, after: .seconds(10)) }
        _ = await chain.follow(1, branch: 0)
        #expect(chain.pool.contains(pooled.hash))
        chain.node.update { $0.errors[.getLogs] = nil }
        _ = await chain.follow(2, branch: 0)
        #expect(chain.log.events == [.pool(.operationIncluded(pooled.hash, block: 1, succeeded: true))])
    }

    @Test("up to eight waiting heads are followed one by one; of more than eight only the newest is")
    func backlog() {
        let heads = (1...9 as ClosedRange<BlockNumber>).map { Branches.block($0, branch: 0) }
        #expect(HeadFollower.heads(of: Array(heads.prefix(8))).map(\.number) == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(HeadFollower.heads(of: heads).map(\.number) == [9])
    }

    @Test("a known block is not requested, and each of several new blocks is read")
    func catchesUp() async throws {
        var chain = Branches()
        let pooled = (1...3 as ClosedRange<UInt32>).map { PooledOperation.numbered($0) }
        for operation in pooled { _ = try chain.pool.add(operation) }
        _ = await chain.follow(1, branch: 0)
        chain.include(pooled[0], inBlock: Branches.hash(2, 0))
        chain.include(pooled[1], inBlock: Branches.hash(4, 0))
        #expect(await chain.follow(5, branch: 0, heard: [4, 2, 3]))
        #expect(chain.node.count(of: .getBlockByHash) == 0)
        #expect(chain.node.count(of: .getLogs) == 5)
        #expect(
            chain.log.events == [
                .pool(.operationIncluded(pooled[0].hash, block: 2, succeeded: true)),
                .pool(.operationIncluded(pooled[1].hash, block: 4, succeeded: true)),
            ]
        )
        #expect(chain.pool.count == 1)
    }

    @Test("a gap in the headers is asked for again at each head until it closes, and its blocks are read")
    func gap() async throws {
        var chain = Branches()
        let pooled = PooledOperation.numbered(1)
        _ = try chain.pool.add(pooled)
        chain.include(pooled, inBlock: Branches.hash(3, 0))
        _ = await chain.follow(1, branch: 0)
        _ = await chain.follow(2, branch: 0)
        // Block 3 is not announced, and the node does not know it when it is asked.
        chain.node.update { $0.blocks[Branches.hash(3, 0)] = nil }
        _ = await chain.follow(4, branch: 0)
        #expect(chain.pool.contains(pooled.hash))
        chain.node.update { $0.blocks[Branches.hash(3, 0)] = Branches.block(3, branch: 0) }
        _ = await chain.follow(5, branch: 0)
        #expect(chain.log.events == [.pool(.operationIncluded(pooled.hash, block: 3, succeeded: true))])
        #expect(chain.removals.all.isEmpty)
    }

    @Test("a gap that hides a reorganisation gives back what the hidden blocks replaced")
    func gapHidesReorganisation() async throws {
        var chain = Branches()
        let pooled = PooledOperation.numbered(1)
        _ = try chain.pool.add(pooled)
        chain.include(pooled, inBlock: Branches.hash(3, 0))
        for number in 1...3 as ClosedRange<BlockNumber> { _ = await chain.follow(number, branch: 0) }
        #expect(!chain.pool.contains(pooled.hash))
        // Block 3 of the other branch is not announced, and not known yet when it is asked for.
        chain.node.update { $0.blocks[Branches.hash(3, 1)] = nil }
        _ = await chain.follow(4, branch: 1)
        #expect(!chain.pool.contains(pooled.hash))
        chain.node.update { $0.blocks[Branches.hash(3, 1)] = Branches.block(3, branch: 1) }
        _ = await chain.follow(5, branch: 1)
        #expect(chain.pool.contains(pooled.hash))
        #expect(chain.removals.all == [[Branches.hash(3, 0)]])
    }

    @Test("a receipt's block that another block replaces before its head comes gives its operations back")
    func receiptOfALostBlock() async throws {
        var chain = Branches()
        let pooled = PooledOperation.numbered(1)
        _ = try chain.pool.add(pooled)
        for number in 1...2 as ClosedRange<BlockNumber> { _ = await chain.follow(number, branch: 0) }
        chain.pool.markIncluded(pooled.hash, blockHash: Branches.hash(3, 0), blockNumber: 3)
        _ = await chain.follow(3, branch: 1)
        #expect(chain.log.events == [.pool(.operationReturned(pooled.hash))])
    }

    @Test("with an empty pool no logs are requested")
    func idle() async {
        var chain = Branches()
        for number in 1...3 as ClosedRange<BlockNumber> { _ = await chain.follow(number, branch: 0) }
        #expect(chain.node.callCount == 0)
    }
}

/// Two branches that share the blocks below 3, behind a node that knows every block of both.
private struct Branches {
    let node: ScriptedNode
    let pool = UserOperationPool()
    let log = EventLog()
    let removals = Removals()
    private var follower: HeadFollower

    init() {
        let genesis = Self.block(0, branch: 0)
        let node = ScriptedNode(.init(head: genesis, nextBaseFeePerGas: 1, maxPriorityFeePerGas: 1))
        for branch in 0...1 as ClosedRange<UInt64> {
            for number in 1...5 as ClosedRange<BlockNumber> {
                let block = Self.block(number, branch: branch)
                node.update { $0.blocks[block.hash] = block }
            }
        }
        self.node = node
        let log = log
        let (pool, removals) = (pool, removals)
        follower = HeadFollower(
            client: node,
            pool: pool,
            entryPoints: [.v0_7],
            report: { log.append($0) },
            willRemove: { removals.append($0, poolSize: pool.count) }
        )
    }

    mutating func follow(_ number: BlockNumber, branch: UInt64, heard: [BlockNumber] = []) async -> Bool {
        await follower.follow(
            Self.block(number, branch: branch),
            heard: heard.map { Self.block($0, branch: branch) }
        )
    }

    func include(_ operation: PooledOperation, inBlock hash: Hash32) {
        let event = UserOperationEvent(
            userOpHash: operation.hash,
            sender: operation.operation.sender,
            paymaster: .zero,
            nonce: operation.operation.nonce,
            success: true,
            actualGasCost: 1,
            actualGasUsed: 1
        )
        let (topics, data) = event.logParts()
        let entry = Log(
            address: EntryPointVersion.v0_7.address,
            topics: topics,
            data: data,
            transactionHash: .zero,
            blockHash: hash,
            blockNumber: 3
        )
        node.update { $0.logs[hash, default: []].append(entry) }
    }

    static func hash(_ number: BlockNumber, _ branch: UInt64) -> Hash32 {
        Hash32(words: (number < 3 ? 0 : branch, 0, 0xb10c, number))
    }

    static func block(_ number: BlockNumber, branch: UInt64) -> BlockHeader {
        BlockHeader(
            number: number,
            hash: hash(number, branch),
            parentHash: hash(number &- 1, branch),
            timestamp: 12 * number,
            gasLimit: 60_000_000,
            gasUsed: 0,
            baseFeePerGas: 1
        )
    }
}

/// What a follower said of blocks that left the chain, and how many operations the pool had at that moment.
private final class Removals {
    private(set) var all: [[Hash32]] = []
    private(set) var poolSizes: [Int] = []

    func append(_ blocks: [Hash32], poolSize: Int) {
        all.append(blocks)
        poolSizes.append(poolSize)
    }
}
