import Ethereum
import Testing

@testable import Bundler

@Suite("Reputation")
struct ReputationTests {
    /// ERC-7562: expected = opsSeen / 10; ok while no more than 10 are missing, throttled to 50, banned above.
    @Test(
        "an entity is throttled above 10 missing inclusions, and banned above 50",
        arguments: [(109, .ok), (119, .throttled), (509, .throttled), (510, .banned)] as [(UInt64, Reputation.Status)]
    )
    func status(seen: UInt64, status: Reputation.Status) {
        var reputation = Reputation()
        // Seen without being included: 1000 and 300 at a time, less what is forgiven.
        reputation.apply(update(.unstakedInvalidation))
        reputation.apply(update(.opsSeenDecrement(1_000 - seen)))
        #expect(reputation.opsSeen(of: .paymaster(1)) == seen)
        // 109 / 10 = 10, 119 / 10 = 11, 509 / 10 = 50, 510 / 10 = 51
        #expect(reputation.status(of: .paymaster(1)) == status)
    }

    @Test("inclusions make up for failures, and counts lose a 24th each hour")
    func decay() {
        var reputation = Reputation()
        reputation.headArrived(unixTime: 1_000)
        reputation.apply(update(.unstakedInvalidation))
        #expect(reputation.status(of: .paymaster(1)) == .banned)
        reputation.headArrived(unixTime: 1_000 + 3_600)
        // 1000 x 23 / 24 = 958.3
        #expect(reputation.opsSeen(of: .paymaster(1)) == 958)
        reputation.headArrived(unixTime: 1_000 + 2 * 3_600 - 1)
        #expect(reputation.opsSeen(of: .paymaster(1)) == 958)
        for _ in 0..<60 { reputation.wasIncluded(.paymaster(1), .paymaster) }
        // (958 + 60) / 10 = 101, of which 60 are there: 41 are missing.
        #expect(reputation.status(of: .paymaster(1)) == .throttled)
    }

    @Test("a banned paymaster's operations leave the pool, and no new ones come")
    func ban() throws {
        var pool = OperationPool()
        let mine: [PooledOperation] = [.numbered(1, paymaster: .paymaster(1)), .numbered(2, paymaster: .paymaster(1))]
        for operation in mine + [.numbered(3)] { _ = try pool.add(operation) }
        let banned = pool.apply([update(.unstakedInvalidation)])
        #expect(banned.map(\.operations) == [mine.map(\.hash)])
        #expect(pool.operations.map(\.hash) == [PooledOperation.numbered(3).hash])
        #expect(throws: PoolRejection.banned(.paymaster, .paymaster(1))) {
            _ = try pool.add(.numbered(4, paymaster: .paymaster(1)))
        }
    }

    @Test("an account that makes mined bundles revert is throttled the first time and banned the second")
    func account() {
        var reputation = Reputation()
        let update = EntityUpdate(address: .numbered(7), kind: .account, change: .accountRevert)
        for status in [.throttled, .banned] as [Reputation.Status] {
            reputation.apply(update)
            #expect(reputation.status(of: .numbered(7)) == status)
        }
    }

    @Test(
        "a new paymaster without a stake has few operations in a bundle; inclusions add to them, a stake lifts the limit"
    )
    func bundleLimits() {
        var reputation = Reputation()
        let operation = PooledOperation.numbered(1, paymaster: .paymaster(1))
        func limit(_ operation: PooledOperation) -> Int? {
            reputation.bundleLimits(of: operation, throttled: 4, unstaked: 10).first?.operations
        }
        #expect(limit(operation) == 10)
        for _ in 0..<3 { reputation.wasIncluded(.paymaster(1), .paymaster) }
        // UREP-020: 10 + (3 / 3) x 10 + 3
        #expect(limit(operation) == 23)
        var staked = operation
        staked.stakedEntities = .paymaster
        #expect(limit(staked) == nil)
        #expect(limit(.numbered(2)) == nil)
        reputation.apply(update(.unstakedInvalidation))
        #expect(limit(operation) == 4)
    }

    private func update(_ change: EntityUpdate.Change) -> EntityUpdate {
        EntityUpdate(address: .paymaster(1), kind: .paymaster, change: change)
    }
}
