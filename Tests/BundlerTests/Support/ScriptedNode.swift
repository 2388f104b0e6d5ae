import Bundler
import Ethereum
import Synchronization

/// A small node for tests of the builder: it answers what the test scripted, and refuses what a node would refuse.
///
/// `handleOps` is decoded and run against nonces, deposits and gas limits: a call whose gas does not reach its
/// intrinsic gas, the entry point's guard, the signer's balance or the base fee fails as it would on a chain.
final class ScriptedNode: ExecutionClient {
    struct State: Sendable {
        var chainID: UInt64 = 1
        var head: BlockHeader
        var nextBaseFeePerGas: WeiPerGas
        var tellsNextBaseFee = true
        var maxPriorityFeePerGas: WeiPerGas
        var balances: [Address: Wei] = [:]
        var transactionCounts: [Address: UInt64] = [:]
        /// Of paymasters; without an entry, plenty.
        var deposits: [Address: Wei] = [:]
        /// The next sequence of an account and key in the entry point; 0 without an entry.
        var sequences: [AccountKey: UInt64] = [:]
        /// By sender; operations of others pass.
        var scripts: [Address: OperationScript] = [:]
        /// What validation is traced to do, by sender; an empty trace for others.
        var traces: [Address: ValidationTrace] = [:]
        var storage: [StorageSlot: Hash32] = [:]
        var errors: [RPCMethod: NodeError] = [:]
        /// Beside the head, by their hashes.
        var blocks: [Hash32: BlockHeader] = [:]
        /// By block.
        var logs: [Hash32: [Log]] = [:]
        /// How often each method was asked.
        var counts: [RPCMethod: Int] = [:]
        /// Senders of each `handleOps` call, in the order of arrival.
        var calledSenders: [[Address]] = []
        /// Of the `handleOps` calls.
        var requests: [CallRequest] = []
    }

    struct AccountKey: Hashable, Sendable {
        var account: Address
        var key: UInt256
    }

    struct StorageSlot: Hashable, Sendable {
        var address: Address
        var slot: Hash32
    }

    /// How calls with an operation of a sender end, where nothing else stops them.
    enum OperationScript: Sendable {
        /// `FailedOp` with this reason.
        case fails(String)
        case failsBesideOthers(String)
        /// With this revert data.
        case reverts([UInt8])
        case revertsBesideOthers([UInt8])
        /// The node has an error instead of an answer.
        case nodeError(NodeError)
        case nodeErrorBesideOthers(NodeError)
        /// "AA95 out of gas" unless the call has this much gas.
        case needsGas(Gas)
    }

    private let state: Mutex<State>

    init(_ state: State) { self.state = Mutex(state) }

    func update(_ body: @Sendable (inout State) -> Void) { state.withLock { body(&$0) } }
    func count(of method: RPCMethod) -> Int { state.withLock { $0.counts[method] ?? 0 } }
    var callCount: Int { state.withLock { $0.counts.values.reduce(0, +) } }
    var calledSenders: [[Address]] { state.withLock { $0.calledSenders } }
    var requests: [CallRequest] { state.withLock { $0.requests } }

    private func answer<Answer: Sendable>(
        _ method: RPCMethod,
        _ body: (inout State) throws(NodeError) -> Answer
    ) throws(NodeError) -> Answer {
        let result = state.withLock { state in
            state.counts[method, default: 0] += 1
            return Result { () throws(NodeError) in
                if let error = state.errors[method] { throw error }
                return try body(&state)
            }
        }
        return try result.get()
    }
}

// MARK: - Chain and accounts

extension ScriptedNode {
    func chainID() async throws(NodeError) -> UInt64 { try answer(.chainId) { $0.chainID } }
    func latestBlock() async throws(NodeError) -> BlockHeader { try answer(.getBlockByNumber) { $0.head } }

    func block(hash: Hash32) async throws(NodeError) -> BlockHeader? {
        try answer(.getBlockByHash) { $0.head.hash == hash ? $0.head : $0.blocks[hash] }
    }

    func transactionCount(of account: Address) async throws(NodeError) -> UInt64 {
        try answer(.getTransactionCount) { $0.transactionCounts[account] ?? 0 }
    }

    func balance(of account: Address) async throws(NodeError) -> Wei {
        try answer(.getBalance) { $0.balances[account] ?? 0 }
    }

    func storage(of account: Address, slot: Hash32) async throws(NodeError) -> Hash32 {
        try answer(.getStorageAt) { $0.storage[StorageSlot(address: account, slot: slot)] ?? .zero }
    }

