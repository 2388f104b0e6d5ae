public import Ethereum

/// Why the pool does not take an operation.
public enum PoolRejection: Error, Hashable, Sendable {
    /// It is in the pool, or in a recent block.
    case alreadyKnown(Hash32)
    /// Another operation has its sender and nonce, and to take its place both prices must be 10 % higher, rounded up.
    case replacementUnderpriced(Hash32, offered: GasFees, required: GasFees)
    /// This builder does not aggregate signatures.
    case unsupportedAggregator(Address)
    /// The account has as many as the pool takes of one.
    case senderHasTooMany(Address, limit: Int)
    /// The pool is full, and each operation in it offers as much or is in a bundle.
    case full(limit: Int)
    /// The contract's operations fail too often (ERC-7562; ``Reputation``).
    case banned(EntityKind, Address)
}

extension PoolRejection: CustomStringConvertible {
    public var description: String {
        switch self {
        case .alreadyKnown: "already known"
        case .replacementUnderpriced(_, let offered, let required):
            "replacement underpriced: offered \(offered.maxFeePerGas) and \(offered.maxPriorityFeePerGas) per gas, "
                + "required \(required.maxFeePerGas) and \(required.maxPriorityFeePerGas)"
        case .senderHasTooMany(let sender, let limit):
            "the pool has \(limit) operations of \(sender), and takes no more"
        case .full(let limit): "the pool is full with \(limit) operations that offer more"
        case .banned(let kind, let address): "\(kind.rawValue) \(address) is banned: its operations failed in bundles"
        case .unsupportedAggregator(let aggregator): "unsupported aggregator \(aggregator)"
        }
    }
}

/// What became of an operation that the pool took.
public struct PoolAcceptance: Hashable, Sendable {
    /// The operation of the same sender and nonce that had to go.
    public var replaced: Hash32?
    /// The operation that had to go because the pool was full.
    public var evicted: Hash32?

    public init(replaced: Hash32? = nil, evicted: Hash32? = nil) {
        self.replaced = replaced
        self.evicted = evicted
    }
}
