/// The fields of a block's header that a builder reads (`eth_getBlockByHash`, `newHeads`).
public struct BlockHeader: Hashable, Sendable {
    public var number: BlockNumber
    public var hash: Hash32
    public var parentHash: Hash32
    /// Seconds since 1970.
    public var timestamp: UInt64
    public var gasLimit: Gas
    public var gasUsed: Gas
    public var baseFeePerGas: WeiPerGas

    public init(
        number: BlockNumber,
        hash: Hash32,
        parentHash: Hash32,
        timestamp: UInt64,
        gasLimit: Gas,
        gasUsed: Gas,
        baseFeePerGas: WeiPerGas
    ) {
        self.number = number
        self.hash = hash
        self.parentHash = parentHash
        self.timestamp = timestamp
        self.gasLimit = gasLimit
        self.gasUsed = gasUsed
        self.baseFeePerGas = baseFeePerGas
    }
}