    func feeHistory(blockCount: UInt64, rewardPercentiles: [UInt8]) async throws(NodeError) -> FeeHistory {
        try answer(.feeHistory) { (state) throws(NodeError) in
            guard blockCount == 1, rewardPercentiles.isEmpty else {
                throw .refused(RPCError(code: -32602, message: "this node only knows its last block"))
            }
            return FeeHistory(
                oldestBlock: state.head.number,
                baseFeePerGas: [state.head.baseFeePerGas] + (state.tellsNextBaseFee ? [state.nextBaseFeePerGas] : []),
                gasUsed: [(state.head.gasUsed, state.head.gasLimit)],
                rewards: []
            )
        }
    }

    func maxPriorityFeePerGas() async throws(NodeError) -> WeiPerGas {
        try answer(.maxPriorityFeePerGas) { $0.maxPriorityFeePerGas }
    }
}

// MARK: - Transactions

extension ScriptedNode {
    func sendRawTransaction(_ raw: [UInt8]) async throws(NodeError) -> Hash32 {
        try answer(.sendRawTransaction) { (state) throws(NodeError) in
            guard let signed = try? SignedTransaction(decoding: raw) else {
                throw .refused(RPCError(code: -32602, message: "rlp: expected input list"))
            }
            let intrinsic = IntrinsicGas(of: signed.transaction)
            guard signed.transaction.gasLimit >= intrinsic.required else {
                throw .refused(RPCError(code: -32000, message: "intrinsic gas too low"))
            }
            return signed.hash
        }
    }

    func transaction(_ hash: Hash32) async throws(NodeError) -> TransactionInfo? {
        try answer(.getTransactionByHash) { _ in nil }
    }

    func receipt(of hash: Hash32) async throws(NodeError) -> TransactionReceipt? {
        try answer(.getTransactionReceipt) { _ in nil }
    }

    func revertData(of hash: Hash32) async throws(NodeError) -> [UInt8]? { try answer(.traceTransaction) { _ in nil } }

    func logs(inBlock hash: Hash32, address: Address) async throws(NodeError) -> [Log] {
        try answer(.getLogs) { state in state.logs[hash, default: []].filter { $0.address == address } }
    }

    func pooledTransactions(from account: Address) async throws(NodeError) -> [TransactionInfo] {
        try answer(.txpoolContentFrom) { _ in [] }
    }

    func followHeads(_ tell: @escaping @Sendable (BlockHeader) -> Void) async {}
}

// MARK: - Calls

extension ScriptedNode {
    func call(_ request: CallRequest) async throws(NodeError) -> CallResult {
        try answer(.call) { (state) throws(NodeError) in try state.run(request).result }
    }

    func traceCall(_ request: CallRequest) async throws(NodeError) -> CallTrace {
        try answer(.traceCall) { (state) throws(NodeError) in try state.run(request) }
    }
}

extension ScriptedNode.State {
    fileprivate mutating func run(_ request: CallRequest) throws(NodeError) -> CallTrace {
        guard let version = EntryPointVersion.allCases.first(where: { $0.address == request.to }) else {
            return CallTrace(result: .returned([]), validations: [])
        }
        try checkTransactionRules(request)
        if let query = try? EntryPointQuery(decoding: request.data, version: version) {
            return CallTrace(result: answer(query), validations: [])
        }
        guard
            case .handleOps(let operations, let beneficiary)? = try? EntryPointCall(
                decoding: request.data,
                version: version
            ), beneficiary == request.from, !operations.isEmpty
        else { return CallTrace(result: .reverted([]), validations: []) }
        calledSenders.append(operations.map(\.sender))
        requests.append(request)
        let error = try handleOps(operations, request: request, version: version)
        return CallTrace(
            result: error.map(CallResult.reverted) ?? .returned([]),
            validations: operations.map { traces[$0.sender] ?? ValidationTrace() }
        )
    }

    /// What geth checks before it runs a call.
    private func checkTransactionRules(_ request: CallRequest) throws(NodeError) {
        let fees = request.fees
        let cost = fees.maxFeePerGas * request.gasLimit
        let required = IntrinsicGas(
            of: .feeMarket(
                FeeMarketTransaction(
                    chainID: chainID,
                    nonce: 0,
                    fees: fees,
                    gasLimit: request.gasLimit,
                    to: request.to,
                    value: 0,
                    data: request.data,
                    accessList: []
                )
            )
        ).required
        if fees.maxPriorityFeePerGas > fees.maxFeePerGas {
            throw .refused(RPCError(code: -32000, message: "max priority fee per gas higher than max fee per gas"))
        }
        if fees.maxFeePerGas < head.baseFeePerGas {
            throw .refused(RPCError(code: -32000, message: "max fee per gas less than block base fee"))
        }
        if cost > balances[request.from] ?? 0 {
            throw .refused(RPCError(code: -32000, message: "insufficient funds for gas * price + value"))
        }
        if request.gasLimit < required {
            throw .refused(RPCError(code: -32000, message: "intrinsic gas too low"))
        }
    }

