import Ethereum
import SimChain
import Testing

@Suite("Limits of a sender in a mempool")
struct MempoolSenderTests {
    // MARK: Replacement

    @Test(
        "a replacement takes the place",
        arguments: [
            ("geth", fees(gwei(33), WeiPerGas(2_200_000_000))),
            ("reth", fees(gwei(33), WeiPerGas(2_200_000_000))),
            ("anvil", fees(WeiPerGas(30_000_000_001), 0)),
        ]
    )
    func replacement(client: String, bumped: GasFees) throws {
        var fixture = PoolFixture(client)
        let (old, new) = (transfer(0), transfer(0, fees: bumped))
        fixture.submit(old)
        let admission = try fixture.submit(new).get()
        #expect(admission.replaced?.hash == old.hash)
        #expect(fixture.pool.transactions(from: PoolFixture.alice.address).map(\.hash) == [new.hash])
        #expect(fixture.pool.transaction(old.hash) == nil)
        #expect(fixture.pool.count == 1)
    }

    @Test(
        "a replacement a wei short is refused",
        arguments: [
            ("geth", fees(WeiPerGas(32_999_999_999), WeiPerGas(2_200_000_000))),
            ("geth", fees(gwei(33), WeiPerGas(2_199_999_999))),
            ("reth", fees(WeiPerGas(32_999_999_999), WeiPerGas(2_200_000_000))),
            ("reth", fees(gwei(33), WeiPerGas(2_199_999_999))),
            ("anvil", fees(gwei(30), gwei(3))),
        ]
    )
    func shortReplacement(client: String, bumped: GasFees) {
        let code = client == "anvil" ? -32003 : -32000
        var fixture = PoolFixture(client)
        fixture.submit(transfer(0))
        let rejection = fixture.submit(transfer(0, fees: bumped)).refused
        #expect(rejection?.error == RPCError(code: code, message: "replacement transaction underpriced"))
        #expect(fixture.pool.pooled(transfer(0).hash) != nil)
    }

    @Test("reth checks for its lowest fee cap before it compares with the transaction to be replaced")
    func minimumBeforeReplacement() {
        var fixture = PoolFixture("reth")
        fixture.submit(transfer(0))
        #expect(fixture.outcome(transfer(0, fees: fees(6, 1))) == "transaction underpriced")
        #expect(fixture.outcome(transfer(0, fees: fees(7, 1))) == "replacement transaction underpriced")
    }

    @Test("a queued transaction is replaced by the same rule", arguments: ["geth", "reth"])
    func queuedReplacement(client: String) {
        var fixture = PoolFixture(client)
        fixture.submit(transfer(2))
        let short = transfer(2, fees: fees(WeiPerGas(32_999_999_999), gwei(3)))
        #expect(fixture.outcome(short) == "replacement transaction underpriced")
        #expect(fixture.outcome(transfer(2, fees: fees(gwei(33), gwei(3)))) == "queued")
        #expect(fixture.nonces() == [2])
    }

    // MARK: Balance

