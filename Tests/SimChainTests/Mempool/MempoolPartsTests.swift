import Ethereum
import SimChain
import Testing

@Suite("The parts of a mempool")
struct MempoolPartsTests {
    static let alice = PoolFixture.alice.address
    static let clients = ["geth", "reth", "anvil"]

    @Test("a transaction behind a nonce gap is queued until the gap is filled", arguments: clients)
    func gap(client: String) {
        var fixture = PoolFixture(client)
        #expect(fixture.outcome(transfer(2)) == "queued")
        #expect(fixture.outcome(transfer(0)) == "pending")
        #expect(fixture.outcome(transfer(3)) == "queued")
        #expect(fixture.pool.transactionCountPending(of: Self.alice, state: fixture.state) == 1)
        #expect(fixture.outcome(transfer(1)) == "pending")
        #expect(fixture.parts() == ["0 pending", "1 pending", "2 pending", "3 pending"])
        #expect(fixture.pool.transactionCountPending(of: Self.alice, state: fixture.state) == 4)
    }

    @Test("the pending nonce of an account without transactions is its own")
    func pendingNonceOfNobody() {
        var fixture = PoolFixture("geth")
        fixture.state.nonces[Self.alice] = 7
        #expect(fixture.pool.transactionCountPending(of: Self.alice, state: fixture.state) == 7)
        #expect(fixture.pool.transactions(from: Self.alice).isEmpty)
    }

    @Test("removing a pending transaction queues the later ones", arguments: clients)
    func removal(client: String) {
        var fixture = PoolFixture(client)
        for nonce in 0..<3 as Range<UInt64> { fixture.submit(transfer(nonce)) }
        #expect(fixture.pool.remove(transfer(1).hash)?.nonce == 1)
        #expect(fixture.parts() == ["0 pending", "2 queued"])
        #expect(fixture.pool.transaction(transfer(1).hash) == nil)
        #expect(fixture.pool.remove(transfer(1).hash) == nil)
        // The same bytes may come again.
        #expect(fixture.outcome(transfer(1)) == "pending")
        #expect(fixture.parts() == ["0 pending", "1 pending", "2 pending"])
    }

    @Test("executable transactions are listed by address and nonce, without the queued ones", arguments: clients)
    func executable(client: String) {
        var fixture = PoolFixture(client)
        let keys = [PoolFixture.alice, PoolFixture.bob, PoolFixture.carol].sorted { $0.address < $1.address }
        for key in keys.reversed() {
            for nonce in [1, 0, 3] as [UInt64] { fixture.submit(transfer(nonce, from: key)) }
        }
        let runs = fixture.pool.executable().map { run in run.map { "\($0.pooled.sender) \($0.pooled.nonce)" } }
        #expect(runs == keys.map { ["\($0.address) 0", "\($0.address) 1"] })
    }

    @Test("the listed order does not depend on the order of arrival")
    func independentOfArrival() {
        var (forwards, backwards) = (PoolFixture("geth"), PoolFixture("geth"))
        let transactions = [PoolFixture.alice, PoolFixture.bob, PoolFixture.carol].flatMap { key in
            (0..<4 as Range<UInt64>).map { transfer($0, from: key) }
        }
        for transaction in transactions { forwards.submit(transaction) }
        for transaction in transactions.reversed() { backwards.submit(transaction) }
        func hashes(_ fixture: PoolFixture) -> [Hash32] {
            fixture.pool.executable().flatMap { $0.map(\.pooled.hash) }
        }
        #expect(hashes(forwards) == hashes(backwards))
        #expect(hashes(forwards).count == 12)
    }

    // MARK: New heads

    @Test("mined transactions leave without an event, and later ones stay pending", arguments: clients)
    func mined(client: String) {
        var fixture = PoolFixture(client)
        for nonce in 0..<3 as Range<UInt64> { fixture.submit(transfer(nonce)) }
        fixture.state.nonces[Self.alice] = 2
        #expect(fixture.newHead(mined: [transfer(1), transfer(0), transfer(9)]).isEmpty)
        #expect(fixture.parts() == ["2 pending"])
    }

    @Test("a transaction is evicted when another one with its nonce is mined", arguments: clients)
    func outrun(client: String) {
        var fixture = PoolFixture(client)
        fixture.submit(transfer(0))
        fixture.submit(transfer(1))
        fixture.state.nonces[Self.alice] = 1
        let evictions = fixture.newHead(mined: [transfer(0, fees: fees(gwei(40), gwei(4)))])
        #expect(evictions.map(\.reason) == [.nonceTooLow])
        #expect(evictions.map(\.transaction.hash) == [transfer(0).hash])
        #expect(fixture.parts() == ["1 pending"])
    }

