import Ethereum
import Testing

@testable import Bundler

@Suite("Bundle coherence")
struct BundleCoherenceTests {
    private let now = StoppedClock().unixTime

    private func read(_ slot: UInt64, _ value: UInt64) -> StorageRead {
        StorageRead(address: .numbered(80), slot: .block(slot), value: .block(value))
    }

    // MARK: Times

    @Test(
        "an operation that is not yet valid is removed, and one that expires before a bundle is given up has no place"
    )
    func timeRange() async throws {
        let world = try ProposerWorld([
            .numbered(1, timeRange: ValidTimeRange(validAfter: now + 3_600, validUntil: nil)),
            .numbered(2, timeRange: ValidTimeRange(validAfter: 0, validUntil: now + 5)),
            .numbered(3, timeRange: ValidTimeRange(validAfter: 0, validUntil: now + 35)),
            .numbered(4, timeRange: ValidTimeRange(validAfter: now, validUntil: now + 36)),
        ])
        #expect(await world.bundled() == [4])
        #expect(world.log.removed.keys.sorted() == [1])
        #expect(world.log.removed[1]?.hasPrefix("AA22 expired or not due") == true)
        #expect(world.log.skipped == [2: .expiresSoon(validUntil: now + 5), 3: .expiresSoon(validUntil: now + 35)])
    }

    @Test("a time range at the largest possible time does not trap")
    func endOfTime() async throws {
        let world = try ProposerWorld([
            .numbered(1, timeRange: ValidTimeRange(validAfter: 0, validUntil: .max)),
            .numbered(2, timeRange: ValidTimeRange(validAfter: .max, validUntil: .max)),
        ])
        #expect(await world.bundled() == [1])
    }

    // MARK: Accounts

    @Test("an operation that accesses another bundled operation's account is skipped and stays in the pool")
    func otherSender() async throws {
        let world = try ProposerWorld([
            .numbered(1, accesses: [.numbered(1), .numbered(2)]), .numbered(2, accesses: [.numbered(2)]),
        ])
        #expect(await world.bundled() == [2])
        #expect(world.log.skipped == [1: .accessedOtherSender(.numbered(2))])
        #expect(world.pool.count == 2)
    }

    @Test("of two operations that access each other's accounts one is bundled")
    func eachOther() async throws {
        let world = try ProposerWorld([
            .numbered(1, accesses: [.numbered(2)]), .numbered(2, accesses: [.numbered(1)]),
        ])
        #expect(await world.bundled() == [2])
    }

    @Test("an operation may access an account that has no operation in the bundle")
    func absentSender() async throws {
        let world = try ProposerWorld([
            .numbered(1, accesses: [.numbered(2)]), .numbered(2, fees: GasFees(1_000, 1)),
        ])
        #expect(await world.bundled() == [1])
    }

    // MARK: Storage

    @Test("two expected values of one slot are a conflict; a skipped operation's slots do not count")
    func storageConflict() async throws {
        let world = try ProposerWorld([
            .numbered(1, expectedStorage: [read(1, 10), read(2, 20)]),
            .numbered(2, expectedStorage: [read(3, 30), read(2, 21)]),
            .numbered(3, expectedStorage: [read(3, 31), read(1, 10)]),
        ])
        let proposal = try #require(await world.propose().proposal)
        #expect(proposal.operations.map(\.hash.words.0) == [1, 3])
        #expect(proposal.expectedStorage == [read(1, 10), read(2, 20), read(3, 31)])
        #expect(world.log.skipped == [2: .expectedStorageConflict(.numbered(80), slot: .block(2))])
    }

    @Test("one operation with 101 expected slots is skipped where the limit is 100")
    func storageLimitAlone() async throws {
        let world = try ProposerWorld(
            [.numbered(1, expectedStorage: (0..<101).map { read($0, 1) })],
            settings: .withStorageSlots(100)
        )
        #expect(await world.bundled() == [])
        #expect(world.log.skipped == [1: .expectedStorageLimit(slots: 101, limit: 100)])
    }

    @Test("at the limit of expected slots an operation with a new slot is skipped, and one with a known slot is not")
    func storageLimitTogether() async throws {
        let world = try ProposerWorld(
            [
                .numbered(1, expectedStorage: (0..<100).map { read($0, 1) }),
                .numbered(2, expectedStorage: [read(100, 1)]), .numbered(3, expectedStorage: [read(99, 1)]),
            ],
            settings: .withStorageSlots(100)
        )
        #expect(await world.bundled() == [1, 3])
        #expect(world.log.skipped == [2: .expectedStorageLimit(slots: 101, limit: 100)])
    }

