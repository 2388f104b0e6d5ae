/// The result of a mined transaction (`eth_getTransactionReceipt`).
public struct TransactionReceipt: Hashable, Sendable {
    public var transactionHash: Hash32
    public var blockNumber: BlockNumber
    public var blockHash: Hash32
    public var transactionIndex: UInt64
    /// `status` 1; a failed transaction is mined and paid for all the same.
    public var succeeded: Bool
    public var gasUsed: Gas
    public var effectiveGasPrice: WeiPerGas
    public var logs: [Log]

    public init(
        transactionHash: Hash32,
        blockNumber: BlockNumber,
        blockHash: Hash32,
        transactionIndex: UInt64,
        succeeded: Bool,
        gasUsed: Gas,
        effectiveGasPrice: WeiPerGas,
        logs: [Log]
    ) {
        self.transactionHash = transactionHash
        self.blockNumber = blockNumber
        self.blockHash = blockHash
        self.transactionIndex = transactionIndex
        self.succeeded = succeeded
        self.gasUsed = gasUsed
        self.effectiveGasPrice = effectiveGasPrice
        self.logs = logs
    }
}

/// One event of a contract.
public struct Log: Hashable, Sendable {
    public var address: Address
    /// Topic 0 is the hash of the event's signature; up to three indexed parameters follow.
    public var topics: [Hash32]
    /// ABI encoding of the parameters that are not indexed.
    public var data: [UInt8]
    public var transactionHash: Hash32
    public var blockHash: Hash32
    public var blockNumber: BlockNumber

    public init(
        address: Address,
        topics: [Hash32],
        data: [UInt8],
        transactionHash: Hash32,
        blockHash: Hash32,
        blockNumber: BlockNumber
    ) {
        self.address = address
        self.topics = topics
        self.data = data
        self.transactionHash = transactionHash
        self.blockHash = blockHash
        self.blockNumber = blockNumber
    }
}