    @Test("a nonce that falls back in a reorganisation opens a gap", arguments: clients)
    func reorganised(client: String) {
        var fixture = PoolFixture(client)
        fixture.state.nonces[Self.alice] = 1
        fixture.submit(transfer(1))
        fixture.state.nonces[Self.alice] = 0
        #expect(fixture.newHead().isEmpty)
        #expect(fixture.parts() == ["1 queued"])
        let again = fixture.pool.admitAgain(
            transfer(0),
            sender: Self.alice,
            state: fixture.state,
            environment: fixture.environment
        )
        #expect(again.admitted?.pooled.part == .pending)
        #expect(fixture.parts() == ["0 pending", "1 pending"])
    }

    @Test("geth evicts a transaction that costs more than the balance, and queues those after it")
    func gethUnfunded() {
        var fixture = PoolFixture("geth")
        fixture.submit(transfer(0))
        fixture.submit(transfer(1, fees: fees(gwei(60), gwei(2))))
        fixture.submit(transfer(2))
        // 630 000 gwei is enough for either of the cheap ones alone; geth does not add them up here.
        fixture.state.balances[Self.alice] = 630_000_000_000_000
        let evictions = fixture.newHead()
        #expect(evictions.map(\.reason) == [.insufficientFunds])
        #expect(evictions.map(\.transaction.nonce) == [1])
        #expect(fixture.parts() == ["0 pending", "2 queued"])
    }

    @Test("reth queues a transaction that the balance does not cover, and all later nonces")
    func rethUnfunded() {
        var fixture = PoolFixture("reth")
        for nonce in 0..<3 as Range<UInt64> { fixture.submit(transfer(nonce)) }
        fixture.state.balances[Self.alice] = 1_259_999_999_999_999
        #expect(fixture.newHead().isEmpty)
        #expect(fixture.parts() == ["0 pending", "1 queued", "2 queued"])
        #expect(fixture.pool.executable().map(\.count) == [1])
    }

    @Test("a lower block gas limit evicts transactions with more gas")
    func blockGasLimit() {
        var fixture = PoolFixture("geth")
        fixture.submit(transfer(0, gasLimit: 3_000_000))
        fixture.submit(transfer(1, gasLimit: 3_000_001))
        fixture.submit(transfer(2))
        fixture.environment.head.gasLimit = 3_000_000
        let evictions = fixture.newHead()
        #expect(evictions.map(\.reason) == [.exceedsBlockGasLimit])
        #expect(evictions.map(\.transaction.nonce) == [1])
        #expect(fixture.parts() == ["0 pending", "2 queued"])
    }

    // MARK: Base fee

    @Test("a rising base fee moves no transaction in geth")
    func gethBaseFee() {
        var fixture = PoolFixture("geth")
        fixture.submit(transfer(0))
        fixture.submit(transfer(1, fees: fees(gwei(90), gwei(2))))
        fixture.environment.nextBaseFeePerGas = gwei(31)
        #expect(fixture.newHead().isEmpty)
        #expect(fixture.parts() == ["0 pending", "1 pending"])
    }

    @Test("in reth a rising base fee queues a transaction and all later ones, and a falling one makes them pending")
    func rethBaseFee() {
        var fixture = PoolFixture("reth")
        fixture.submit(transfer(0, fees: fees(gwei(90), gwei(2))))
        fixture.submit(transfer(1))
        fixture.submit(transfer(2, fees: fees(gwei(90), gwei(2))))
        fixture.environment.nextBaseFeePerGas = WeiPerGas(30_000_000_001)
        #expect(fixture.newHead().isEmpty)
        #expect(fixture.parts() == ["0 pending", "1 base_fee", "2 base_fee"])
        #expect(fixture.pool.executable().map { $0.map(\.pooled.nonce) } == [[0]])
        // The next nonce counts them all the same.
        #expect(fixture.pool.transactionCountPending(of: Self.alice, state: fixture.state) == 3)
        fixture.environment.nextBaseFeePerGas = gwei(30)
        #expect(fixture.newHead().isEmpty)
        #expect(fixture.parts() == ["0 pending", "1 pending", "2 pending"])
    }

