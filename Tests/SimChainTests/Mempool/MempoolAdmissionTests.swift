import Ethereum
import SimChain
import Testing

@Suite("Mempool admission")
struct MempoolAdmissionTests {
    @Test("a valid transaction becomes pending", arguments: ["geth", "reth", "anvil"])
    func fair(client: String) throws {
        var fixture = PoolFixture(client)
        let transaction = transfer(0)
        let admission = try fixture.submit(transaction).get()
        #expect(admission.sender == PoolFixture.alice.address)
        #expect(
            admission.pooled
                == PooledTransaction(
                    hash: transaction.hash,
                    sender: PoolFixture.alice.address,
                    nonce: 0,
                    fees: fees(gwei(30), gwei(2)),
                    gasLimit: 21_000,
                    part: .pending
                )
        )
        #expect(admission.replaced == nil)
        #expect(admission.evicted.isEmpty)
        #expect(fixture.pool.transaction(transaction.hash) == transaction)
        #expect(fixture.pool.pooled(transaction.hash) == admission.pooled)
    }

    // MARK: One fault

    struct Fault: Sendable, CustomTestStringConvertible {
        var name: String
        var transaction: SignedTransaction
        /// By client; what a client does not look at is in the pool.
        var geth: String
        var reth: String
        var anvil: String
        var testDescription: String { name }
    }

    // 100 bytes that are not zero: 21 000 + 100 · 16 = 22 600 intrinsic, 21 000 + 10 · 4 · 100 = 25 000 floor.
    static let calldata = [UInt8](repeating: 1, count: 100)
    static let faults = [
        Fault(
            name: "the largest nonce",
            transaction: transfer(.max),
            geth: "nonce has max value",
            reth: "nonce has max value",
            anvil: "queued"
        ),
        Fault(
            name: "20 999 gas",
            transaction: transfer(0, gasLimit: 20_999),
            geth: "intrinsic gas too low: gas 20999, minimum needed 21000",
            reth: "intrinsic gas too low",
            anvil: "intrinsic gas too low"
        ),
        Fault(
            name: "a wei of gas below the calldata's cost",
            transaction: transfer(0, gasLimit: 22_599, data: calldata),
            geth: "intrinsic gas too low: gas 22599, minimum needed 22600",
            reth: "intrinsic gas too low",
            anvil: "pending"
        ),
        Fault(
            name: "below the calldata's floor",
            transaction: transfer(0, gasLimit: 24_999, data: calldata),
            geth: "insufficient gas for floor data gas cost: gas 24999, minimum needed 25000",
            reth: "intrinsic gas too low",
            anvil: "pending"
        ),
        Fault(
            name: "at the calldata's floor",
            transaction: transfer(0, gasLimit: 25_000, data: calldata),
            geth: "pending",
            reth: "pending",
            anvil: "pending"
        ),
        Fault(
            name: "above the transaction gas cap",
            transaction: transfer(0, gasLimit: 16_777_217),
            geth: "transaction gas limit too high (cap: 16777216, tx: 16777217)",
            reth: "gas limit too high",
            anvil: "intrinsic gas too high -- tx.gas_limit > resolved tx gas limit cap"
        ),
        Fault(
            name: "at the transaction gas cap",
            transaction: transfer(0, gasLimit: 16_777_216),
            geth: "pending",
            reth: "pending",
            anvil: "pending"
        ),
        Fault(
            name: "tip above the fee cap",
            transaction: transfer(0, fees: fees(gwei(30), WeiPerGas(30_000_000_001))),
            geth: "max priority fee per gas higher than max fee per gas",
            reth: "max priority fee per gas higher than max fee per gas",
            anvil: "max priority fee per gas higher than max fee per gas"
        ),
        Fault(
            name: "no tip",
            transaction: transfer(0, fees: fees(gwei(30), 0)),
            geth: "transaction gas price below minimum: gas tip cap 0, minimum needed 1",
            reth: "pending",
            anvil: "pending"
        ),
        Fault(
            name: "fee cap below the base fee",
            transaction: transfer(0, fees: fees(WeiPerGas(19_999_999_999), 1)),
            geth: "pending",
            reth: "base_fee",
            anvil: "max fee per gas less than block base fee"
        ),
        Fault(
            name: "fee cap at the base fee",
            transaction: transfer(0, fees: fees(gwei(20), 1)),
            geth: "pending",
            reth: "pending",
            anvil: "pending"
        ),
        Fault(
            name: "fee cap of 6 wei",
            transaction: transfer(0, fees: fees(6, 1)),
            geth: "pending",
            reth: "transaction underpriced",
            anvil: "max fee per gas less than block base fee"
        ),
        Fault(
            name: "another chain",
            transaction: transfer(0, chainID: 5),
            geth: "invalid sender: invalid chain id for signer: have 5 want 1",
            reth: "invalid chain ID",
            anvil: "invalid chain id for signer"
        ),
        Fault(
            name: "no chain",
            transaction: legacyTransfer(0, gasPrice: gwei(30), chainID: nil),
            geth: "only replay-protected (EIP-155) transactions allowed over RPC",
            reth: "pending",
            anvil: "Incompatible EIP-155 transaction, signed for another chain"
        ),
        Fault(
            // 16 000 000 · 62.5 gwei + 16 000 000 wei = 1 ether + 0.000016 gwei.
            name: "more than an ether for gas",
            transaction: transfer(0, fees: fees(WeiPerGas(62_500_000_001), 1), gasLimit: 16_000_000),
            geth: "tx fee (1.00 ether) exceeds the configured cap (1.00 ether)",
            reth: "tx fee (1000000000016000000 wei) exceeds the configured cap (1000000000000000000 wei)",
            anvil: "pending"
        ),
        Fault(
            name: "exactly an ether for gas",
            transaction: transfer(0, fees: fees(WeiPerGas(62_500_000_000), 1), gasLimit: 16_000_000),
            geth: "pending",
            reth: "pending",
            anvil: "pending"
        ),
        Fault(
            // Balance 2 ether; cost 2 ether + 21 000 · 30 gwei = 2 000 630 000 000 000 000 wei.
            name: "more value than balance",
            transaction: transfer(0, value: 2_000_000_000_000_000_000),
            geth: "insufficient funds for gas * price + value: balance 2000000000000000000, "
                + "tx cost 2000630000000000000, overshot 630000000000000",
            reth: "insufficient funds for gas * price + value: have 2000000000000000000 want 2000630000000000000",
            anvil: "Insufficient funds for gas * price + value"
        ),
        Fault(
            name: "all the balance",
            transaction: transfer(0, value: 1_999_370_000_000_000_000),
            geth: "pending",
            reth: "pending",
            anvil: "pending"
        ),
        Fault(
            name: "more value than there are numbers",
            transaction: transfer(0, value: .max),
            geth: "insufficient funds for gas * price + value: balance 2000000000000000000, "
                + "tx cost \(UInt256.max), overshot \(UInt256.max - 2_000_000_000_000_000_000)",
            reth: "insufficient funds for gas * price + value: have 2000000000000000000 want \(UInt256.max)",
            anvil: "Insufficient funds for gas * price + value"
        ),
        Fault(
            name: "initcode of 49 153 bytes",
            transaction: transfer(
                0,
                gasLimit: 1_000_000,
                to: nil,
                data: [UInt8](repeating: 0, count: 49_153)
            ),
            geth: "max initcode size exceeded: code size 49153 limit 49152",
            reth: "max initcode size exceeded",
            anvil: "max initcode size exceeded"
        ),
        Fault(
            name: "a set-code transaction without authorizations",
            transaction: delegation(0, of: []),
            geth: "set code tx must have at least one authorization tuple",
            reth: "no items in authorization list for EIP7702 transaction",
            anvil: "pending"
        ),
    ]

    @Test("a transaction with one fault has that fault's refusal", arguments: faults)
    func oneFault(_ fault: Fault) {
        for (client, expected) in [("geth", fault.geth), ("reth", fault.reth), ("anvil", fault.anvil)] {
            var fixture = PoolFixture(client)
            #expect(fixture.outcome(fault.transaction) == expected, "\(client)")
            #expect(fixture.pool.isEmpty == !["pending", "queued", "base_fee"].contains(expected), "\(client)")
        }
    }

    @Test(
        "a transaction may have all the gas of a block",
        arguments: [
            ("geth", "exceeds block gas limit"),
            ("reth", "exceeds block gas limit"),
            ("anvil", "intrinsic gas too high -- tx.gas_limit > env.block.gas_limit"),
        ]
    )
    func blockGasLimit(client: String, expected: String) {
        var fixture = PoolFixture(client)
        fixture.environment.head.gasLimit = 5_000_000
        #expect(fixture.outcome(transfer(0, gasLimit: 5_000_001)) == expected)
        #expect(fixture.outcome(transfer(0, gasLimit: 5_000_000)) == "pending")
    }

    @Test(
        "a transaction may have 131 072 bytes",
        arguments: [
            ("geth", "oversized data: transaction size 131073, limit 131072"),
            ("reth", "oversized data: transaction size 131073, limit 131072"),
            ("anvil", "pending"),
        ]
    )
    func size(client: String, expected: String) {
        var fixture = PoolFixture(client)
        let overhead = transfer(0, gasLimit: 2_000_000, data: .init(repeating: 0, count: 130_000)).raw.count - 130_000
        func sized(_ byteCount: Int) -> SignedTransaction {
            transfer(0, gasLimit: 2_000_000, data: .init(repeating: 0, count: byteCount - overhead))
        }
        #expect(sized(131_073).raw.count == 131_073)
        #expect(fixture.outcome(sized(131_072)) == "pending")
        fixture = PoolFixture(client)
        #expect(fixture.outcome(sized(131_073)) == expected)
    }

    @Test(
        "bytes that are not a transaction are refused as such",
        arguments: [
            ("geth", -32000, "typed transaction too short", "transaction type not supported"),
            ("reth", -32602, "empty transaction data", "failed to decode signed transaction"),
            ("anvil", -32602, "Empty transaction data", "Failed to decode transaction"),
        ]
    )
    func malformed(client: String, code: Int, empty: String, unknownType: String) {
        var fixture = PoolFixture(client)
        func refused(_ raw: [UInt8]) -> PoolRejection? {
            fixture.pool.admit(raw: raw, state: fixture.state, environment: fixture.environment).refused
        }
        #expect(refused([])?.error == RPCError(code: code, message: empty))
        #expect(refused([0x05, 0xc0])?.error == RPCError(code: code, message: unknownType))
        #expect(refused([0x05, 0xc0])?.pooled == nil)
        #expect(refused([0x02])?.refusal == .malformed(.tooShort))
        #expect(refused([0x02, 0xc0])?.refusal == .malformed(.payload(type: 2)))
        #expect(refused([0xc0])?.refusal == .malformed(.payload(type: 0)))
        #expect(refused(transfer(0).raw.dropLast())?.refusal == .malformed(.payload(type: 2)))
    }

    @Test(
        "a signature without a signer is refused",
        arguments: [
            ("geth", -32000, "invalid sender: invalid transaction v, r, s values"),
            ("reth", -32602, "invalid transaction signature"),
            ("anvil", -32602, "Failed to recover the signer"),
        ]
    )
    func invalidSignature(client: String, code: Int, message: String) {
        var fixture = PoolFixture(client)
        let rejection = fixture.submit(withHighS(transfer(0))).refused
        #expect(rejection?.error == RPCError(code: code, message: message))
        #expect(rejection?.pooled == nil)
    }

    @Test(
        "a transaction from a contract's address is refused",
        arguments: [("reth", "sender is not an EOA"), ("geth", "pending")]
    )
    func contractSender(client: String, expected: String) {
        var fixture = PoolFixture(client)
        fixture.state.contracts.insert(PoolFixture.alice.address)
        #expect(fixture.outcome(transfer(0)) == expected)
    }

    @Test("a refusal carries the compared numbers, and the transaction for the trace")
    func refusal() throws {
        var fixture = PoolFixture("geth")
        fixture.state.nonces[PoolFixture.alice.address] = 3
        let rejection = try #require(fixture.submit(transfer(2)).refused)
        #expect(rejection.refusal == .nonceTooLow(next: 3, transaction: 2))
        #expect(rejection.error == RPCError(code: -32000, message: "nonce too low: next nonce 3, tx nonce 2"))
        #expect(rejection.pooled?.hash == transfer(2).hash)
        #expect(rejection.pooled?.sender == PoolFixture.alice.address)
        // The sender is known even where the client refused before it asked.
        let dear = transfer(3, fees: fees(gwei(100), 1), gasLimit: 16_000_000)
        #expect(fixture.submit(dear).refused?.pooled?.sender == PoolFixture.alice.address)
    }
}

/// The same bytes with a signature that EIP-2 forbids: s is 2²⁵⁵ − 1, which is above half the group's order.
func withHighS(_ transaction: SignedTransaction) -> SignedTransaction {
    let signature = RecoverableSignature(r: transaction.signature.r, s: .max >> 1, yParity: 0)
    return SignedTransaction(transaction: transaction.transaction, signature: signature)
}
