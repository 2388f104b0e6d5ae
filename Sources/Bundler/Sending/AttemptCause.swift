/// What made a sender begin an attempt.
public enum AttemptCause: String, Hashable, Sendable, CaseIterable {
    case newBlock = "new_block"
    case interval
    case manual
    /// Building at once after mined, dropped, timed out or a reset.
    case followUp = "follow_up"
}
