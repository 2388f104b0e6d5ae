import Ethereum
import Testing

@testable import Bundler

@Suite("User operation pool")
struct UserOperationPoolTests {
    private func pool(_ operations: [PooledOperation], shardCount: Int = 1) throws -> UserOperationPool {
        let pool = UserOperationPool(shardCount: shardCount)
        for operation in operations { _ = try pool.add(operation) }
        return pool
    }

    private func best(
        _ pool: UserOperationPool,
        _ shard: Shard = .whole,
        baseFee: WeiPerGas = 1_000,
        limit: Int = 100,
        entryPoint: EntryPointVersion = .v0_7
    ) -> [UInt64] {
        pool.best(entryPoint: entryPoint, shard: shard, baseFeePerGas: baseFee, limit: limit).map(\.hash.words.0)
    }

    // MARK: Order

    @Test("the highest tip above the base fee goes first, and the older of two equal operations")
    func order() throws {
        let pool = try pool([
            .numbered(1, fees: GasFees(2_000, 50)),
            .numbered(2, fees: GasFees(1_010, 500)),  // the max fee leaves a tip of 10
            .numbered(3, fees: GasFees(2_000, 70)),
            .numbered(4, fees: GasFees(3_000, 50)),
            .numbered(5, fees: GasFees(800, 700)),  // −200
        ])
        #expect(best(pool) == [3, 1, 4, 2, 5])
        #expect(best(pool, limit: 2) == [3, 1])
    }

    @Test("the order changes with the base fee")
    func orderFollowsBaseFee() throws {
        let pool = try pool([.numbered(1, fees: GasFees(1_100, 90)), .numbered(2, fees: GasFees(5_000, 50))])
        #expect(best(pool, baseFee: 1_000) == [1, 2])
        #expect(best(pool, baseFee: 1_060) == [2, 1])  // 40 against 50
        #expect(best(pool, baseFee: 1_000) == [1, 2])
    }

    @Test("the pool takes an operation with any fees")
    func noMinimum() throws {
        let pool = try pool([.numbered(1, fees: .zero)])
        #expect(best(pool) == [1])
    }

    @Test("no operation comes before the operation whose nonce it follows, whatever it pays")
    func nonceOrder() throws {
        let pool = try pool([
            .numbered(1, sender: .numbered(9), sequence: 2, fees: GasFees(9_000, 900)),
            .numbered(2, sender: .numbered(9), sequence: 0, fees: GasFees(9_000, 10)),
            .numbered(3, fees: GasFees(9_000, 100)),
            .numbered(4, sender: .numbered(9), sequence: 1, fees: GasFees(9_000, 50)),
            .numbered(5, fees: GasFees(9_000, 5)),
        ])
        #expect(best(pool) == [3, 2, 4, 1, 5])
        pool.remove([.operation(4)])
        // Sequence 1 is missing: 2 cannot go.
        #expect(best(pool) == [3, 2, 5])
    }

    @Test("an operation's predecessors are those of its nonce key, back to the first missing nonce")
    func predecessors() throws {
        let pool = try pool([
            .numbered(1, sender: .numbered(9), sequence: 4, fees: .zero),
            .numbered(2, sender: .numbered(9), sequence: 3, fees: .zero),
            .numbered(3, sender: .numbered(9), sequence: 1, fees: .zero),
            .numbered(4, sender: .numbered(9), key: 1, sequence: 2, fees: .zero),
            .numbered(5, sender: .numbered(8), sequence: 2, fees: .zero),
        ])
        func before(_ sequence: UInt64) -> [UInt64] {
            pool.predecessors(
                sender: .numbered(9),
                nonce: .nonce(key: 0, sequence: sequence),
                entryPoint: .v0_7
            )
            .map(\.hash.words.0)
        }
        #expect(before(5) == [2, 1])
        #expect(before(4) == [2])
        #expect(before(3) == [])
        #expect(before(2) == [3])
        #expect(before(0) == [])
    }

    @Test("operations of different nonce keys do not wait for each other")
    func nonceKeys() throws {
        let pool = try pool([
            .numbered(1, sender: .numbered(9), key: 1, fees: GasFees(9_000, 10)),
            .numbered(2, sender: .numbered(9), key: 2, sequence: 5, fees: GasFees(9_000, 20)),
        ])
        #expect(best(pool) == [2, 1])
    }

