public import Ethereum

/// Hands signed transactions to those who put them into blocks: a node's public pool, a relay, a block builder.
public protocol TransactionSender: Sendable {
    func send(_ transaction: SignedTransaction) async -> SendAnswer
    /// Takes back what was sent, without a transaction that replaces it.
    func withdraw(_ transaction: TrackedTransaction) async -> Withdrawal
    /// Whether it still has what was sent; a mined transaction counts as had.
    func holds(_ transaction: TrackedTransaction) async throws(NodeError) -> Bool
}

public enum SendAnswer: Hashable, Sendable {
    case taken
    /// Definitely not taken.
    case refused(RPCError)
    /// Nobody knows whether it was taken; the text is for events.
    case unknown(String)
}

public enum Withdrawal: Hashable, Sendable {
    /// Only a replacement can take its place.
    case notOffered
    case done
}
