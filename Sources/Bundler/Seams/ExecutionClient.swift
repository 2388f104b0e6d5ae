public import Ethereum

/// What the builder asks a node. Simulated by a modelled node, live by JSON-RPC.
///
/// What crosses towards the chain is bytes: signed raw transactions and ABI-encoded calls.
public protocol ExecutionClient: Sendable {
    /// `eth_chainId`.
    func chainID() async throws(NodeError) -> UInt64
    /// `eth_getBlockByNumber("latest")`.
    func latestBlock() async throws(NodeError) -> BlockHeader
    /// `eth_getBlockByHash`; `nil` where the node does not know it.
    func block(hash: Hash32) async throws(NodeError) -> BlockHeader?
    /// `eth_getTransactionCount` at the latest block: how many transactions of the account are mined.
    func transactionCount(of account: Address) async throws(NodeError) -> UInt64
    /// `eth_getBalance` at the latest block.
    func balance(of account: Address) async throws(NodeError) -> Wei
    /// `eth_call` at the latest block.
    func call(_ request: CallRequest) async throws(NodeError) -> CallResult
    /// `debug_traceCall` with the ERC-7562 tracer: the call's outcome and what validation touched.
    func traceCall(_ request: CallRequest) async throws(NodeError) -> CallTrace
    /// `eth_feeHistory` up to the latest block.
    func feeHistory(blockCount: UInt64, rewardPercentiles: [UInt8]) async throws(NodeError) -> FeeHistory
    /// `eth_maxPriorityFeePerGas`.
    func maxPriorityFeePerGas() async throws(NodeError) -> WeiPerGas
    /// `eth_sendRawTransaction`.
    func sendRawTransaction(_ raw: [UInt8]) async throws(NodeError) -> Hash32
    /// `eth_getTransactionByHash`; `nil` where the node does not know it.
    func transaction(_ hash: Hash32) async throws(NodeError) -> TransactionInfo?
    /// `eth_getTransactionReceipt`; `nil` while it is not mined.
    func receipt(of hash: Hash32) async throws(NodeError) -> TransactionReceipt?
    /// `debug_traceTransaction`: what the outermost call of a mined transaction reverted with; `nil` if it did not.
    func revertData(of hash: Hash32) async throws(NodeError) -> [UInt8]?
    /// `eth_getLogs` of one contract in one block.
    func logs(inBlock hash: Hash32, address: Address) async throws(NodeError) -> [Log]
    /// `txpool_contentFrom`: what the node's pool holds of an account, lowest nonce first.
    func pooledTransactions(from account: Address) async throws(NodeError) -> [TransactionInfo]
    /// `eth_getStorageAt` at the latest block.
    func storage(of account: Address, slot: Hash32) async throws(NodeError) -> Hash32
    /// Tells each new head, oldest first (`eth_subscribe newHeads`), until the node ends the subscription or the task
    /// is cancelled. A gap or a repeated number means a reorganisation.
    ///
    /// - Parameter tell: Returns at once; is not called after this function has returned.
    func followHeads(_ tell: @escaping @Sendable (BlockHeader) -> Void) async
}

/// Why a question to a node has no answer. The three differ in what may have happened meanwhile.
public enum NodeError: Error, Hashable, Sendable {
    /// The node answered with an error: what was asked did not happen.
    case refused(RPCError)
    /// No answer in time: what was asked may have happened.
    case timedOut(RPCMethod, after: Duration)
    /// The connection failed: what was asked may have happened.
    case unreachable(RPCMethod, reason: String)
    /// An answer that cannot be read: what was asked may have happened.
    case unreadable(RPCMethod, answer: String)
}

/// What a traced `handleOps` call tells, by operation in calldata order (ERC-7562's tracer, read into values).
public struct CallTrace: Hashable, Sendable {
    public var result: CallResult
    public var validations: [ValidationTrace]

    public init(result: CallResult, validations: [ValidationTrace]) {
        self.result = result
        self.validations = validations
    }
}

/// What one operation's validation was seen to do.
public struct ValidationTrace: Hashable, Sendable {
    /// Slots read, and the values they had.
    public var storage: [StorageRead]
    /// Accounts other than its own whose associated storage it touched.
    public var accessedAddresses: [Address]
    public var timeRange: ValidTimeRange
    public var aggregator: Address?

    public init(
        storage: [StorageRead] = [],
        accessedAddresses: [Address] = [],
        timeRange: ValidTimeRange = .always,
        aggregator: Address? = nil
    ) {
        self.storage = storage
        self.accessedAddresses = accessedAddresses
        self.timeRange = timeRange
        self.aggregator = aggregator
    }
}

public struct StorageRead: Hashable, Sendable {
    public var address: Address
    public var slot: Hash32
    public var value: Hash32

    public init(address: Address, slot: Hash32, value: Hash32) {
        self.address = address
        self.slot = slot
        self.value = value
    }
}

/// Seconds since 1970 between which an operation is valid, both ends included; `nil` is no end.
public struct ValidTimeRange: Hashable, Sendable {
    public var validAfter: UInt64
    public var validUntil: UInt64?

    public static let always = ValidTimeRange(validAfter: 0, validUntil: nil)

    public init(validAfter: UInt64, validUntil: UInt64?) {
        self.validAfter = validAfter
        self.validUntil = validUntil
    }
}