    @Test("operations of different entry points are kept apart")
    func entryPoints() throws {
        let pool = try pool([.numbered(1, entryPoint: .v0_6), .numbered(2, entryPoint: .v0_9)])
        #expect(best(pool, entryPoint: .v0_6) == [1])
        #expect(best(pool, entryPoint: .v0_7) == [])
        #expect(best(pool, entryPoint: .v0_9) == [2])
    }

    // MARK: Coming and going

    @Test("a replacement pays at least 10 % more in both prices, rounded up")
    func replacement() throws {
        // 10 % more than 1001/15 is 1101.1/16.5.
        let pool = try pool([.numbered(1, fees: GasFees(1_001, 15))])
        for fees in [GasFees(1_101, 17), GasFees(1_102, 16), GasFees(1_001, 15)] {
            let rejection = PoolRejection.replacementUnderpriced(
                .operation(1),
                offered: fees,
                required: GasFees(1_102, 17)
            )
            #expect(throws: rejection) { try pool.add(.numbered(2, sender: .numbered(1), fees: fees)) }
        }
        let acceptance = try pool.add(.numbered(2, sender: .numbered(1), fees: GasFees(1_102, 17)))
        #expect(acceptance.replaced == .operation(1))
        #expect(pool.count == 1)
        #expect(best(pool) == [2])
    }

    @Test("the same sender and nonce in another entry point is another operation")
    func sameNonceElsewhere() throws {
        let pool = try pool([.numbered(1)])
        let other = PooledOperation.numbered(2, sender: .numbered(1), fees: .zero, entryPoint: .v0_8)
        #expect(try pool.add(other).replaced == nil)
        #expect(pool.count == 2)
    }

    @Test("an operation that is in the pool or in a block is not taken again")
    func alreadyKnown() throws {
        let pool = try pool([.numbered(1)])
        #expect(throws: PoolRejection.alreadyKnown(.operation(1))) { try pool.add(.numbered(1)) }
        pool.markIncluded(.operation(1), blockHash: .block(5), blockNumber: 5)
        #expect(throws: PoolRejection.alreadyKnown(.operation(1))) { try pool.add(.numbered(1)) }
    }

