/// The builder's time: Swift's `Clock` with `Duration`, virtual in simulation.
///
/// `now` counts from a fixed start. Wall time is only needed where a rule of a contract speaks of it.
public protocol BuilderClock: Sendable {
    /// Time since the builder's start of counting; never goes back.
    var now: Duration { get }
    /// Seconds since 1970, for the time ranges of user operations.
    var unixTime: UInt64 { get }
    /// Returns at `deadline` or later; throws `CancellationError` when the task was cancelled.
    func sleep(until deadline: Duration) async throws
}
