/// The two prices of an EIP-1559 transaction or of a user operation.
public struct GasFees: Hashable, Sendable, Codable {
    public var maxFeePerGas: WeiPerGas
    public var maxPriorityFeePerGas: WeiPerGas

    public static let zero = GasFees(maxFeePerGas: 0, maxPriorityFeePerGas: 0)

    @inlinable
    public init(maxFeePerGas: WeiPerGas, maxPriorityFeePerGas: WeiPerGas) {
        self.maxFeePerGas = maxFeePerGas
        self.maxPriorityFeePerGas = maxPriorityFeePerGas
    }

    /// The price per gas in a block with this base fee: `min(maxFee, baseFee + maxPriorityFee)` (EIP-1559).
    @inlinable
    public func effectiveGasPrice(baseFeePerGas: WeiPerGas) -> WeiPerGas {
        min(maxFeePerGas, baseFeePerGas + maxPriorityFeePerGas)
    }

    /// The tip per gas for the block's proposer; `nil` where the fee cap is below the base fee.
    @inlinable
    public func effectiveTip(baseFeePerGas: WeiPerGas) -> WeiPerGas? {
        guard maxFeePerGas >= baseFeePerGas else { return nil }
        return effectiveGasPrice(baseFeePerGas: baseFeePerGas) - baseFeePerGas
    }
}
