/// One thing that happens to the chain, to the users or to the builder.
public struct TimelineEntry: Hashable, Sendable {
    public var time: EntryTime
    public var action: TimelineAction
    /// Of the action's name.
    public var position: SourcePosition

    public init(time: EntryTime, action: TimelineAction, position: SourcePosition) {
        self.time = time
        self.action = action
        self.position = position
    }
}