    // Each costs 21 000 · 30 gwei = 630 000 gwei.
    @Test("geth requires the balance to cover all pending transactions together")
    func cumulativeBalance() {
        var fixture = PoolFixture("geth")
        fixture.state.balances[PoolFixture.alice.address] = 1_500_000_000_000_000
        #expect(fixture.outcome(transfer(0)) == "pending")
        #expect(fixture.outcome(transfer(1)) == "pending")
        #expect(
            fixture.outcome(transfer(2))
                == "insufficient funds for gas * price + value: balance 1500000000000000, "
                + "queued cost 1260000000000000, tx cost 630000000000000, overshot 390000000000000"
        )
        // 60 gwei instead of 30: 630 000 gwei more, and the balance has 240 000 gwei to spare.
        #expect(
            fixture.outcome(transfer(1, fees: fees(gwei(60), gwei(4))))
                == "insufficient funds for gas * price + value: balance 1500000000000000, "
                + "queued cost 1260000000000000, tx bumped 630000000000000, overshot 390000000000000"
        )
        #expect(fixture.outcome(transfer(1, fees: fees(gwei(40), gwei(4)))) == "pending")
    }

    @Test("geth adds up pending transactions, and does not subtract the queued one that would be replaced")
    func cumulativeBalanceOfQueued() {
        var fixture = PoolFixture("geth")
        fixture.state.balances[PoolFixture.alice.address] = 1_500_000_000_000_000
        for nonce in [3, 0, 1] as [UInt64] { fixture.submit(transfer(nonce)) }
        // 33 gwei: 693 000 gwei, and 1 260 000 gwei are pending.
        #expect(
            fixture.outcome(transfer(3, fees: fees(gwei(33), gwei(3))))
                == "insufficient funds for gas * price + value: balance 1500000000000000, "
                + "queued cost 1260000000000000, tx cost 693000000000000, overshot 453000000000000"
        )
    }

    @Test("reth requires the balance to cover each transaction, and queues those it does not cover together")
    func singleBalance() {
        var fixture = PoolFixture("reth")
        fixture.state.balances[PoolFixture.alice.address] = 1_500_000_000_000_000
        #expect(fixture.outcome(transfer(0)) == "pending")
        #expect(fixture.outcome(transfer(1)) == "pending")
        #expect(fixture.outcome(transfer(2)) == "queued")
        fixture.state.balances[PoolFixture.alice.address] = 1_890_000_000_000_000
        #expect(fixture.newHead().isEmpty)
        #expect(fixture.parts() == ["0 pending", "1 pending", "2 pending"])
    }

    @Test("anvil requires the balance to cover each transaction alone")
    func anvilBalance() {
        var fixture = PoolFixture("anvil")
        fixture.state.balances[PoolFixture.alice.address] = 700_000_000_000_000
        #expect(fixture.outcome(transfer(0)) == "pending")
        #expect(fixture.outcome(transfer(1)) == "pending")
    }

    // MARK: Delegated accounts

    @Test("a delegated account may have one transaction in the pool", arguments: ["geth", "reth"])
    func delegatedSender(client: String) {
        var fixture = PoolFixture(client)
        fixture.state.delegated.insert(PoolFixture.alice.address)
        #expect(fixture.outcome(transfer(1)) == "gapped-nonce tx from delegated accounts")
        #expect(fixture.outcome(transfer(0)) == "pending")
        #expect(fixture.outcome(transfer(1)) == "in-flight transaction limit reached for delegated accounts")
        #expect(fixture.outcome(transfer(0, fees: fees(gwei(33), gwei(3)))) == "pending")
    }

    @Test(
        "an account whose authorization waits in the pool may have one transaction there",
        arguments: ["geth", "reth"]
    )
    func pooledAuthorization(client: String) {
        var fixture = PoolFixture(client)
        #expect(fixture.outcome(delegation(0, of: [PoolFixture.bob], from: PoolFixture.carol)) == "pending")
        #expect(fixture.outcome(transfer(1, from: PoolFixture.bob)) == "gapped-nonce tx from delegated accounts")
        #expect(fixture.outcome(transfer(0, from: PoolFixture.bob)) == "pending")
        #expect(fixture.outcome(transfer(1, from: PoolFixture.alice)) == "queued")
    }

    @Test("an authority may have one transaction in the pool", arguments: ["geth", "reth"])
    func busyAuthority(client: String) {
        var fixture = PoolFixture(client)
        fixture.submit(transfer(0, from: PoolFixture.bob))
        #expect(fixture.outcome(delegation(0, of: [PoolFixture.bob])) == "pending")
        fixture.submit(transfer(0, from: PoolFixture.carol))
        fixture.submit(transfer(1, from: PoolFixture.carol))
        #expect(fixture.outcome(delegation(1, of: [PoolFixture.carol])) == "authority already reserved")
    }

    // MARK: After a reorganisation

    @Test("a reorganised transaction is checked like any other, but does not count as sent over RPC")
    func admittedAgain() throws {
        // Dearer than RPC allows: 16 000 000 · 100 gwei = 1.6 ether. And of no chain, which only RPC minds.
        let dear = transfer(0, fees: fees(gwei(100), 1), gasLimit: 16_000_000)
        let unprotected = legacyTransfer(1, gasPrice: gwei(30), chainID: nil)
        var fixture = PoolFixture("geth")
        for transaction in [dear, unprotected] {
            #expect(fixture.submit(transaction).refused != nil)
            let again = fixture.pool.admitAgain(
                transaction,
                sender: PoolFixture.alice.address,
                state: fixture.state,
                environment: fixture.environment
            )
            #expect(again.admitted?.pooled.part == .pending)
        }
    }

    @Test("a reorganised transaction must outbid a transaction with its nonce like any other")
    func competesAgain() {
        var fixture = PoolFixture("geth")
        fixture.submit(transfer(0, fees: fees(gwei(30), gwei(2))))
        let again = fixture.pool.admitAgain(
            transfer(0, fees: fees(gwei(31), gwei(2))),
            sender: PoolFixture.alice.address,
            state: fixture.state,
            environment: fixture.environment
        )
        #expect(again.refused?.error.message == "replacement transaction underpriced")
    }

    @Test("in reth a reorganised transaction loses the local exemption from account slots")
    func slotsOfExternals() {
        var fixture = PoolFixture("reth")
        func returned(_ nonce: UInt64) -> Result<Admission, PoolRejection> {
            fixture.pool.admitAgain(
                transfer(nonce),
                sender: PoolFixture.alice.address,
                state: fixture.state,
                environment: fixture.environment
            )
        }
        for nonce in 0..<15 as Range<UInt64> { fixture.submit(transfer(nonce)) }
        let sixteenth = returned(15)
        #expect(sixteenth.refused == nil)
        let seventeenth = returned(16)
        #expect(seventeenth.refused?.error == RPCError(code: -32003, message: "txpool is full"))
        #expect(fixture.outcome(transfer(16)) == "pending")
    }

    @Test("reth's lowest tip applies only to transactions of other nodes")
    func minimumTipOfExternals() {
        var profile = MempoolProfile.reth
        profile.minimumTip = gwei(1)
        var fixture = PoolFixture(profile)
        let cheap = transfer(0, fees: fees(gwei(30), 1))
        #expect(fixture.outcome(cheap) == "pending")
        fixture.pool.remove(cheap.hash)
        let again = fixture.pool.admitAgain(
            cheap,
            sender: PoolFixture.alice.address,
            state: fixture.state,
            environment: fixture.environment
        )
        #expect(
            again.refused?.error
                == RPCError(
                    code: -32003,
                    message: "transaction priority fee below minimum required priority fee 1000000000"
                )
        )
    }
}
