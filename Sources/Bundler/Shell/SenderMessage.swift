import Ethereum

/// What a sender's loop waits for.
enum SenderMessage: Sendable {
    case head(HeadChange)
    case intervalElapsed
    case setBundlingMode(BundlingMode)
    case sendBundleNow
}

/// A new head, after the pool has taken in its block.
struct HeadChange: Sendable {
    var head: BlockHeader
    /// Blocks that left the canonical chain since the last head, newest first.
    var removed: [Hash32]
}
