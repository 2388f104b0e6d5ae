import Ethereum
import SimChain
import Testing

@Suite("Full mempools")
struct MempoolCapacityTests {
    static let alice = PoolFixture.alice
    static let bob = PoolFixture.bob
    static let carol = PoolFixture.carol

    /// geth with other limits; with slots of 32 KiB every transaction here takes one, but for those with calldata.
    static func geth(pending: Int = 5120, queued: Int = 1024, ofAccount: (Int, Int) = (16, 64)) -> MempoolProfile {
        var profile = MempoolProfile.geth
        profile.capacity = .slots(
            SlotCapacity(
                slotSize: 32 * 1024,
                pending: pending,
                queued: queued,
                pendingPerAccount: ofAccount.0,
                queuedPerAccount: ofAccount.1
            )
        )
        return profile
    }

    static func reth(transactions: Int = 10_000, bytes: Int = 20 * 1024 * 1024) -> MempoolProfile {
        var profile = MempoolProfile.reth
        profile.capacity = .parts(PartCapacity(transactions: transactions, bytes: bytes, perAccount: 16))
        return profile
    }

    @Test("a full geth drops its cheapest transaction for a better one and refuses any other")
    func cheapestOut() throws {
        var fixture = PoolFixture(Self.geth(pending: 1, queued: 1))
        fixture.submit(transfer(0, fees: fees(gwei(30), gwei(2)), from: Self.alice))
        fixture.submit(transfer(0, fees: fees(gwei(40), gwei(3)), from: Self.bob))
        let equal = transfer(0, fees: fees(gwei(30), gwei(2)), from: Self.carol)
        let rejection = try #require(fixture.submit(equal).refused)
        #expect(rejection.error == RPCError(code: -32000, message: "transaction underpriced"))
        #expect(fixture.pool.count == 2)
        let better = transfer(0, fees: fees(gwei(31), gwei(3)), from: Self.carol)
        let admission = try fixture.submit(better).get()
        #expect(admission.evicted.map(\.transaction.sender) == [Self.alice.address])
        #expect(admission.evicted.map(\.reason) == [.poolFull])
        #expect(fixture.pool.count == 2)
        #expect(fixture.nonces(of: Self.carol) == [0])
    }

    @Test("a full geth looks for room before it compares a transaction with the one it would replace")
    func roomBeforeReplacement() {
        var fixture = PoolFixture(Self.geth(pending: 1, queued: 0))
        fixture.submit(transfer(0))
        #expect(fixture.outcome(transfer(0, value: 1)) == "transaction underpriced")
        var roomy = PoolFixture(Self.geth(pending: 2, queued: 0))
        roomy.submit(transfer(0))
        #expect(roomy.outcome(transfer(0, value: 1)) == "replacement transaction underpriced")
    }

    @Test("geth never drops a pending transaction for one behind a nonce gap")
    func futureReplacesPending() throws {
        var fixture = PoolFixture(Self.geth(pending: 1, queued: 1))
        fixture.submit(transfer(0, from: Self.alice))
        fixture.submit(transfer(0, from: Self.bob))
        let gapped = transfer(5, fees: fees(gwei(90), gwei(9)), from: Self.carol)
        let rejection = try #require(fixture.submit(gapped).refused)
        #expect(rejection.error.message == "future transaction tries to replace pending")
        #expect(fixture.nonces(of: Self.alice) == [0])
        #expect(fixture.nonces(of: Self.bob) == [0])
    }

