import Bundler
import Ethereum
import SimChain
import Testing

@Suite("Bundles of one operation")
struct OneOperationBundleTests {
    private static let bundler = PrivateKey.derived(from: "bundler")
    private static let paymaster = Address(high: 0xaa, middle: 0, low: 1)
    /// Of the operation and of its transaction: the operation pays for nothing but the gas.
    private static let fees = GasFees(maxFeePerGas: 30_000_000_000, maxPriorityFeePerGas: 1_000_000_000)

    private final class Executions {
        var transactions: [TransactionExecution] = []
        var operations: [OperationExecution] = []
    }

    /// The simulated chain decides what each bundle costs and what its operation pays: it knows nothing of the builder's
    /// rule. All use as much of their limits as chance says, down to nothing.
    @Test(
        "an operation with exactly the required pre-verification gas never costs its bundle more than it pays",
        arguments: EntryPointVersion.allCases
    )
    func neverLoses(version: EntryPointVersion) throws {
        let executions = Executions()
        let chain = Chain(configuration: ChainConfiguration(entryPoints: [version])) { event in
            switch event {
            case .transactionExecuted(let execution): executions.transactions.append(execution)
            case .operationExecuted(let execution): executions.operations.append(execution)
            case .genesis, .blockSealed, .slotMissed, .reorganised, .transactionPooled, .transactionReplaced,
                .transactionRefused, .transactionEvicted:
                break
            }
        }
        chain.issue(Wei(1_000 * Wei.ether.rawValue), to: Self.bundler.address)
        chain.fundDeposit(of: Self.paymaster, entryPoint: version, Wei(1_000 * Wei.ether.rawValue))
        chain.sealGenesis()
        chain.deployAccount(Self.paymaster)
        var random = SimRandom(seed: 7)
        var instant = SimInstant.genesis
        let count = 100
        for number in 1...UInt32(count) {
            let operation = try admitted(number, version: version, chain: chain, random: &random)
            try send(operation, version: version, chain: chain)
            instant = instant.advanced(by: .seconds(12))
            chain.sealBlock(at: instant)
        }
        #expect(executions.operations.count == count)
        #expect(executions.transactions.count == count)
        for (transaction, operation) in zip(executions.transactions, executions.operations) {
            #expect(transaction.succeeded)
            let cost = transaction.effectiveGasPrice * transaction.gasUsed
            #expect(operation.actualGasCost >= cost, "seed 7, block \(transaction.block)")
        }
    }

    /// A random operation with the least pre-verification gas that the pool takes. It is part of the calldata that it pays
    /// for, and of the hash that is signed: hence the steps.
    private func admitted(
        _ number: UInt32,
        version: EntryPointVersion,
        chain: Chain,
        random: inout SimRandom
    ) throws -> UserOperation {
        let (draft, behaviour) = draw(number, version: version, random: &random)
        chain.deployAccount(draft.sender)
        let hasher = UserOperationHasher(version: version, chainID: chain.configuration.chainID)
        var operation = draft
        for _ in 0..<100 {
            let hash = hasher.hash(operation)
            operation.signature = ModelledSignature.sign(userOpHash: hash, account: operation.sender)
            let candidate = PooledOperation(operation: operation, hash: hash, entryPoint: version)
            let admission = OperationAdmission(candidate, gasLimit: 60_000_000, settings: BuilderSettings())
            if case .call = admission.firstStep {
                chain.register(behaviour, for: hash)
                chain.fundDeposit(
                    of: operation.sender,
                    entryPoint: version,
                    EntryPointGas.requiredPrefund(of: operation, version: version)
                )
                return operation
            }
            operation.preVerificationGas = PreVerificationGas.required(by: operation, version: version, bundleSize: 1)
        }
        Issue.record("never admitted")
        return operation
    }

    private func draw(
        _ number: UInt32,
        version: EntryPointVersion,
        random: inout SimRandom
    ) -> (UserOperation, OperationBehaviour) {
        let call = Gas(random.uniform(in: 0...300_000))
        let verification = Gas(random.uniform(in: 1...300_000))
        let isSponsored = random.coin(1, 3)
        let zeros: UInt64 = random.uniform(in: 0...4)
        let length: UInt64 = random.uniform(in: 0...6_000)
        let callData: [UInt8] = (0..<length).map { _ in
            random.coin(zeros, 5) ? 0 : UInt8(random.uniform(in: 1...255) as UInt64)
        }
        let operation = UserOperation(
            sender: Address(high: 0xacc, middle: 0, low: number),
            nonce: 0,
            callData: callData,
            callGasLimit: call,
            verificationGasLimit: verification,
            preVerificationGas: 0,
            fees: Self.fees,
            paymaster: isSponsored
                ? UserOperation.Paymaster(
                    address: Self.paymaster,
                    verificationGasLimit: version.usesPackedOperations ? 50_000 : 0,
                    postOpGasLimit: version.usesPackedOperations ? 50_000 : 0
                ) : nil
        )
        let behaviour = OperationBehaviour(
            verificationGasUsed: Gas(random.uniform(in: 0...verification.rawValue / 2)),
            callGasUsed: Gas(random.uniform(in: 0...call.rawValue)),
            paymasterVerificationGasUsed: isSponsored
                ? Gas(random.uniform(in: 0...min(50_000, verification.rawValue / 2))) : 0,
            paymasterPostOpGasUsed: isSponsored
                ? Gas(random.uniform(in: 0...min(50_000, verification.rawValue / 2))) : 0,
            execution: random.coin(1, 10) ? .outOfGas : .succeeds
        )
        return (operation, behaviour)
    }

    private func send(_ operation: UserOperation, version: EntryPointVersion, chain: Chain) throws {
        let call = EntryPointCall.handleOps(operations: [operation], beneficiary: Self.bundler.address)
        let transaction = Transaction.feeMarket(
            FeeMarketTransaction(
                chainID: chain.configuration.chainID,
                nonce: chain.nonce(of: Self.bundler.address),
                fees: Self.fees,
                gasLimit: 5_000_000,
                to: version.address,
                data: call.encoded(version: version)
            )
        ).signed(by: Self.bundler)
        _ = try chain.submit(raw: transaction.raw).get()
    }
}
