/// The simulation's time, for code that is written against Swift's `Clock`.
///
/// A clock carries the name its sleepers go by. Branches that may sleep at the same time get a clock each
/// (``SleeperName``).
public struct SimClock: Clock, Sendable {
    public typealias Instant = SimInstant
    public typealias Duration = Swift.Duration

    public let scheduler: SimScheduler
    public let name: SleeperName

    public var now: SimInstant { scheduler.now }
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// Wakes at `deadline` exactly: there is no reason to use the tolerance. A deadline that has come already still
    /// waits for its turn among the sleepers of the current instant.
    ///
    /// - Throws: `CancellationError`.
    public func sleep(until deadline: SimInstant, tolerance: Duration? = nil) async throws {
        try await scheduler.sleep(until: deadline, name: name)
    }

    /// The same time for a part of this clock's owner.
    public func named(_ part: String) -> SimClock {
        SimClock(scheduler: scheduler, name: name / part)
    }
}

extension SimScheduler {
    public func clock(named name: String) -> SimClock {
        SimClock(scheduler: self, name: SleeperName(name))
    }
}
