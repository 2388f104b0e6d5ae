public import Ethereum

/// Why the pool does not take an operation.
public enum PoolRejection: Error, Hashable, Sendable {
    /// It is in the pool, or in a recent block.
    case alreadyKnown(Hash32)
    /// Another operation has its sender and nonce, and to take its place both prices must be 10 % higher, rounded up.
    case replacementUnderpriced(Hash32, offered: GasFees, required: GasFees)
    /// This builder does not aggregate signatures.
    case unsupportedAggregator(Address)
}

extension PoolRejection: CustomStringConvertible {
    public var description: String {
        switch self {
        case .alreadyKnown: "already known"
        case .replacementUnderpriced(_, let offered, let required):
            "replacement underpriced: offered \(offered.maxFeePerGas) and \(offered.maxPriorityFeePerGas) per gas, "
                + "required \(required.maxFeePerGas) and \(required.maxPriorityFeePerGas)"
        case .unsupportedAggregator(let aggregator): "unsupported aggregator \(aggregator)"
        }
    }
}

/// What became of an operation that the pool took.
public struct PoolAcceptance: Hashable, Sendable {
    /// The operation of the same sender and nonce that had to go.
    public var replaced: Hash32?

    public init(replaced: Hash32? = nil) { self.replaced = replaced }
}
