import Ethereum

@testable import SimChain

/// A small chain with funded keys and modelled accounts; whatever happens is in ``events``.
final class ChainFixture {
    let chain: Chain
    private let recorder: Recorder
    let version: EntryPointVersion
    private let hasher: UserOperationHasher
    private var instant = SimInstant.genesis

    private final class Recorder { var events: [ChainEvent] = [] }

    static let bundler = PrivateKey.derived(from: "bundler")
    static let other = PrivateKey.derived(from: "other")
    static let stranger = PrivateKey.derived(from: "stranger")
    static let beneficiary = Address(high: 0, middle: 0, low: 0xbe)
    static let paymaster = Address(high: 0, middle: 0, low: 0xaa)
    static let factory = Address(high: 0, middle: 0, low: 0xfa)
    static let aggregator = Address(high: 0, middle: 0, low: 0xa6)

    static func account(_ number: UInt32) -> Address { Address(high: 0xacc0, middle: 0, low: number) }

    static func gwei(_ amount: UInt128) -> WeiPerGas { WeiPerGas(amount * WeiPerGas.gwei.rawValue) }
    static func ether(_ amount: UInt128) -> Wei { Wei(amount * Wei.ether.rawValue) }

    static let fees = GasFees(maxFeePerGas: gwei(60), maxPriorityFeePerGas: gwei(2))

    /// Accounts 1 to 4 are deployed and hold an ether each, the paymaster has one ether deposited, the keys hold 100.
    init(_ version: EntryPointVersion = .v0_7, _ configure: (inout ChainConfiguration) -> Void = { _ in }) {
        var configuration = ChainConfiguration(entryPoints: EntryPointVersion.allCases)
        configure(&configuration)
        let recorder = Recorder()
        self.recorder = recorder
        self.version = version
        hasher = UserOperationHasher(version: version, chainID: configuration.chainID)
        chain = Chain(configuration: configuration) { recorder.events.append($0) }
        for key in [Self.bundler, Self.other, Self.stranger] { chain.issue(Self.ether(100), to: key.address) }
        for number in 1...4 as ClosedRange<UInt32> {
            chain.issue(.ether, to: Self.account(number))
            chain.deployAccount(Self.account(number))
        }
        chain.fundDeposit(of: Self.paymaster, entryPoint: version, .ether)
        chain.sealGenesis()
    }

    var events: [ChainEvent] { recorder.events }

    @discardableResult
    func sealBlock() -> BlockHeader {
        instant = instant.advanced(by: chain.configuration.blockTime)
        return chain.sealBlock(at: instant)
    }

    func sealBlocks(_ count: Int) {
        for _ in 0..<count { sealBlock() }
    }
}

// MARK: - Operations

extension ChainFixture {
    /// Verification and call each 100 000 of which 60 000 are used, pre-verification gas 60 000; signed and registered.
    func operation(
        from account: Address = account(1),
        sequence: UInt64 = 0,
        key: UInt256 = 0,
        fees: GasFees = ChainFixture.fees,
        paymaster: Bool = false,
        factory: Bool = false,
        change: (inout UserOperation) -> Void = { _ in },
        behaviour changeBehaviour: (inout OperationBehaviour) -> Void = { _ in }
    ) -> UserOperation {
        var operation = UserOperation(
            sender: account,
            nonce: UInt256.nonce(key: key, sequence: sequence),
            initCode: factory ? Self.factory.bytes + [1, 2, 3, 4] : [],
            callData: Array(repeating: 0xcd, count: 132),
            callGasLimit: 100_000,
            verificationGasLimit: 100_000,
            preVerificationGas: 60_000,
            fees: fees,
            paymaster: paymaster
                ? UserOperation.Paymaster(
                    address: Self.paymaster,
                    verificationGasLimit: version == .v0_6 ? 0 : 50_000,
                    postOpGasLimit: version == .v0_6 ? 0 : 50_000
                ) : nil
        )
        change(&operation)
        var behaviour = OperationBehaviour(
            verificationGasUsed: 60_000,
            callGasUsed: 60_000,
            paymasterVerificationGasUsed: paymaster ? 30_000 : 0,
            paymasterPostOpGasUsed: paymaster ? 30_000 : 0
        )
        changeBehaviour(&behaviour)
        let userOpHash = hasher.hash(operation)
        chain.register(behaviour, for: userOpHash)
        operation.signature = ModelledSignature.sign(userOpHash: userOpHash, account: account)
        return operation
    }