    @Test("operations with an aggregator are refused")
    func aggregator() {
        let pool = UserOperationPool()
        #expect(throws: PoolRejection.unsupportedAggregator(.numbered(7))) {
            try pool.add(.numbered(1, aggregator: .numbered(7)))
        }
    }

    @Test("removal returns the removed operations, and their places are used again")
    func removal() throws {
        let pool = try pool((1...50).map { .numbered($0) })
        #expect(pool.remove([.operation(7), .operation(99), .operation(7)]) == [.operation(7)])
        for number in 1...50 as ClosedRange<UInt32> { pool.remove([.operation(number)]) }
        #expect(pool.count == 0 && pool.isEmpty(.whole))
        for number in 51...60 as ClosedRange<UInt32> { _ = try pool.add(.numbered(number)) }
        #expect(best(pool) == Array(51...60))
    }

    @Test("all operations of a factory or a paymaster can be removed at once, for one entry point")
    func entityRemoval() throws {
        let pool = try pool([
            .numbered(1, paymaster: .paymaster(1)), .numbered(2, paymaster: .paymaster(2)),
            .numbered(3, paymaster: .paymaster(1)), .numbered(4, paymaster: .paymaster(1), entryPoint: .v0_8),
            .numbered(5, factory: .factory(1)), .numbered(6, factory: .factory(2)),
        ])
        #expect(pool.removeAll(paymaster: .paymaster(1), entryPoint: .v0_7).map(\.hash.words.0) == [1, 3])
        #expect(pool.removeAll(factory: .factory(1), entryPoint: .v0_7).map(\.hash.words.0) == [5])
        #expect(pool.operations.map(\.hash.words.0) == [2, 4, 6])
    }

    // MARK: Shards

    @Test("shards divide the pool by account, completely and without overlap", arguments: [1, 2, 3, 7])
    func shards(count: Int) throws {
        // Two operations of each account, under different keys.
        let operations = (1...200).map { (number: UInt32) -> PooledOperation in
            .numbered(number, sender: .numbered(number / 2), key: UInt256(UInt64(number % 2)))
        }
        let pool = try pool(operations, shardCount: count)
        var seen: [UInt64] = []
        var shardOfSender: [Address: Int] = [:]
        for index in 0..<count {
            let shard = Shard(index: index, count: count)
            let operations = pool.best(entryPoint: .v0_7, shard: shard, baseFeePerGas: 1, limit: 1_000)
            #expect(pool.isEmpty(shard) == operations.isEmpty)
            for operation in operations {
                seen.append(operation.hash.words.0)
                #expect(shard.contains(operation.operation.sender))
                let earlier = shardOfSender.updateValue(index, forKey: operation.operation.sender)
                #expect(earlier == nil || earlier == index)
            }
        }
        let all = Array(1...200) as [UInt64]
        #expect(seen.sorted() == all)
    }

    @Test("an account's shard is its address, read big-endian, modulo the count")
    func shardIndex() throws {
        // 0x0100000000000000000000000000000000000002 mod 7: 2¹⁵² mod 7 = 4 (2³ = 1, 152 = 3·50 + 2), 4 + 2 = 6.
        let account = Address(high: 0x0100_0000_0000_0000, middle: 0, low: 2)
        #expect(Shard(index: 6, count: 7).contains(account))
        #expect(!Shard(index: 2, count: 7).contains(account))
        // 2⁹⁶ mod 5 = 1, 2³² mod 5 = 1: 3 + 4 + 1 = 8 = 3.
        #expect(Shard(index: 3, count: 5).contains(Address(high: 3, middle: 4, low: 1)))
    }

    @Test("another number of shards divides the pool again")
    func resharding() throws {
        let pool = try pool((1...40).map { .numbered($0, sender: .numbered($0 % 8), sequence: UInt64($0 / 8)) })
        #expect(best(pool).count == 40)
        let divided = (0..<3).map { best(pool, Shard(index: $0, count: 3)) }
        #expect(divided.flatMap { $0 }.sorted() == Array(1...40))
        // Operation 9 has sequence 1 of account 1; 17, 25 and 33 follow it.
        pool.remove([.operation(9)])
        #expect(best(pool).count == 39 - 3)
    }

    // MARK: Blocks

    @Test("an included operation comes back to its old place when its block is removed")
    func returned() throws {
        let pool = try pool([.numbered(1), .numbered(2), .numbered(3)])
        #expect(pool.markIncluded(.operation(1), blockHash: .block(5), blockNumber: 5))
        #expect(pool.markIncluded(.operation(2), blockHash: .block(5), blockNumber: 5))
        #expect(!pool.markIncluded(.operation(77), blockHash: .block(5), blockNumber: 5))
        #expect(pool.count == 1 && pool.includedCount == 2)
        #expect(pool.blockRemoved(.block(4)) == [])
        #expect(pool.blockRemoved(.block(5)) == [.operation(1), .operation(2)])
        #expect(pool.includedCount == 0)
        #expect(best(pool) == [1, 2, 3])
        #expect(pool.blockRemoved(.block(5)) == [])
    }

    @Test("an operation that is now in another block comes back only when that block is removed")
    func reincluded() throws {
        let pool = try pool([.numbered(1)])
        pool.markIncluded(.operation(1), blockHash: .block(5), blockNumber: 5)
        #expect(!pool.markIncluded(.operation(1), blockHash: .block(6), blockNumber: 6))
        #expect(pool.blockRemoved(.block(5)) == [])
        #expect(pool.blockRemoved(.block(6)) == [.operation(1)])
    }

    @Test("after 64 blocks an included operation is forgotten")
    func forgotten() throws {
        let pool = try pool([.numbered(1), .numbered(2), .numbered(3)])
        pool.markIncluded(.operation(1), blockHash: .block(5), blockNumber: 5)
        pool.markIncluded(.operation(2), blockHash: .block(69), blockNumber: 69)  // 64 later
        #expect(pool.includedCount == 2)
        pool.markIncluded(.operation(3), blockHash: .block(70), blockNumber: 70)
        #expect(pool.includedCount == 2)
        #expect(pool.blockRemoved(.block(5)) == [])
    }

    @Test("an operation whose nonce another one has taken does not come back")
    func nonceTaken() throws {
        let pool = try pool([.numbered(1)])
        pool.markIncluded(.operation(1), blockHash: .block(5), blockNumber: 5)
        _ = try pool.add(.numbered(2, sender: .numbered(1)))
        #expect(pool.blockRemoved(.block(5)) == [])
        #expect(best(pool) == [2])
    }

    @Test("an operation whose nonce another one used leaves the pool, and comes back when that block is removed")
    func nonceLost() throws {
        let pool = try pool([.numbered(1)])
        let loser = pool.nonceUsed(
            by: .operation(50),
            sender: .numbered(1),
            nonce: 0,
            entryPoint: .v0_7,
            blockHash: .block(5),
            blockNumber: 5
        )
        #expect(loser == .operation(1))
        #expect(pool.isEmpty(.whole))
        #expect(pool.blockRemoved(.block(5)) == [.operation(1)])
    }

    @Test("an operation's nonce is given up after it was unusable for 64 blocks")
    func usedNonce() throws {
        let pool = try pool([.numbered(1)])
        #expect(!pool.noteNonceUnusable(.operation(1), head: 100))
        #expect(!pool.noteNonceUnusable(.operation(1), head: 90))
        #expect(!pool.noteNonceUnusable(.operation(1), head: 163))
        #expect(pool.noteNonceUnusable(.operation(1), head: 164))
        pool.noteNonceFree(.operation(1))
        #expect(!pool.noteNonceUnusable(.operation(1), head: 200))
    }

    // MARK: Isolation

    @Test("an isolation is reported once, and an operation that comes back is not isolated")
    func isolation() throws {
        let pool = try pool([.numbered(1, fees: GasFees(9_000, 10)), .numbered(2, fees: GasFees(9_000, 20))])
        #expect(pool.isolate([.operation(1), .operation(9)]) == [.operation(1)])
        #expect(pool.isolate([.operation(1)]) == [])
        #expect(best(pool) == [2, 1])
        #expect(pool.isIsolated(.operation(1)) && !pool.isIsolated(.operation(2)))
        pool.markIncluded(.operation(1), blockHash: .block(5), blockNumber: 5)
        _ = pool.blockRemoved(.block(5))
        #expect(!pool.isIsolated(.operation(1)))
    }

    @Test("isolated operations come first when it is their turn")
    func isolatedTurn() throws {
        let tips: [(UInt32, GasFees)] = [
            (1, GasFees(9_000, 10)), (2, GasFees(9_000, 20)), (3, GasFees(9_000, 30)), (4, GasFees(9_000, 40)),
        ]
        let pool = try pool(tips.map { PooledOperation.numbered($0, fees: $1) })
        pool.isolate([.operation(1), .operation(3)])
        #expect(best(pool) == [4, 3, 2, 1])
        pool.withLock { $0.setIsolatedTurn(true, entryPoint: .v0_7, shard: .whole) }
        #expect(best(pool) == [3, 1, 4, 2])
        pool.withLock { $0.setIsolatedTurn(false, entryPoint: .v0_7, shard: .whole) }
        #expect(best(pool) == [4, 3, 2, 1])
    }

    // MARK: Size

    @Test("adding and removing thousands of operations does not compare each one with all others")
    func many() throws {
        let pool = UserOperationPool(shardCount: 4)
        let count: UInt32 = 5_000
        for number in 1...count {
            // Descending nonces of ten accounts, and other accounts in between.
            let isBusy = number.isMultiple(of: 2)
            _ = try pool.add(
                .numbered(
                    number,
                    sender: isBusy ? .numbered(number % 10) : .numbered(1_000 + number),
                    sequence: isBusy ? UInt64(count - number) : 0,
                    fees: GasFees(9_000, UInt64(number % 977))
                )
            )
        }
        for number in 1...count where !number.isMultiple(of: 5) { pool.remove([.operation(number)]) }
        #expect(pool.count == 1_000)
        let left = (0..<4).flatMap {
            pool.best(entryPoint: .v0_7, shard: Shard(index: $0, count: 4), baseFeePerGas: 1, limit: 5_000)
        }
        // Of the busy accounts only the lowest nonce each: every second of theirs is gone.
        #expect(left.count == 500 + 1)
    }
}
