import Ethereum
import Testing

@testable import SimChain

@Suite("Entry point model")
struct EntryPointModelTests {
    typealias Fixture = ChainFixture

    // MARK: Gas

    @Test("an operation pays used gas and a tenth of unused limits, and gets the rest of its prefund back")
    func paysForItself() throws {
        let fixture = Fixture()
        let data = fixture.calldata([fixture.operation()])
        let transaction = try #require(fixture.submitBundle(data))
        fixture.sealBlock()

        // 60 000 pre-verification, 60 000 verification and 60 000 call used; penalty (100 000 − 60 000) / 10 = 4 000.
        let execution = try #require(fixture.operationExecutions.first)
        #expect(execution.actualGasUsed == 184_000)
        // min(60, 20 + 2) = 22 gwei.
        let cost = Fixture.gwei(22) * 184_000
        #expect(execution.actualGasCost == cost)
        #expect(execution.succeeded)
        #expect(fixture.chain.balance(of: Fixture.beneficiary) == cost)
        // Prefund: 260 000 gas at 60 gwei out of the account's balance; the rest stays as its deposit.
        let prefund = Fixture.gwei(60) * 260_000
        #expect(fixture.chain.balance(of: Fixture.account(1)) == .ether - prefund)
        #expect(fixture.chain.deposit(of: Fixture.account(1), in: .v0_7) == prefund - cost)

        // 21 000, calldata, and 60 000 + 60 000 + 12 000; the floor of EIP-7623 is lower.
        let zeros = UInt64(data.count { $0 == 0 })
        let calldata = 4 * zeros + 16 * (UInt64(data.count) - zeros)
        let receipt = try #require(fixture.chain.receipt(hash: transaction))
        #expect(receipt.gasUsed == Gas(21_000 + calldata + 132_000))
        #expect(receipt.succeeded)
    }

