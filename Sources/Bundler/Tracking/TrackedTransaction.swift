public import Ethereum

/// A transaction of ours that a node may hold: recorded before it is sent.
public struct TrackedTransaction: Hashable, Sendable, Codable {
    public var kind: TransactionKind
    public var hash: Hash32
    public var nonce: UInt64
    public var fees: GasFees
    public var gasLimit: Gas
    public var operations: [Hash32]

    public init(
        kind: TransactionKind,
        hash: Hash32,
        nonce: UInt64,
        fees: GasFees,
        gasLimit: Gas,
        operations: [Hash32]
    ) {
        self.kind = kind
        self.hash = hash
        self.nonce = nonce
        self.fees = fees
        self.gasLimit = gasLimit
        self.operations = operations
    }
}
