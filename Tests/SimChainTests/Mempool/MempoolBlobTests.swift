import Ethereum
import SimChain
import Testing

/// What geth does was recorded (geth-wire.jsonl, from "blob transaction without sidecar" on); of reth and anvil there is
/// only their source.
@Suite("Blob transactions in a pool")
struct MempoolBlobTests {
    static func blob(nonce: UInt64 = 0, fee: UInt128 = 40, tip: UInt128 = 2, blobFee: UInt128 = 3) -> SignedTransaction
    {
        Transaction.blob(
            BlobTransaction(
                chainID: 1,
                nonce: nonce,
                fees: GasFees(maxFeePerGas: gwei(fee), maxPriorityFeePerGas: gwei(tip)),
                gasLimit: 21_000,
                to: PoolFixture.recipient,
                maxFeePerBlobGas: gwei(blobFee),
                blobVersionedHashes: [Hash32(words: (1 << 56, 0, 0, 0))]
            )
        ).signed(by: PoolFixture.alice)
    }

    static func ordinary(nonce: UInt64 = 0) -> SignedTransaction {
        Transaction.feeMarket(
            FeeMarketTransaction(
                chainID: 1,
                nonce: nonce,
                fees: GasFees(maxFeePerGas: gwei(500), maxPriorityFeePerGas: gwei(100)),
                gasLimit: 21_000,
                to: PoolFixture.recipient
            )
        ).signed(by: PoolFixture.alice)
    }

    @Test("an account has blob transactions in the pool or ordinary ones, not both", arguments: ["geth", "reth"])
    func reserved(client: String) {
        var fixture = PoolFixture(client)
        #expect(fixture.outcome(withSidecar: Self.blob()) == "pending")
        #expect(fixture.outcome(Self.ordinary()) == "address already reserved")
        #expect(fixture.outcome(Self.ordinary(nonce: 1)) == "address already reserved")
        #expect(fixture.outcome(withSidecar: Self.blob(nonce: 1)) == "pending")

        var other = PoolFixture(client)
        #expect(other.outcome(Self.ordinary()) == "pending")
        #expect(other.outcome(withSidecar: Self.blob()) == "address already reserved")
        // Recorded of geth: "nonce too high: tx nonce 5, gapped nonce 0", of an account with ordinary ones.
        #expect(other.outcome(withSidecar: Self.blob(nonce: 5)) == "nonce too high: tx nonce 5, gapped nonce 0")
    }

    @Test("anvil has one pool for all, where the higher fee cap wins")
    func anvil() {
        var fixture = PoolFixture("anvil")
        #expect(fixture.outcome(withSidecar: Self.blob()) == "pending")
        #expect(fixture.outcome(Self.ordinary()) == "pending")
        #expect(fixture.pool.count == 1)
    }

    @Test("each of the three prices must double")
    func replacement() {
        var fixture = PoolFixture("geth")
        fixture.outcome(withSidecar: Self.blob())
        let refusal = "replacement transaction underpriced: new tx "
        let offers: [(SignedTransaction, String)] = [
            (Self.blob(fee: 80, tip: 4, blobFee: 3), "\(refusal)blob gas fee cap 3000000000 <= 3000000000 queued"),
            (
                Self.blob(fee: 79, tip: 4, blobFee: 6),
                "\(refusal)gas fee cap 79000000000 < 40000000000 queued + 100% replacement penalty"
            ),
            (
                Self.blob(fee: 80, tip: 3, blobFee: 6),
                "\(refusal)gas tip cap 3000000000 < 2000000000 queued + 100% replacement penalty"
            ),
            (Self.blob(fee: 80, tip: 4, blobFee: 6), "pending"),
        ]
        for (offer, outcome) in offers { #expect(fixture.outcome(withSidecar: offer) == outcome) }
        #expect(fixture.pool.count == 1)
    }

    @Test("geth counts it, and does not show it")
    func content() {
        var geth = PoolFixture("geth")
        geth.outcome(withSidecar: Self.blob())
        geth.outcome(withSidecar: Self.blob(nonce: 1))
        let sender = PoolFixture.alice.address
        #expect(geth.pool.content(from: sender).isEmpty)
        #expect(geth.pool.transactionCountPending(of: sender, state: geth.state) == 2)
        var reth = PoolFixture("reth")
        reth.outcome(withSidecar: Self.blob())
        #expect(reth.pool.content(from: sender).map(\.nonce) == [0])
    }

    @Test("without its blobs it is refused over RPC")
    func withoutSidecar() {
        let answers = ["geth", "reth"].map { client in
            var fixture = PoolFixture(client)
            return fixture.outcome(Self.blob())
        }
        #expect(answers == ["missing sidecar in blob transaction", "failed to decode signed transaction"])
    }

    @Test("the balance must cover what the blobs may cost")
    func balance() {
        var fixture = PoolFixture("geth")
        // 21 000 × 40 gwei = 840 000 gwei and 131 072 × 3 gwei = 393 216 gwei.
        fixture.state.balances[PoolFixture.alice.address] = 1_233_215_000_000_000
        #expect(fixture.outcome(withSidecar: Self.blob()).hasPrefix("insufficient funds"))
        fixture.state.balances[PoolFixture.alice.address] = 1_233_216_000_000_000
        #expect(fixture.outcome(withSidecar: Self.blob()) == "pending")
    }

    @Test("a place is free again once it is gone")
    func gone() {
        var fixture = PoolFixture("geth")
        let blob = Self.blob()
        fixture.outcome(withSidecar: blob)
        fixture.pool.remove(blob.hash)
        #expect(fixture.outcome(Self.ordinary()) == "pending")
    }
}

extension PoolFixture {
    @discardableResult
    fileprivate mutating func outcome(withSidecar transaction: SignedTransaction) -> String {
        switch pool.admit(withSidecar: transaction, state: state, environment: environment) {
        case .success(let admission): admission.pooled.part.rawValue
        case .failure(let rejection): rejection.error.message
        }
    }
}
