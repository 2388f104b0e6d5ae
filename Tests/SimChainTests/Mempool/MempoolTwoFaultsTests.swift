import Ethereum
import SimChain
import Testing

@Suite("Mempool admission with two faults")
struct MempoolTwoFaultsTests {
    @Test(
        "of two faults each client names its first",
        arguments: [
            (
                // Gas above the cap and above the block's limit.
                transfer(0, fees: fees(gwei(1), 1), gasLimit: 70_000_000),
                "transaction gas limit too high (cap: 16777216, tx: 70000000)",
                "exceeds block gas limit",
                "intrinsic gas too high -- tx.gas_limit > env.block.gas_limit"
            ),
            (
                // Dearer than the RPC limit, and the tip is above the fee cap.
                transfer(0, fees: fees(gwei(100), gwei(101)), gasLimit: 16_000_000),
                "tx fee (1.60 ether) exceeds the configured cap (1.00 ether)",
                "max priority fee per gas higher than max fee per gas",
                "max priority fee per gas higher than max fee per gas"
            ),
            (
                // Fee cap below the base fee, tip above the fee cap.
                transfer(0, fees: fees(gwei(10), gwei(11))),
                "max priority fee per gas higher than max fee per gas",
                "max priority fee per gas higher than max fee per gas",
                "max fee per gas less than block base fee"
            ),
            (
                // Another chain, and too little gas.
                transfer(0, gasLimit: 20_000, chainID: 5),
                "invalid sender: invalid chain id for signer: have 5 want 1",
                "invalid chain ID",
                "invalid chain id for signer"
            ),
            (
                // No tip, and too little gas: intrinsic gas comes first in geth.
                transfer(0, fees: fees(gwei(30), 0), gasLimit: 20_000),
                "intrinsic gas too low: gas 20000, minimum needed 21000",
                "intrinsic gas too low",
                "intrinsic gas too low"
            ),
            (
                // A signature of nobody, and gas above the cap.
                withHighS(transfer(0, gasLimit: 20_000_000)),
                "transaction gas limit too high (cap: 16777216, tx: 20000000)",
                "invalid transaction signature",
                "Failed to recover the signer"
            ),
            (
                // Fee cap below 7 wei, and more value than the balance.
                transfer(0, fees: fees(6, 1), value: 3_000_000_000_000_000_000),
                "insufficient funds for gas * price + value: balance 2000000000000000000, "
                    + "tx cost 3000000000000126000, overshot 1000000000000126000",
                "insufficient funds for gas * price + value: have 2000000000000000000 want 3000000000000126000",
                "max fee per gas less than block base fee"
            ),
        ]
    )
    func twoFaults(transaction: SignedTransaction, geth: String, reth: String, anvil: String) {
        for (client, expected) in [("geth", geth), ("reth", reth), ("anvil", anvil)] {
            var fixture = PoolFixture(client)
            #expect(fixture.outcome(transaction) == expected, "\(client)")
        }
    }

    @Test(
        "a transaction that is known and has a used nonce is refused as each client says",
        arguments: [
            ("geth", "already known"), ("reth", "nonce too low: next nonce 1, tx nonce 0"),
            ("anvil", "nonce too low"),
        ]
    )
    func knownAndStale(client: String, expected: String) {
        var fixture = PoolFixture(client)
        fixture.submit(transfer(0))
        fixture.state.nonces[PoolFixture.alice.address] = 1
        #expect(fixture.outcome(transfer(0)) == expected)
    }

    @Test(
        "a transaction that is known and cannot be paid is refused as each client says",
        arguments: [
            ("geth", "already known"),
            ("reth", "insufficient funds for gas * price + value: have 0 want 630000000000000"),
            ("anvil", "Insufficient funds for gas * price + value"),
        ]
    )
    func knownAndUnfunded(client: String, expected: String) {
        var fixture = PoolFixture(client)
        fixture.submit(transfer(0))
        fixture.state.balances[PoolFixture.alice.address] = 0
        #expect(fixture.outcome(transfer(0)) == expected)
    }

    @Test(
        "a transaction that is known and valid is refused as known",
        arguments: [
            ("geth", -32000, "already known"), ("reth", -32000, "already known"),
            ("anvil", -32003, "transaction already imported"),
        ]
    )
    func known(client: String, code: Int, message: String) {
        var fixture = PoolFixture(client)
        fixture.submit(transfer(0))
        #expect(fixture.submit(transfer(0)).refused?.error == RPCError(code: code, message: message))
    }

    @Test(
        "a transaction with a used nonce that cannot be paid is refused for the nonce",
        arguments: [
            ("geth", "nonce too low: next nonce 1, tx nonce 0"),
            ("reth", "nonce too low: next nonce 1, tx nonce 0"),
            ("anvil", "nonce too low"),
        ]
    )
    func staleAndUnfunded(client: String, expected: String) {
        var fixture = PoolFixture(client)
        fixture.state.nonces[PoolFixture.alice.address] = 1
        fixture.state.balances[PoolFixture.alice.address] = 0
        #expect(fixture.outcome(transfer(0)) == expected)
    }
}
