public import Ethereum

/// A bundle ready to be signed.
public struct BundleFormed: Hashable, Sendable {
    public var nonce: UInt64
    public var operations: [Hash32]
    public var fees: GasFees
    /// What each operation had to offer at least.
    public var requiredFees: GasFees
    /// The next block's base fee as the node estimated it, before the overhead.
    public var baseFeePerGas: WeiPerGas
    public var gasLimit: Gas
    /// Σ operation gas + intrinsic gas, before the 5 % overhead.
    public var packedGas: Gas
    public var feeIncreases: UInt64
    public var isReplacement: Bool

    public init(
        nonce: UInt64,
        operations: [Hash32],
        fees: GasFees,
        requiredFees: GasFees,
        baseFeePerGas: WeiPerGas,
        gasLimit: Gas,
        packedGas: Gas,
        feeIncreases: UInt64,
        isReplacement: Bool
    ) {
        self.nonce = nonce
        self.operations = operations
        self.fees = fees
        self.requiredFees = requiredFees
        self.baseFeePerGas = baseFeePerGas
        self.gasLimit = gasLimit
        self.packedGas = packedGas
        self.feeIncreases = feeIncreases
        self.isReplacement = isReplacement
    }
}

extension BundleFormed {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        visitor.field("nonce", nonce)
        visitor.field("operations", UInt64(operations.count))
        visitor.field("user_op_hashes", operations)
        visitor.field(fees)
        visitor.field("required_max_fee_per_gas", requiredFees.maxFeePerGas)
        visitor.field("required_max_priority_fee_per_gas", requiredFees.maxPriorityFeePerGas)
        visitor.field("base_fee", baseFeePerGas)
        visitor.field("gas_limit", gasLimit)
        visitor.field("packed_gas", packedGas)
        visitor.field("fee_increases", feeIncreases)
        visitor.field("replacement", isReplacement)
    }
}
