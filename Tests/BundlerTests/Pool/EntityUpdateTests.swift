import Bundler
import Ethereum
import Testing

@Suite("Entity updates")
struct EntityUpdateTests {
    private func updates(_ faults: [ValidationFault], of operations: PooledOperation...) -> [EntityUpdate] {
        var updates = EntityUpdates()
        for operation in operations { updates.attribute(faults, of: operation) }
        return updates.updates
    }

    @Test("where a staked factory reverts, the factory is charged and the paymaster is not")
    func stakedFactory() {
        let operation = PooledOperation.numbered(1, paymaster: .paymaster(1), factory: .factory(1), staked: .factory)
        #expect(
            updates([.reverted(.account, message: nil)], of: operation) == [
                EntityUpdate(address: .paymaster(1), kind: .paymaster, change: .opsSeenDecrement(1)),
                EntityUpdate(address: .factory(1), kind: .factory, change: .stakedInvalidation),
            ]
        )
    }

    @Test("where a staked account reverts, the account is charged and the paymaster is not")
    func stakedSender() {
        let operation = PooledOperation.numbered(1, paymaster: .paymaster(1), staked: .account)
        #expect(
            updates([.reverted(.account, message: nil)], of: operation) == [
                EntityUpdate(address: .paymaster(1), kind: .paymaster, change: .opsSeenDecrement(1)),
                EntityUpdate(address: .numbered(1), kind: .account, change: .stakedInvalidation),
            ]
        )
    }

    @Test("where a factory and an account fail, only their paymaster's opsSeen changes, by -2")
    func factoryOrSender() {
        var updates = EntityUpdates()
        updates.attribute([.refused(reason: "AA13 initCode failed")], of: .numbered(1, paymaster: .paymaster(1)))
        updates.attribute([.refused(reason: "AA21 didn't pay prefund")], of: .numbered(2, paymaster: .paymaster(1)))
        #expect(
            updates.updates == [EntityUpdate(address: .paymaster(1), kind: .paymaster, change: .opsSeenDecrement(2))]
        )
    }

    @Test("a contract that breaks a validation rule is charged itself, by its stake")
    func ruleBroken() {
        let operation = PooledOperation.numbered(1, paymaster: .paymaster(1), factory: .factory(1), staked: .paymaster)
        #expect(
            updates([.ruleBroken(by: .factory), .ruleBroken(by: .paymaster)], of: operation) == [
                EntityUpdate(address: .paymaster(1), kind: .paymaster, change: .stakedInvalidation),
                EntityUpdate(address: .factory(1), kind: .factory, change: .unstakedInvalidation),
            ]
        )
    }

    @Test(
        "a used nonce, a failed signature or an expired time range charges no entity",
        arguments: [
            .reverted(.account, message: "AA25 invalid account nonce"),
            .reverted(.factory, message: "AA10 sender already constructed"),
            .refused(reason: "AA33 reverted"), .refused(reason: "AA32 paymaster expired or not due"),
            .refused(reason: ""), .refused(reason: "AA2"),
        ] as [ValidationFault]
    )
    func nobody(fault: ValidationFault) {
        #expect(updates([fault], of: .numbered(1, paymaster: .paymaster(1), factory: .factory(1))) == [])
    }

    @Test("a decrement does not reduce a penalty")
    func penaltyStays() {
        var updates = EntityUpdates()
        updates.penalize(.paymaster(1), .paymaster, isStaked: false)
        updates.forgive(paymaster: .paymaster(1), count: 3)
        #expect(
            updates.updates == [EntityUpdate(address: .paymaster(1), kind: .paymaster, change: .unstakedInvalidation)]
        )
    }

    @Test("the first decrement of an entity counts in full")
    func firstDecrement() {
        var updates = EntityUpdates()
        updates.forgive(paymaster: .paymaster(1), count: 3)
        #expect(updates.updates.map(\.change) == [.opsSeenDecrement(3)])
    }

    @Test("the pool can set, raise and lower opsSeen, but not below zero")
    func opsSeen() {
        let pool = UserOperationPool()
        func apply(_ change: EntityUpdate.Change) -> UInt64 {
            pool.apply([EntityUpdate(address: .factory(1), kind: .factory, change: change)])
            return pool.opsSeen(of: .factory(1))
        }
        #expect(apply(.unstakedInvalidation) == 1_000)
        #expect(apply(.opsSeenDecrement(1)) == 999)
        #expect(apply(.opsSeenDecrement(5_000)) == 0)
        #expect(apply(.stakedInvalidation) == 10_000)
    }
}