    @Test("a geth that cannot make room refuses the transaction as full")
    func noRoom() {
        var fixture = PoolFixture(Self.geth(pending: 1, queued: 0))
        // 40 000 bytes are two slots, and the pool has one.
        let large = transfer(0, gasLimit: 1_000_000, data: .init(repeating: 0, count: 40_000))
        fixture.submit(transfer(0, from: Self.bob))
        #expect(
            fixture.outcome(
                transfer(0, fees: fees(gwei(60), gwei(9)), gasLimit: 1_000_000, data: large.transaction.data)
            )
                == "txpool is full"
        )
        #expect(fixture.nonces(of: Self.bob) == [0])
    }

    @Test("geth limits an account's queued transactions and drops those with the highest nonces")
    func accountQueue() throws {
        var fixture = PoolFixture(Self.geth(ofAccount: (16, 2)))
        fixture.submit(transfer(2))
        fixture.submit(transfer(4))
        // Told that it is in, and out at once.
        let highest = try fixture.submit(transfer(6)).get()
        #expect(highest.evicted.map(\.transaction.nonce) == [6])
        #expect(highest.evicted.map(\.reason) == [.poolFull])
        #expect(fixture.pool.pooled(transfer(6).hash) == nil)
        let lower = try fixture.submit(transfer(3)).get()
        #expect(lower.evicted.map(\.transaction.nonce) == [4])
        #expect(fixture.nonces() == [2, 3])
    }

    @Test("geth's full queue drops the transactions of the account that has waited longest")
    func globalQueue() throws {
        var fixture = PoolFixture(Self.geth(queued: 2))
        fixture.submit(transfer(3, from: Self.bob))
        fixture.environment.now += .seconds(12)
        fixture.submit(transfer(3, from: Self.alice))
        fixture.environment.now += .seconds(12)
        let admission = try fixture.submit(transfer(3, from: Self.carol)).get()
        #expect(admission.evicted.map(\.transaction.sender) == [Self.bob.address])
        #expect(fixture.pool.count == 2)
    }

    @Test("geth's full pending part drops transactions of the account that has the most")
    func globalPending() throws {
        var fixture = PoolFixture(Self.geth(pending: 4, ofAccount: (1, 64)))
        for nonce in 0..<3 as Range<UInt64> { fixture.submit(transfer(nonce, from: Self.alice)) }
        fixture.submit(transfer(0, from: Self.bob))
        let admission = try fixture.submit(transfer(0, from: Self.carol)).get()
        #expect(admission.evicted.map(\.transaction.nonce) == [2])
        #expect(admission.evicted.map(\.transaction.sender) == [Self.alice.address])
        #expect(fixture.parts(of: Self.alice) == ["0 pending", "1 pending"])
    }

    @Test("an account keeps its guaranteed number of transactions")
    func guaranteed() throws {
        var fixture = PoolFixture(Self.geth(pending: 1, ofAccount: (2, 64)))
        fixture.submit(transfer(0, from: Self.alice))
        let second = try fixture.submit(transfer(1, from: Self.alice)).get()
        #expect(second.evicted.isEmpty)
        let third = try fixture.submit(transfer(2, from: Self.alice)).get()
        #expect(third.evicted.map(\.transaction.nonce) == [2])
    }

    @Test("freed room can be used again")
    func freedRoom() {
        var fixture = PoolFixture(Self.geth(pending: 1, queued: 1))
        fixture.submit(transfer(0))
        fixture.submit(transfer(1))
        fixture.pool.remove(transfer(1).hash)
        #expect(fixture.outcome(transfer(1)) == "pending")
        // A replacement takes no room of its own once it is in.
        #expect(fixture.outcome(transfer(1, fees: fees(gwei(50), gwei(5)))) != "txpool is full")
        fixture.state.nonces[Self.alice.address] = 2
        _ = fixture.newHead(mined: [transfer(0)])
        #expect(fixture.pool.isEmpty)
        #expect(fixture.outcome(transfer(2)) == "pending")
        #expect(fixture.outcome(transfer(3)) == "pending")
    }

    @Test("a full reth drops the worst transaction of the part, and refuses a new one that is the worst")
    func rethParts() throws {
        var fixture = PoolFixture(Self.reth(transactions: 2))
        fixture.submit(transfer(0, fees: fees(gwei(30), gwei(2)), from: Self.alice))
        fixture.submit(transfer(0, fees: fees(gwei(30), gwei(3)), from: Self.bob))
        let worst = try #require(fixture.submit(transfer(0, fees: fees(gwei(30), gwei(1)), from: Self.carol)).refused)
        #expect(worst.error == RPCError(code: -32003, message: "txpool is full"))
        #expect(worst.evicted.isEmpty)
        #expect(fixture.nonces(of: Self.carol).isEmpty)
        // Another part has room of its own.
        #expect(fixture.outcome(transfer(1, from: Self.carol)) == "queued")
        let better = try fixture.submit(transfer(0, fees: fees(gwei(30), gwei(4)), from: Self.carol)).get()
        #expect(better.evicted.map(\.transaction.sender) == [Self.carol.address, Self.alice.address])
        #expect(better.evicted.map(\.transaction.nonce) == [1, 0])
        #expect(fixture.pool.count == 2)
    }

    @Test("reth's limits count bytes as well as transactions")
    func rethBytes() {
        let data = [UInt8](repeating: 0, count: 1000)
        var fixture = PoolFixture(Self.reth(bytes: 2000))
        #expect(fixture.outcome(transfer(0, gasLimit: 100_000, data: data, from: Self.alice)) == "pending")
        let second = transfer(0, fees: fees(gwei(30), gwei(1)), gasLimit: 100_000, data: data, from: Self.bob)
        #expect(fixture.outcome(second) == "txpool is full")
        #expect(fixture.outcome(transfer(0, from: Self.carol)) == "pending")
    }
}
