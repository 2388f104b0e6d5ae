/// The four states, by the names scenario files use.
public enum SenderStateKind: String, Hashable, Sendable, CaseIterable {
    case building = "Building"
    case pending = "Pending"
    case cancelling = "Cancelling"
    case cancelPending = "CancelPending"
}

/// Why a sender changed its state, in the words of scenario files.
public enum TransitionReason: String, Hashable, Sendable, CaseIterable {
    case submitted
    case reorganised
    case mined
    case reverted
    case dropped
    case timedOut = "timed out"
    case nonceUsed = "nonce used"
    case error
    case underpriced
    case soft
    case abandoned
}
