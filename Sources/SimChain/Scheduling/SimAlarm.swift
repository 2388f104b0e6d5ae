/// The sleep of one task, which others may shorten: for tasks whose next deadline can become earlier while they sleep.
///
/// Like ``SimScheduler/sleepThrough(until:name:)`` it is deaf to the cancellation of its task.
public final class SimAlarm: @unchecked Sendable {  // Confined to its scheduler's thread.
    private let scheduler: SimScheduler
    private let name: SleeperName
    private var ticket: SleeperQueue.Ticket?

    public init(_ scheduler: SimScheduler, name: SleeperName) {
        self.scheduler = scheduler
        self.name = name
    }

    /// Suspends until `deadline`, or until an earlier instant that ``hasten(to:)`` names meanwhile.
    ///
    /// - Parameter beforeOthers: wake before all others that are due at the same instant, with any seed.
    /// - Throws: `CancellationError` if the run fails.
    public func sleep(until deadline: SimInstant, beforeOthers: Bool = false) async throws(CancellationError) {
        let ticket = scheduler.reserve(name, subject: nil, beforeOthers: beforeOthers)
        self.ticket = ticket
        guard await scheduler.parkDeaf(ticket, until: deadline) == .due else { throw CancellationError() }
    }

    /// Lets the sleeper wake at `instant` if it would sleep longer; an instant that is past means now.
    public func hasten(to instant: SimInstant) {
        if let ticket { scheduler.hasten(ticket, to: instant) }
    }
}