    func hash(_ operation: UserOperation) -> Hash32 { hasher.hash(operation) }

    func calldata(_ operations: [UserOperation], beneficiary: Address = ChainFixture.beneficiary) -> [UInt8] {
        EntryPointCall.handleOps(operations: operations, beneficiary: beneficiary).encoded(version: version)
    }

    func calldata(
        groups: [(aggregator: Address, operations: [UserOperation])],
        signature: [UInt8]? = nil
    ) -> [UInt8] {
        let groups = groups.map { group in
            AggregatedOperations(
                operations: group.operations,
                aggregator: group.aggregator,
                signature: group.aggregator == .zero
                    ? [] : signature ?? ModelledSignature.aggregate(userOpHashes: group.operations.map(hash))
            )
        }
        return EntryPointCall.handleAggregatedOps(groups: groups, beneficiary: Self.beneficiary)
            .encoded(version: version)
    }
}

// MARK: - Transactions

extension ChainFixture {
    func transaction(
        to target: Address?,
        value: Wei = 0,
        data: [UInt8] = [],
        gasLimit: Gas = 21_000,
        fees: GasFees = ChainFixture.fees,
        nonce: UInt64? = nil,
        key: PrivateKey = bundler
    ) -> SignedTransaction {
        Transaction.feeMarket(
            FeeMarketTransaction(
                chainID: chain.configuration.chainID,
                nonce: nonce ?? chain.pendingNonce(of: key.address),
                fees: fees,
                gasLimit: gasLimit,
                to: target,
                value: UInt256(value.rawValue),
                data: data
            )
        ).signed(by: key)
    }

    /// Submits 21 000 gas to itself; `nil` where the pool refuses it.
    @discardableResult
    func transfer(
        fees: GasFees = ChainFixture.fees,
        nonce: UInt64? = nil,
        key: PrivateKey = bundler
    ) -> Hash32? {
        submit(transaction(to: key.address, fees: fees, nonce: nonce, key: key))
    }

    /// Submits a bundle; `nil` where the pool refuses it.
    @discardableResult
    func submitBundle(
        _ data: [UInt8],
        gasLimit: Gas = 3_000_000,
        fees: GasFees = ChainFixture.fees,
        key: PrivateKey = bundler
    ) -> Hash32? {
        submit(transaction(to: version.address, data: data, gasLimit: gasLimit, fees: fees, key: key))
    }

    func submit(_ transaction: SignedTransaction) -> Hash32? { try? chain.submit(raw: transaction.raw).get() }

    func call(_ data: [UInt8], gasLimit: Gas = 3_000_000) -> Result<CallResult, RPCError> {
        chain.call(
            CallRequest(
                from: Self.bundler.address,
                to: version.address,
                gasLimit: gasLimit,
                fees: Self.fees,
                data: data
            )
        )
    }

    /// The error a call of the bundle reverts with; `nil` where it does not revert.
    func revert(_ data: [UInt8], gasLimit: Gas = 3_000_000) -> EntryPointError? {
        guard case .success(.reverted(let revert)) = call(data, gasLimit: gasLimit) else { return nil }
        return EntryPointError(decoding: revert)
    }

    func revert(_ operations: UserOperation...) -> EntryPointError? { revert(calldata(operations)) }
}

// MARK: - What happened

extension ChainFixture {
    var executions: [TransactionExecution] {
        events.compactMap { if case .transactionExecuted(let execution) = $0 { execution } else { nil } }
    }

    var operationExecutions: [OperationExecution] {
        events.compactMap { if case .operationExecuted(let execution) = $0 { execution } else { nil } }
    }

    /// Every ledger a sealed block came with.
    var ledgers: [Ledger] {
        events.compactMap { if case .blockSealed(_, _, let ledger) = $0 { ledger } else { nil } }
    }
}
