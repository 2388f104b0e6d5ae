public import Bundler

/// What an entry of the timeline waits for, besides a time: something that the builder does.
public struct EntryTrigger: Hashable, Sendable {
    public var cause: Cause
    /// Which of those events, from 1.
    public var nth: UInt64 = 1
    /// How much later the entry takes effect.
    public var after: Duration = .zero
    /// Whose; `nil`: every sender's, counted together.
    public var sender: Int?

    public init(_ cause: Cause) { self.cause = cause }

    public enum Cause: Hashable, Sendable {
        /// `reason` is `nil` where any will do.
        case transition(from: SenderStateKind, to: SenderStateKind, reason: TransitionReason?)
        /// An event of the builder, by its name in traces.
        case event(String)
    }
}

extension EntryTrigger.Cause: CustomStringConvertible {
    public var description: String {
        switch self {
        case .transition(let from, let to, let reason):
            TransitionItem.transition(from: from, to: to, reason: reason).description
        case .event(let name): name
        }
    }
}
