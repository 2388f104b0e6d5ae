import Bundler
import Ethereum
import ScenarioFile

/// A node whose submissions a fault injector sees first.
struct FaultInjectingClient: ExecutionClient {
    let client: any ExecutionClient
    let injector: any FaultInjector
    let sender: Int?

    func sendRawTransaction(_ raw: [UInt8]) async throws(NodeError) -> Hash32 {
        let transactions = injector.transactions(raw, sender: sender)
        var answer: Result<Hash32, NodeError>?
        for transaction in transactions {
            let next: Result<Hash32, NodeError>
            do throws(NodeError) {
                next = .success(try await client.sendRawTransaction(transaction))
            } catch {
                next = .failure(error)
            }
            answer = answer ?? next
        }
        guard let answer else { return Keccak256.hash(raw) }
        return try answer.get()
    }

    func chainID() async throws(NodeError) -> UInt64 { try await client.chainID() }
    func latestBlock() async throws(NodeError) -> BlockHeader { try await client.latestBlock() }
    func block(hash: Hash32) async throws(NodeError) -> BlockHeader? { try await client.block(hash: hash) }
    func transactionCount(of account: Address) async throws(NodeError) -> UInt64 {
        try await client.transactionCount(of: account)
    }
    func balance(of account: Address) async throws(NodeError) -> Wei { try await client.balance(of: account) }
    func call(_ request: CallRequest) async throws(NodeError) -> Ethereum.CallResult {
        if let failure = injector.failure(of: request) { throw failure }
        return try await client.call(request)
    }
    func traceCall(_ request: CallRequest) async throws(NodeError) -> Bundler.CallTrace {
        if let failure = injector.failure(of: request) { throw failure }
        return try await client.traceCall(request)
    }
    func feeHistory(blockCount: UInt64, rewardPercentiles: [UInt8]) async throws(NodeError) -> FeeHistory {
        try await client.feeHistory(blockCount: blockCount, rewardPercentiles: rewardPercentiles)
    }
    func maxPriorityFeePerGas() async throws(NodeError) -> WeiPerGas { try await client.maxPriorityFeePerGas() }
    func transaction(_ hash: Hash32) async throws(NodeError) -> TransactionInfo? { try await client.transaction(hash) }
    func receipt(of hash: Hash32) async throws(NodeError) -> TransactionReceipt? { try await client.receipt(of: hash) }
    func revertData(of hash: Hash32) async throws(NodeError) -> [UInt8]? { try await client.revertData(of: hash) }
    func logs(inBlock hash: Hash32, address: Address) async throws(NodeError) -> [Log] {
        try await client.logs(inBlock: hash, address: address)
    }
    func pooledTransactions(from account: Address) async throws(NodeError) -> [TransactionInfo] {
        try await client.pooledTransactions(from: account)
    }
    func storage(of account: Address, slot: Hash32) async throws(NodeError) -> Hash32 {
        try await client.storage(of: account, slot: slot)
    }
    func followHeads(_ tell: @escaping @Sendable (BlockHeader) -> Void) async {
        await client.followHeads { if injector.announces($0) { tell($0) } }
    }
}
