import Ethereum

/// What a sender's loop waits for.
enum SenderMessage: Sendable {
    /// These blocks, newest first, left the canonical chain. Comes before the pool gives back what they held; the head
    /// that follows tells the rest.
    case blocksRemoved([Hash32])
    /// A new head, after the pool has taken in its block.
    case head(BlockHeader)
    case intervalElapsed
    case setBundlingMode(BundlingMode)
    case sendBundleNow
    /// The operator lets a stopped sender build again.
    case release
}
