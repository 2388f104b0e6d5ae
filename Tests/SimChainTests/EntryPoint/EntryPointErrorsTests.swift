import Ethereum
import Testing

@testable import SimChain

/// Every code of the entry point once, from the fault that causes it in the contract.
@Suite("Errors of the entry point model")
struct EntryPointErrorsTests {
    typealias Fixture = ChainFixture

    struct Fault: Sendable, CustomTestStringConvertible {
        var version: EntryPointVersion
        var expected: EntryPointError
        var operation: @Sendable (Fixture) -> UserOperation

        init(
            _ version: EntryPointVersion,
            _ expected: EntryPointError,
            _ operation: @escaping @Sendable (Fixture) -> UserOperation
        ) {
            self.version = version
            self.expected = expected
            self.operation = operation
        }

        var testDescription: String { "\(version.rawValue) \(expected)" }
    }

    private static func failedOp(_ reason: String) -> EntryPointError { .failedOp(index: 1, reason: reason) }

    private static let faults: [Fault] = [
        Fault(.v0_7, failedOp("AA10 sender already constructed")) { $0.operation(factory: true) },
        Fault(.v0_7, failedOp("AA13 initCode failed or OOG")) {
            $0.operation(from: Fixture.account(9), factory: true, behaviour: { $0.fail("no", .factory) })
        },
        Fault(.v0_7, failedOp("AA14 initCode must return sender")) {
            $0.operation(
                from: Fixture.account(9),
                factory: true,
                behaviour: { $0.fail("AA14 initCode must return sender", .factory) }
            )
        },
        Fault(.v0_7, failedOp("AA15 initCode must create sender")) {
            $0.operation(
                from: Fixture.account(9),
                factory: true,
                behaviour: { $0.fail("AA15 initCode must create sender", .factory) }
            )
        },
        // Before 0.8 the compiler's own check of the address reverts.
        Fault(.v0_7, .unknown([])) { $0.operation(from: Fixture.account(9)) },
        Fault(.v0_8, failedOp("AA20 account not deployed")) { $0.operation(from: Fixture.account(9)) },
        // One ether does not pay 260 000 gas at 4 000 gwei.
        Fault(.v0_7, failedOp("AA21 didn't pay prefund")) {
            $0.operation(fees: GasFees(maxFeePerGas: Fixture.gwei(4_000), maxPriorityFeePerGas: 1))
        },
        Fault(.v0_7, failedOp("AA22 expired or not due")) { $0.operation(behaviour: { $0.validUntil = 1 }) },
        Fault(.v0_7, failedOp("AA22 expired or not due")) {
            $0.operation(behaviour: { $0.validAfter = ChainConfiguration.defaultGenesisTimestamp + 1 })
        },
        Fault(.v0_7, .failedOpWithRevert(index: 1, reason: "AA23 reverted", inner: [])) {
            $0.operation(behaviour: { $0.fail("AA23 reverted") })
        },
        Fault(
            .v0_7,
            .failedOpWithRevert(
                index: 1,
                reason: "AA23 reverted",
                inner: EntryPointError.errorString("not today").encoded
            )
        ) { $0.operation(behaviour: { $0.fail("not today") }) },
        Fault(.v0_6, failedOp("AA23 reverted: not today")) { $0.operation(behaviour: { $0.fail("not today") }) },
        Fault(.v0_6, failedOp("AA23 reverted (or OOG)")) { $0.operation(behaviour: { $0.fail("AA23 reverted") }) },
        Fault(.v0_7, failedOp("AA24 signature error")) {
            var operation = $0.operation()
            operation.signature[3] ^= 1
            return operation
        },
        Fault(.v0_7, failedOp("AA24 signature error")) { fixture in
            var operation = fixture.operation()
            // Another hash, of which nobody has heard.
            operation.callData = [1]
            return operation
        },
        Fault(.v0_7, failedOp("AA24 signature error")) {
            $0.operation(behaviour: { $0.aggregator = Fixture.aggregator })
        },
        Fault(.v0_7, failedOp("AA25 invalid account nonce")) { $0.operation(sequence: 1) },
        Fault(.v0_7, failedOp("AA26 over verificationGasLimit")) {
            $0.operation(behaviour: { $0.verificationGasUsed = 100_001 })
        },
        Fault(.v0_6, failedOp("AA40 over verificationGasLimit")) {
            $0.operation(behaviour: { $0.verificationGasUsed = 100_001 })
        },
        // 0.6: account and paymaster share the limit of 100 000.
        Fault(.v0_6, failedOp("AA40 over verificationGasLimit")) {
            $0.operation(paymaster: true, behaviour: { $0.paymasterVerificationGasUsed = 40_001 })
        },
        Fault(.v0_6, .errorString("AA41 too little verificationGas")) {
            $0.operation(paymaster: true, behaviour: { $0.verificationGasUsed = 100_000 })
        },
        Fault(.v0_7, failedOp("AA31 paymaster deposit too low")) {
            $0.operation(
                fees: GasFees(maxFeePerGas: Fixture.gwei(4_000), maxPriorityFeePerGas: 1),
                paymaster: true
            )
        },
        Fault(.v0_7, failedOp("AA32 paymaster expired or not due")) {
            $0.operation(paymaster: true, behaviour: { $0.paymasterValidUntil = 1 })
        },
        Fault(
            .v0_7,
            .failedOpWithRevert(
                index: 1,
                reason: "AA33 reverted",
                inner: EntryPointError.errorString("no money").encoded
            )
        ) { $0.operation(paymaster: true, behaviour: { $0.fail("no money", .paymaster) }) },
        Fault(.v0_6, failedOp("AA33 reverted: no money")) {
            $0.operation(paymaster: true, behaviour: { $0.fail("no money", .paymaster) })
        },
        Fault(.v0_7, failedOp("AA34 signature error")) {
            $0.operation(paymaster: true, behaviour: { $0.fail("AA34 signature error", .paymaster) })
        },
        Fault(.v0_7, failedOp("AA36 over paymasterVerificationGasLimit")) {
            $0.operation(paymaster: true, behaviour: { $0.paymasterVerificationGasUsed = 50_001 })
        },
        Fault(.v0_6, failedOp("AA50 postOp revert")) {
            $0.operation(paymaster: true, behaviour: { $0.execution = .postOpReverts })
        },
        // 2^120 is the first price that is too large.
        Fault(.v0_7, .errorString("AA94 gas values overflow")) {
            $0.operation(fees: GasFees(maxFeePerGas: WeiPerGas(1 << 120), maxPriorityFeePerGas: 1))
        },
        Fault(.v0_8, failedOp("AA94 gas values overflow")) {
            $0.operation(fees: GasFees(maxFeePerGas: WeiPerGas(1 << 120), maxPriorityFeePerGas: 1))
        },
    ]

