public import Ethereum

/// A nonce at which the node holds no bundle of ours while a transaction of ours waits behind it.
public struct NonceGap: Hashable, Sendable {
    public var nonce: UInt64
    /// The first of ours behind the gap.
    public var waiting: Hash32
    public var waitingNonce: UInt64

    public init(nonce: UInt64, waiting: Hash32, waitingNonce: UInt64) {
        self.nonce = nonce
        self.waiting = waiting
        self.waitingNonce = waitingNonce
    }
}