    private func answer(_ query: EntryPointQuery) -> CallResult {
        switch query {
        case .nonce(let sender, let key):
            let next = sequences[ScriptedNode.AccountKey(account: sender, key: key)] ?? 0
            return .returned(EntryPointQuery.encode(nonce: UInt256.nonce(key: key, sequence: next)))
        case .balance(let account):
            return .returned(EntryPointQuery.encode(balance: deposits[account] ?? .ether))
        case .depositInfo, .userOpHash:
            return .reverted([])
        }
    }

    /// The revert data, or `nil` where the call passes.
    private func handleOps(
        _ operations: [UserOperation],
        request: CallRequest,
        version: EntryPointVersion
    ) throws(NodeError) -> [UInt8]? {
        var sequences = sequences
        var deposits = deposits
        for (index, operation) in operations.enumerated() {
            func failed(_ reason: String) -> [UInt8] { EntryPointError.failedOp(index: index, reason: reason).encoded }
            if let data = try scripted(operation, at: index, of: operations, gasLimit: request.gasLimit) { return data }
            let account = ScriptedNode.AccountKey(account: operation.sender, key: operation.nonceKey)
            guard operation.nonceSequence == sequences[account] ?? 0 else {
                return failed("AA25 invalid account nonce")
            }
            sequences[account] = operation.nonceSequence + 1
            if let paymaster = operation.paymaster?.address {
                let prefund = EntryPointGas.requiredPrefund(of: operation, version: version)
                guard prefund <= deposits[paymaster] ?? .ether else { return failed("AA31 paymaster deposit too low") }
                deposits[paymaster] = (deposits[paymaster] ?? .ether) - prefund
            }
        }
        return guardFailure(operations, gasLimit: request.gasLimit, data: request.data, version: version)
    }

    private func scripted(
        _ operation: UserOperation,
        at index: Int,
        of operations: [UserOperation],
        gasLimit: Gas
    ) throws(NodeError) -> [UInt8]? {
        func failed(_ reason: String) -> [UInt8] { EntryPointError.failedOp(index: index, reason: reason).encoded }
        let isAlone = operations.count == 1
        switch scripts[operation.sender] {
        case nil: return nil
        case .fails(let reason): return failed(reason)
        case .failsBesideOthers(let reason): return isAlone ? nil : failed(reason)
        case .reverts(let data): return data
        case .revertsBesideOthers(let data): return isAlone ? nil : data
        case .nodeError(let error): throw error
        case .nodeErrorBesideOthers(let error):
            if !isAlone { throw error }
            return nil
        case .needsGas(let gas): return gasLimit >= gas ? nil : failed("AA95 out of gas")
        }
    }

    /// Every operation uses all of its limits: the worst that the gas limit has to be enough for.
    private func guardFailure(
        _ operations: [UserOperation],
        gasLimit: Gas,
        data: [UInt8],
        version: EntryPointVersion
    ) -> [UInt8]? {
        var gasLeft = gasLimit.saturatingSubtract(21_000 + IntrinsicGas.calldata(data))
        for operation in operations {
            let paymaster = operation.paymaster
            let validation =
                version.usesPackedOperations
                ? operation.verificationGasLimit + (paymaster?.verificationGasLimit ?? 0)
                : operation.verificationGasLimit * (paymaster == nil ? 1 : 2)
            gasLeft = gasLeft.saturatingSubtract(validation)
        }
        for (index, operation) in operations.enumerated() {
            guard EntryPointGas.innerCallGuardPasses(gasLeft: gasLeft, operation: operation, version: version) else {
                return EntryPointError.failedOp(index: index, reason: "AA95 out of gas").encoded
            }
            let postOp =
                version.usesPackedOperations
                ? operation.paymaster?.postOpGasLimit ?? 0
                : operation.verificationGasLimit * (operation.paymaster == nil ? 0 : 2)
            gasLeft = gasLeft.saturatingSubtract(operation.callGasLimit + postOp)
        }
        return nil
    }
}
