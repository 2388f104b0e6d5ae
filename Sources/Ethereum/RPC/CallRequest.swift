/// The transaction object of `eth_call`.
public struct CallRequest: Hashable, Sendable {
    public var from: Address
    public var to: Address
    public var gasLimit: Gas
    /// Both prices are sent along, or the node runs the call with a base fee of zero and hides what depends on it.
    public var fees: GasFees
    public var data: [UInt8]

    public init(from: Address, to: Address, gasLimit: Gas, fees: GasFees, data: [UInt8]) {
        self.from = from
        self.to = to
        self.gasLimit = gasLimit
        self.fees = fees
        self.data = data
    }
}

/// How an `eth_call` ended that the node could run.
public enum CallResult: Hashable, Sendable {
    /// ABI-encoded return data.
    case returned([UInt8])
    /// Revert data: a custom error's selector and parameters, or nothing.
    case reverted([UInt8])
}
