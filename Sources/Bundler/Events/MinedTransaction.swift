public import Ethereum

/// A transaction of ours in a block.
public struct MinedTransaction: Hashable, Sendable {
    public var kind: TransactionKind
    public var hash: Hash32
    public var nonce: UInt64
    public var block: BlockNumber
    /// `nil` where the receipt could not be read.
    public var succeeded: Bool?
    public var gasLimit: Gas
    public var gasUsed: Gas?
    public var effectiveGasPrice: WeiPerGas?

    public init(
        kind: TransactionKind,
        hash: Hash32,
        nonce: UInt64,
        block: BlockNumber,
        succeeded: Bool?,
        gasLimit: Gas,
        gasUsed: Gas?,
        effectiveGasPrice: WeiPerGas?
    ) {
        self.kind = kind
        self.hash = hash
        self.nonce = nonce
        self.block = block
        self.succeeded = succeeded
        self.gasLimit = gasLimit
        self.gasUsed = gasUsed
        self.effectiveGasPrice = effectiveGasPrice
    }
}

extension MinedTransaction {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        visitor.field("kind", kind.rawValue)
        visitor.field("hash", hash)
        visitor.field("nonce", nonce)
        visitor.field("block", block)
        if let succeeded { visitor.field("succeeded", succeeded) }
        visitor.field("gas_limit", gasLimit)
        if let gasUsed { visitor.field("gas_used", gasUsed) }
        if let effectiveGasPrice { visitor.field("effective_gas_price", effectiveGasPrice) }
    }
}