    @Test("an operation that leaves the bundle takes its expected slots with it")
    func storageRemoved() async throws {
        let world = try ProposerWorld([
            .numbered(1, expectedStorage: [read(1, 10), read(2, 20)]), .numbered(2, expectedStorage: [read(2, 20)]),
            .numbered(3, expectedStorage: [read(3, 30)]),
        ]) { $0.scripts[.numbered(1)] = .failsBesideOthers("AA25 invalid account nonce") }
        let proposal = try #require(await world.propose().proposal)
        #expect(proposal.operations.map(\.hash.words.0) == [2, 3])
        #expect(proposal.expectedStorage == [read(2, 20), read(3, 30)])
    }

    // MARK: Conditions

    @Test(
        "after a refusal for a condition storage is read again, and an operation with a changed value is removed",
        arguments: [(0, [1]), (1, [])] as [(UInt64, [UInt64])]
    )
    func conditions(actual: UInt64, bundled: [UInt64]) async throws {
        let expected = StorageRead(address: .numbered(80), slot: .block(0), value: .zero)
        var world = try ProposerWorld([.numbered(1, expectedStorage: [expected])]) {
            $0.storage[ScriptedNode.StorageSlot(address: .numbered(80), slot: .block(0))] =
                actual == 0 ? .zero : .block(actual)
        }
        // Without a refusal nobody looks.
        #expect(await world.bundled() == [1])
        #expect(world.node.count(of: .getStorageAt) == 0)
        world.request.recheckConditions = true
        #expect(await world.bundled() == bundled)
        #expect(world.log.removed.isEmpty != bundled.isEmpty)
        #expect(world.pool.contains(.operation(1)) != bundled.isEmpty)
    }

    @Test("two changed slots remove exactly the operations that expect them")
    func twoMismatches() async throws {
        var world = try ProposerWorld((1...4).map { .numbered($0, expectedStorage: [read(UInt64($0), 0)]) }) {
            for slot in 1...4 as ClosedRange<UInt64> {
                let key = ScriptedNode.StorageSlot(address: .numbered(80), slot: .block(slot))
                $0.storage[key] = slot % 2 == 0 ? .block(0) : .block(7)
            }
        }
        world.request.recheckConditions = true
        #expect(await world.bundled() == [2, 4])
        #expect(world.log.removed.keys.sorted() == [1, 3])
    }

    @Test("a slot that cannot be read counts as unchanged")
    func unreadable() async throws {
        var world = try ProposerWorld([.numbered(1, expectedStorage: [read(1, 1)])]) {
            $0.errors[.getStorageAt] = .timedOut(.getStorageAt, after: .seconds(1))
        }
        world.request.recheckConditions = true
        #expect(await world.bundled() == [1])
    }

    // MARK: Deposits

    @Test("a paymaster's deposit must cover the prefunds of all its operations in the bundle")
    func deposits() async throws {
        let operations: [PooledOperation] = (1...3).map { .numbered($0, paymaster: .paymaster(1)) }
        // (100 000 + 50 000 + 50 000 + 50 000 + 20 000) · 10 000 = 2.7·10⁹ each.
        let prefund: Wei = 2_700_000_000
        let world = try ProposerWorld(operations) { $0.deposits[.paymaster(1)] = prefund + prefund + prefund - 1 }
        #expect(await world.bundled() == [1, 2])
        let deposit = prefund + prefund + prefund - 1
        #expect(
            world.log.skipped == [
                3: .paymasterDeposit(.paymaster(1), deposit: deposit, required: prefund + prefund + prefund)
            ]
        )
        #expect(world.pool.count == 3)
    }

    @Test("the deposit is not read for a lone operation of a paymaster: its own call shows the fault")
    func loneDeposit() async throws {
        let world = try ProposerWorld([.numbered(1, paymaster: .paymaster(1)), .numbered(2)]) {
            $0.deposits[.paymaster(1)] = 1
        }
        #expect(await world.bundled() == [2])
        #expect(world.log.removed.isEmpty)
        let prefund = EntryPointGas.requiredPrefund(
            of: PooledOperation.numbered(1, paymaster: .paymaster(1)).operation,
            version: .v0_7
        )
        #expect(world.log.skipped == [1: .paymasterDeposit(.paymaster(1), deposit: 1, required: prefund)])
    }
}

extension BuilderSettings {
    fileprivate static func withStorageSlots(_ limit: Int) -> BuilderSettings {
        var settings = BuilderSettings.withoutOverhead
        settings.maxExpectedStorageSlots = limit
        return settings
    }
}
