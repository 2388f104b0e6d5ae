/// When to give a run up.
public struct RunLimits: Sendable {
    /// Jobs that may run at one virtual instant. A healthy instant needs some dozens; a loop that never sleeps needs
    /// all.
    public var stepsWithoutProgress: Int
    /// Real time the whole run may take, as told by `wallClock`; no limit unless both are given.
    public var wallLimit: Duration?
    /// Real time since any fixed point. Injected, because nothing in a simulation may read a clock of its own; it is
    /// asked once in 1024 jobs and decides nothing but whether to stop.
    public var wallClock: (@Sendable () -> Duration)?

    public init(
        stepsWithoutProgress: Int = 100_000,
        wallLimit: Duration? = nil,
        wallClock: (@Sendable () -> Duration)? = nil
    ) {
        precondition(stepsWithoutProgress > 0, "a run needs at least one step")
        self.stepsWithoutProgress = stepsWithoutProgress
        self.wallLimit = wallLimit
        self.wallClock = wallClock
    }
}
