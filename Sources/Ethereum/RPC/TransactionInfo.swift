/// A transaction as a node reports it (`eth_getTransactionByHash`, `txpool_contentFrom`).
public struct TransactionInfo: Hashable, Sendable {
    public var hash: Hash32
    public var from: Address
    public var nonce: UInt64
    /// A legacy transaction reports its gas price in both fields.
    public var fees: GasFees
    public var gasLimit: Gas
    /// `nil` while it is pending.
    public var blockNumber: BlockNumber?

    public init(
        hash: Hash32,
        from: Address,
        nonce: UInt64,
        fees: GasFees,
        gasLimit: Gas,
        blockNumber: BlockNumber?
    ) {
        self.hash = hash
        self.from = from
        self.nonce = nonce
        self.fees = fees
        self.gasLimit = gasLimit
        self.blockNumber = blockNumber
    }
}