    @Test("a paymaster pays for verification and postOp too")
    func paymasterPays() throws {
        let fixture = Fixture()
        fixture.submitBundle(fixture.calldata([fixture.operation(paymaster: true)]))
        fixture.sealBlock()
        // 60 000 + 60 000 + 30 000 + 60 000 + 30 000; penalty (100 000 + 50 000 − 60 000 − 30 000) / 10 = 6 000.
        let execution = try #require(fixture.operationExecutions.first)
        #expect(execution.actualGasUsed == 246_000)
        #expect(
            fixture.chain.deposit(of: Fixture.paymaster, in: .v0_7) == .ether - Fixture.gwei(22) * 246_000
        )
        #expect(fixture.chain.balance(of: Fixture.account(1)) == .ether)
        // 60 000 + 30 000 + 60 000 + 30 000 + 12 000 above the transaction's own gas.
        let receipt = try #require(fixture.chain.receipt(hash: execution.transaction))
        let intrinsic = receipt.gasUsed.rawValue - 192_000
        #expect(intrinsic > 21_000)
    }

    @Test(
        "an operation may use all its limits, and cost its whole prefund",
        arguments: [
            // 60 000 pre-verification gas and two limits of 100 000; from 0.7 on the paymaster's two of 50 000 too.
            (EntryPointVersion.v0_6, false, Gas(260_000)), (.v0_7, false, 260_000), (.v0_7, true, 360_000),
        ]
    )
    func usesAll(version: EntryPointVersion, paymaster: Bool, gas: Gas) throws {
        let fixture = Fixture(version)
        // Without a base fee in it, the price is the fee cap.
        let fees = GasFees(maxFeePerGas: Fixture.gwei(60), maxPriorityFeePerGas: Fixture.gwei(60))
        let operation = fixture.operation(
            fees: fees,
            paymaster: paymaster,
            behaviour: {
                $0.verificationGasUsed = 100_000
                $0.callGasUsed = 100_000
                $0.paymasterVerificationGasUsed = paymaster ? 50_000 : 0
                $0.paymasterPostOpGasUsed = paymaster ? 50_000 : 0
            }
        )
        fixture.submitBundle(fixture.calldata([operation]))
        fixture.sealBlock()
        let execution = try #require(fixture.operationExecutions.first)
        #expect(execution.succeeded)
        #expect(execution.actualGasUsed == gas)
        #expect(execution.actualGasCost == Fixture.gwei(60) * gas)
        let payer = paymaster ? Fixture.paymaster : Fixture.account(1)
        let left: Wei = paymaster ? .ether - Fixture.gwei(60) * gas : 0
        #expect(fixture.chain.deposit(of: payer, in: version) == left)
    }

    @Test("0.6 has no penalty")
    func noPenaltyBefore07() throws {
        let fixture = Fixture(.v0_6)
        fixture.submitBundle(fixture.calldata([fixture.operation()]))
        fixture.sealBlock()
        #expect(fixture.operationExecutions.first?.actualGasUsed == 180_000)
    }

    @Test("a small bundle with much calldata pays the calldata floor")
    func calldataFloor() throws {
        let fixture = Fixture()
        let operation = fixture.operation(
            change: { $0.callData = Array(repeating: 0xff, count: 20_000) },
            behaviour: {
                $0.verificationGasUsed = 1_000
                $0.callGasUsed = 1_000
            }
        )
        let data = fixture.calldata([operation])
        let hash = try #require(fixture.submitBundle(data))
        fixture.sealBlock()
        let zeros = UInt64(data.count { $0 == 0 })
        let tokens = zeros + 4 * (UInt64(data.count) - zeros)
        #expect(fixture.chain.receipt(hash: hash)?.gasUsed == Gas(21_000 + 10 * tokens))
    }

    // MARK: Execution

    @Test(
        "an operation whose call fails pays for its gas and is reported as failed",
        arguments: [
            // Reverting: 60 000 used of 100 000. Out of gas: the whole limit, no penalty.
            (ExecutionBehaviour.reverts, Gas(184_000), true), (.outOfGas, 220_000, false),
        ]
    )
    func failingCall(behaviour: ExecutionBehaviour, gasUsed: Gas, hasReason: Bool) throws {
        let fixture = Fixture()
        let operation = fixture.operation(behaviour: { $0.execution = behaviour })
        let hash = try #require(fixture.submitBundle(fixture.calldata([operation])))
        fixture.sealBlock()
        let execution = try #require(fixture.operationExecutions.first)
        #expect(!execution.succeeded)
        #expect(execution.actualGasUsed == gasUsed)
        let receipt = try #require(fixture.chain.receipt(hash: hash))
        #expect(receipt.succeeded)
        let reason = receipt.logs.first(where: UserOperationRevertReason.matches)
        #expect((reason != nil) == hasReason)
    }

    @Test("in 0.7 a reverting postOp fails the operation but not the bundle")
    func postOpReverts() throws {
        let fixture = Fixture()
        let operation = fixture.operation(paymaster: true, behaviour: { $0.execution = .postOpReverts })
        let hash = try #require(fixture.submitBundle(fixture.calldata([operation])))
        fixture.sealBlock()
        let receipt = try #require(fixture.chain.receipt(hash: hash))
        #expect(receipt.succeeded)
        let log = try #require(receipt.logs.first(where: PostOpRevertReason.matches))
        let event = try PostOpRevertReason(log)
        guard case .postOpReverted = EntryPointError(decoding: event.revertReason) else {
            Issue.record("the reason is the entry point's own error")
            return
        }
        #expect(fixture.operationExecutions.first?.succeeded == false)
        #expect(fixture.operationExecutions.first?.actualGasUsed == 246_000)
    }

    @Test("logs come in the contract's order")
    func logOrder() throws {
        let fixture = Fixture()
        let new = Fixture.account(9)
        fixture.chain.fund(new, .ether)
        let hash = try #require(
            fixture.submitBundle(
                fixture.calldata([fixture.operation(), fixture.operation(from: new, factory: true)])
            )
        )
        let header = fixture.sealBlock()
        let logs = try #require(fixture.chain.logs(inBlock: header.hash, address: EntryPointVersion.v0_7.address))
        #expect(fixture.chain.logs(inBlock: header.hash, address: EntryPointVersion.v0_6.address) == [])
        #expect(
            logs.compactMap(\.topics.first) == [
                Deposited.topic, AccountDeployed.topic, Deposited.topic, BeforeExecution.topic,
                UserOperationEvent.topic, UserOperationEvent.topic,
            ]
        )
        #expect(logs.allSatisfy { $0.transactionHash == hash && $0.blockHash == header.hash })
        #expect(fixture.chain.hasCode(new))
        let event = try UserOperationEvent(logs[4])
        #expect(event.actualGasUsed == 184_000)
        #expect(event.sender == Fixture.account(1))
        #expect(try AccountDeployed(logs[1]).factory == Fixture.factory)
    }

    // MARK: The bundle's gas

    @Test("a bundle with one gas too little for the inner call's guard reverts")
    func innerCallGuard() throws {
        let fixture = Fixture()
        let data = fixture.calldata([fixture.operation(change: { $0.callGasLimit = 1_000_000 })])
        let zeros = UInt64(data.count { $0 == 0 })
        let intrinsic = 21_000 + 4 * zeros + 16 * (UInt64(data.count) - zeros)
        // Left at the inner call: all but the intrinsic gas, 6 000 of the entry point's own, and 60 000 of validation.
        // ⌈(1 000 000 + 10 000) · 64 / 63⌉ = 1 026 032 must be left.
        let enough = Gas(intrinsic + 66_000 + 1_026_032)
        #expect(fixture.revert(data, gasLimit: enough) == nil)
        #expect(fixture.revert(data, gasLimit: enough - 1) == .failedOp(index: 0, reason: "AA95 out of gas"))
    }

    @Test("a bundle that runs out of gas while validating fails with all its gas")
    func outOfGas() throws {
        let fixture = Fixture()
        let data = fixture.calldata([fixture.operation()])
        #expect(fixture.call(data, gasLimit: 60_000) == .failure(RPCError(code: -32000, message: "out of gas")))
        let hash = try #require(fixture.submitBundle(data, gasLimit: 60_000))
        fixture.sealBlock()
        let receipt = try #require(fixture.chain.receipt(hash: hash))
        #expect(!receipt.succeeded)
        #expect(receipt.gasUsed == 60_000)
        #expect(fixture.chain.balance(of: Fixture.account(1)) == .ether)
    }

    @Test("a failing bundle is mined, pays its fees and has no other effect")
    func failingBundlePays() throws {
        let fixture = Fixture()
        // The first operation is good and is taken back with the second, whose nonce is wrong.
        let operations = [fixture.operation(), fixture.operation(from: Fixture.account(2), sequence: 7)]
        let hash = try #require(fixture.submitBundle(fixture.calldata(operations)))
        fixture.sealBlock()
        let receipt = try #require(fixture.chain.receipt(hash: hash))
        #expect(!receipt.succeeded)
        #expect(receipt.logs.isEmpty)
        #expect(
            fixture.chain.revertData(hash: hash).map { EntryPointError(decoding: $0) }
                == .failedOp(index: 1, reason: "AA25 invalid account nonce")
        )
        #expect(fixture.operationExecutions.isEmpty)
        #expect(fixture.chain.operationSequence(of: Fixture.account(1), key: 0, in: .v0_7) == 0)
        #expect(fixture.chain.deposit(of: Fixture.account(1), in: .v0_7) == 0)
        #expect(
            fixture.chain.balance(of: Fixture.bundler.address)
                == Fixture.ether(100) - Fixture.gwei(22) * receipt.gasUsed
        )
    }

    // MARK: Nonces

    @Test("each nonce key counts on its own, and its sequences follow each other")
    func nonces() {
        let fixture = Fixture()
        let operations = [
            fixture.operation(sequence: 0), fixture.operation(sequence: 1), fixture.operation(sequence: 0, key: 5),
        ]
        #expect(fixture.revert(fixture.calldata(operations)) == nil)
        fixture.submitBundle(fixture.calldata(operations))
        fixture.sealBlock()
        #expect(fixture.chain.operationSequence(of: Fixture.account(1), key: 0, in: .v0_7) == 2)
        #expect(fixture.chain.operationSequence(of: Fixture.account(1), key: 5, in: .v0_7) == 1)
        #expect(fixture.revert(operations[0]) == .failedOp(index: 0, reason: "AA25 invalid account nonce"))
    }

    // MARK: Deposits and questions

    @Test("ether sent to the entry point becomes a deposit")
    func deposits() throws {
        let fixture = Fixture()
        let sender = Fixture.bundler.address
        let hash = try #require(
            fixture.submit(
                fixture.transaction(to: EntryPointVersion.v0_7.address, value: .ether, gasLimit: 50_000)
            )
        )
        fixture.sealBlock()
        #expect(fixture.chain.deposit(of: sender, in: .v0_7) == .ether)
        let log = try #require(fixture.chain.receipt(hash: hash)?.logs.first)
        #expect(try Deposited(log) == Deposited(account: sender, totalDeposit: .ether))
        let answer = fixture.call(EntryPointQuery.balance(of: sender).encoded(version: .v0_7))
        #expect(answer == .success(.returned(EntryPointQuery.encode(balance: .ether))))
        #expect(fixture.chain.balance(of: EntryPointVersion.v0_7.address) == 0)
    }

    @Test("a bundle that sends ether reverts and gets the ether back")
    func bundleWithValue() throws {
        let fixture = Fixture()
        let hash = try #require(
            fixture.submit(
                fixture.transaction(
                    to: EntryPointVersion.v0_7.address,
                    value: .ether,
                    data: fixture.calldata([fixture.operation()]),
                    gasLimit: 1_000_000
                )
            )
        )
        fixture.sealBlock()
        let receipt = try #require(fixture.chain.receipt(hash: hash))
        #expect(!receipt.succeeded)
        #expect(
            fixture.chain.balance(of: Fixture.bundler.address)
                == Fixture.ether(100) - Fixture.gwei(22) * receipt.gasUsed
        )
    }
}