    @Test("anvil checks the base fee at admission and again when a block is built")
    func anvilBaseFee() {
        var fixture = PoolFixture("anvil")
        fixture.submit(transfer(0))
        fixture.submit(transfer(2))
        fixture.environment.nextBaseFeePerGas = WeiPerGas(30_000_000_001)
        #expect(fixture.newHead().isEmpty)
        #expect(fixture.parts() == ["0 pending", "2 queued"])
        #expect(fixture.outcome(transfer(1)) == "max fee per gas less than block base fee")
        // A block at exactly the fee cap passes over it; one a wei above finds it invalid. What waits behind a gap is
        // not looked at.
        fixture.environment.head.baseFeePerGas = gwei(30)
        #expect(fixture.newHead().isEmpty)
        fixture.environment.head.baseFeePerGas = WeiPerGas(30_000_000_001)
        let evictions = fixture.newHead()
        #expect(evictions.map(\.reason) == [.feeCapBelowBaseFee])
        #expect(evictions.map(\.transaction.nonce) == [0])
        #expect(fixture.parts() == ["2 queued"])
    }

    @Test("anvil keeps a transaction with more gas than the block")
    func anvilGasLimit() {
        var fixture = PoolFixture("anvil")
        fixture.submit(transfer(0, gasLimit: 200_000))
        fixture.environment.head.gasLimit = 100_000
        #expect(fixture.newHead().isEmpty)
        #expect(fixture.parts() == ["0 pending"])
    }

    // MARK: Lifetime

    static let threeHours = Duration.seconds(3 * 60 * 60)

    @Test("geth forgets an account's queue three hours after its last promotion, and never a pending transaction")
    func gethLifetime() {
        var fixture = PoolFixture("geth")
        let start = fixture.environment.now
        fixture.submit(transfer(0))
        fixture.submit(transfer(2))
        fixture.submit(transfer(4))
        fixture.environment.now = start + .seconds(3600)
        // Fills the first gap: a promotion, from which the three hours count anew.
        fixture.submit(transfer(1))
        fixture.environment.now = start + .seconds(3600) + Self.threeHours - .seconds(12)
        #expect(fixture.newHead().isEmpty)
        #expect(fixture.parts() == ["0 pending", "1 pending", "2 pending", "4 queued"])
        let evictions = fixture.newHead()
        #expect(evictions.map(\.reason) == [.lifetime])
        #expect(evictions.map(\.transaction.nonce) == [4])
        #expect(fixture.parts() == ["0 pending", "1 pending", "2 pending"])
    }

    @Test("mining a transaction does not count as a promotion")
    func minedIsNoPromotion() {
        var fixture = PoolFixture("geth")
        let start = fixture.environment.now
        fixture.submit(transfer(0))
        fixture.submit(transfer(2))
        fixture.environment.now = start + .seconds(3600)
        fixture.state.nonces[Self.alice] = 1
        #expect(fixture.newHead(mined: [transfer(0)]).isEmpty)
        fixture.environment.now = start + Self.threeHours
        #expect(fixture.newHead().map(\.reason) == [.lifetime])
    }

    @Test("a transaction that falls back into the queue gets no new time")
    func demotionIsNoPromotion() {
        var fixture = PoolFixture("geth")
        let start = fixture.environment.now
        for nonce in [0, 1, 4] as [UInt64] { fixture.submit(transfer(nonce)) }
        fixture.environment.now = start + .seconds(3600)
        // Back from nonce 1 to nonce 0 without the transaction that was there.
        fixture.state.nonces[Self.alice] = 1
        #expect(fixture.newHead(mined: [transfer(0)]).isEmpty)
        fixture.state.nonces[Self.alice] = 0
        #expect(fixture.newHead().isEmpty)
        #expect(fixture.parts() == ["1 queued", "4 queued"])
        fixture.environment.now = start + Self.threeHours
        #expect(fixture.newHead().map(\.transaction.nonce) == [1, 4])
    }

    @Test("reth forgets queued transactions of other nodes after three hours, and its own never")
    func rethLifetime() {
        var fixture = PoolFixture("reth")
        fixture.submit(transfer(2))
        _ = fixture.pool.admitAgain(
            transfer(3),
            sender: Self.alice,
            state: fixture.state,
            environment: fixture.environment
        )
        fixture.environment.now += Self.threeHours - .seconds(12)
        #expect(fixture.newHead().isEmpty)
        let evictions = fixture.newHead()
        #expect(evictions.map(\.transaction.nonce) == [3])
        #expect(evictions.map(\.reason) == [.lifetime])
        #expect(fixture.parts() == ["2 queued"])
    }
}
