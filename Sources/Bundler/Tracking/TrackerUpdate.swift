public import Ethereum

/// What a poll found about the transactions we sent.
public enum TrackerUpdate: Hashable, Sendable {
    /// Nothing to tell.
    case none
    /// One of ours is mined. `stillInFlight`: another of ours waits at the next nonce.
    case mined(MinedTransaction, stillInFlight: Bool)
    /// The account's nonce passed ours, and no transaction of ours did it.
    case nonceUsed(nonce: UInt64, accountNonce: UInt64)
    /// The newest of ours is unknown to the node at two heads in a row.
    case dropped(Hash32, nonce: UInt64, kind: TransactionKind)
    /// A block with a transaction of ours left the canonical chain, and it is not mined again.
    case reorganised(Hash32, nonce: UInt64)
    /// The node did not answer: nothing is concluded.
    case unknown(String)
}
