public import Ethereum

/// A signed transaction on its way to the node. Its hash is known, and recorded, before it is sent.
public struct SignedSubmission: Hashable, Sendable {
    public var kind: TransactionKind
    public var hash: Hash32
    public var nonce: UInt64
    public var fees: GasFees
    public var gasLimit: Gas
    public var operations: [Hash32]
    public var raw: [UInt8]

    public init(
        kind: TransactionKind,
        hash: Hash32,
        nonce: UInt64,
        fees: GasFees,
        gasLimit: Gas,
        operations: [Hash32],
        raw: [UInt8]
    ) {
        self.kind = kind
        self.hash = hash
        self.nonce = nonce
        self.fees = fees
        self.gasLimit = gasLimit
        self.operations = operations
        self.raw = raw
    }
}

extension SignedSubmission {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        visitor.field("kind", kind.rawValue)
        visitor.field("hash", hash)
        visitor.field("nonce", nonce)
        visitor.field(fees)
        visitor.field("gas_limit", gasLimit)
        visitor.field("operations", UInt64(operations.count))
        visitor.field("user_op_hashes", operations)
    }
}
