import Bundler
import Ethereum
import ScenarioFile
import SimChain

/// The builder's node: the simulated chain behind a caller's line.
struct SimExecutionClient: ExecutionClient {
    let connection: SimulatedConnection
    let world: World

    func chainID() async throws(NodeError) -> UInt64 {
        let chainID = world.scenario.chain.chainID
        return try await connection.call(.chainId) { _ in chainID }
    }

    func latestBlock() async throws(NodeError) -> BlockHeader {
        try await connection.call(.getBlockByNumber) { chain in chain.head }
    }

    func block(hash: Hash32) async throws(NodeError) -> BlockHeader? {
        try await connection.call(.getBlockByHash, null: .some(nil)) { chain in chain.header(hash: hash) }
    }

    func transactionCount(of account: Address) async throws(NodeError) -> UInt64 {
        try await connection.call(.getTransactionCount, tell: RPCCallRecord.Answer.count) { chain in
            chain.nonce(of: account)
        }
    }

    func balance(of account: Address) async throws(NodeError) -> Wei {
        try await connection.call(.getBalance) { chain in chain.balance(of: account) }
    }

    func call(_ request: CallRequest) async throws(NodeError) -> Ethereum.CallResult {
        try await connection.call(
            .call,
            subject: subject(of: request),
            carried: world.operations(in: request.data, to: request.to)
        ) { chain throws(RPCError) in
            try chain.call(request).get()
        }
    }

    func traceCall(_ request: CallRequest) async throws(NodeError) -> Bundler.CallTrace {
        try await connection.call(
            .traceCall,
            subject: subject(of: request),
            carried: world.operations(in: request.data, to: request.to)
        ) { chain throws(RPCError) in
            Bundler.CallTrace(try chain.traceCall(request).get())
        }
    }

    func feeHistory(blockCount: UInt64, rewardPercentiles: [UInt8]) async throws(NodeError) -> FeeHistory {
        try await connection.call(.feeHistory) { chain throws(RPCError) in
            let percentiles = rewardPercentiles.map { UInt32($0) }
            return try chain.feeHistory(blockCount: blockCount, newest: chain.head.number, percentiles: percentiles)
                .get()
        }
    }

    func maxPriorityFeePerGas() async throws(NodeError) -> WeiPerGas {
        try await connection.call(.maxPriorityFeePerGas) { chain in chain.suggestedTip }
    }

    func sendRawTransaction(_ raw: [UInt8]) async throws(NodeError) -> Hash32 {
        let world = world
        let sender = connection.sender
        return try await connection.call(
            .sendRawTransaction,
            carried: world.operations(in: raw)
        ) { chain throws(RPCError) in
            if let refusal = world.scriptedRefusal(of: raw, sender: sender) { throw refusal }
            return try chain.submit(raw: raw).get()
        }
    }

    func transaction(_ hash: Hash32) async throws(NodeError) -> TransactionInfo? {
        try await connection.call(
            .getTransactionByHash,
            carried: world.directory.operations(of: hash),
            null: .some(nil)
        ) { chain in chain.transaction(hash: hash) }
    }

    func receipt(of hash: Hash32) async throws(NodeError) -> TransactionReceipt? {
        let tell = { (receipt: TransactionReceipt?) in RPCCallRecord.Answer.receipt(hash, isKnown: receipt != nil) }
        return try await connection.call(
            .getTransactionReceipt,
            subject: hash.words.3,
            carried: world.directory.operations(of: hash),
            null: .some(nil),
            tell: tell
        ) { chain in chain.receipt(hash: hash) }
    }

    func revertData(of hash: Hash32) async throws(NodeError) -> [UInt8]? {
        try await connection.call(
            .traceTransaction,
            carried: world.directory.operations(of: hash),
            null: .some(nil)
        ) { chain in chain.revertData(hash: hash) }
    }

    func logs(inBlock hash: Hash32, address: Address) async throws(NodeError) -> [Log] {
        // The logs of several blocks can be asked for at one time.
        try await connection.call(.getLogs, subject: hash.words.3, null: []) { chain throws(RPCError) in
            guard let logs = chain.logs(inBlock: hash, address: address) else {
                throw RPCError(code: -32000, message: "unknown block")
            }
            return logs
        }
    }

    func pooledTransactions(from account: Address) async throws(NodeError) -> [TransactionInfo] {
        try await connection.call(.txpoolContentFrom, null: []) { chain in
            chain.pooledTransactions(from: account)
        }
    }

    func storage(of account: Address, slot: Hash32) async throws(NodeError) -> Hash32 {
        try await connection.call(.getStorageAt) { chain in chain.storage(of: account, slot: slot) }
    }

    func followHeads(_ tell: @escaping @Sendable (BlockHeader) -> Void) async {
        await world.followHeads(as: connection.name, tell)
    }

    /// Calls that run at one time are told apart by what they ask, not by the order in which they were made. It is a
    /// name and no secret: a multiplication for each eight bytes mixes well enough.
    private func subject(of request: CallRequest) -> UInt64 {
        request.data.withUnsafeBytes { bytes in
            var subject = UInt64(bytes.count)
            for offset in stride(from: 0, to: bytes.count & ~7, by: 8) {
                let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                subject = (subject ^ word) &* 0x9e37_79b9_7f4a_7c15
                subject ^= subject >> 29
            }
            return subject
        }
    }
}

extension Bundler.CallTrace {
    init(_ trace: SimChain.CallTrace) {
        self.init(result: trace.result, validations: trace.operations.map(Bundler.ValidationTrace.init))
    }
}

extension Bundler.ValidationTrace {
    init(_ trace: SimChain.ValidationTrace) {
        self.init(
            storage: trace.storage.map { StorageRead(address: trace.sender, slot: $0.slot, value: $0.value) },
            accessedAddresses: trace.accessedSenders,
            timeRange: ValidTimeRange(validAfter: trace.validAfter ?? 0, validUntil: trace.validUntil),
            aggregator: trace.aggregator
        )
    }
}