    @Test("a fault of the second operation reverts the bundle with that operation's index", arguments: faults)
    func fault(_ fault: Fault) {
        let fixture = Fixture(fault.version)
        let good = fixture.operation(from: Fixture.account(2))
        #expect(fixture.revert(good, fault.operation(fixture)) == fault.expected)
    }

    @Test("a bundle without faults does not revert", arguments: EntryPointVersion.allCases)
    func noFault(version: EntryPointVersion) {
        let fixture = Fixture(version)
        let operations = [
            fixture.operation(), fixture.operation(from: Fixture.account(2), paymaster: version != .v0_6),
        ]
        #expect(fixture.call(fixture.calldata(operations)) == .success(.returned([])))
    }

    @Test("the beneficiary must not be the zero address")
    func zeroBeneficiary() {
        let fixture = Fixture()
        let data = fixture.calldata([fixture.operation()], beneficiary: .zero)
        #expect(fixture.revert(data) == .errorString("AA90 invalid beneficiary"))
    }

    @Test("gas values of more than 64 bits are refused in the contract's words")
    func wideGasValues() {
        let fixture = Fixture()
        var data = fixture.calldata([fixture.operation()])
        // The word of preVerificationGas: the operation's head starts after the selector, four words, and its sixth
        // word is it.
        data[4 + 32 * 4 + 32 * 5] = 1
        #expect(fixture.revert(data) == .errorString("AA94 gas values overflow"))
    }

    @Test("hostile calldata reverts or returns, and never traps")
    func hostileCalldata() {
        let fixture = Fixture()
        let data = [
            fixture.calldata([fixture.operation(paymaster: true), fixture.operation(from: Fixture.account(2))]),
            fixture.calldata(groups: [(Fixture.aggregator, [fixture.operation()])]),
            EntryPointQuery.nonce(sender: Fixture.account(1), key: 3).encoded(version: .v0_7),
        ]
        var random = SimRandom(seed: 4337)
        for _ in 0..<3_000 {
            var mutated = data[Int(random.uniform(below: UInt64(data.count)))]
            for _ in 0...random.uniform(below: UInt64(4)) {
                let position = Int(random.uniform(below: UInt64(mutated.count)))
                mutated[position] = random.coin(1, 3) ? 0xff : UInt8(random.uniform(below: UInt64(256)))
            }
            if random.coin(1, 4) { mutated.removeLast(Int(random.uniform(below: UInt64(mutated.count)))) }
            let request = CallRequest(
                from: Fixture.bundler.address,
                to: EntryPointVersion.v0_7.address,
                gasLimit: 3_000_000,
                fees: Fixture.fees,
                data: mutated
            )
            _ = fixture.chain.call(request)
        }
        #expect(fixture.chain.ledger == fixture.chain.recountLedger())
        #expect(fixture.chain.balance(of: Fixture.beneficiary) == 0)
    }
}

extension OperationBehaviour {
    /// From the start, with this reason.
    fileprivate mutating func fail(_ reason: String, _ entity: FailingEntity = .account) {
        validation = .fails(ValidationFailure(stage: .pool, reason: reason, entity: entity))
    }
}
