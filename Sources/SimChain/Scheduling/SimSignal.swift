/// A condition to wait for that is not a point of time: "a head arrived", "the queue is not empty".
///
/// It keeps no state: a notification without a waiter is lost. Check the condition, wait, check again; nothing can
/// happen between a check and the wait that follows it, because a task runs alone until it suspends. Notified waiters
/// wake at the current instant, one at a time, in the order of ties (``SimScheduler``).
public final class SimSignal: @unchecked Sendable {
    public let scheduler: SimScheduler
    public let name: String
    private var waiters: [SleeperQueue.Ticket] = []

    public init(_ scheduler: SimScheduler, name: String) {
        self.scheduler = scheduler
        self.name = name
    }

    /// - Parameter waiter: who waits, for the order of wakers and for the report of a deadlock.
    /// - Throws: `CancellationError` if the waiting task is cancelled, also when the run ends before a notification.
    public func wait(as waiter: SleeperName) async throws(CancellationError) {
        let ticket = scheduler.reserve(waiter, subject: name)
        waiters.append(ticket)
        guard await scheduler.park(ticket, until: nil) == .due else {
            waiters.removeAll { $0 == ticket }
            throw CancellationError()
        }
    }

    /// - Parameter description: who waits for what, such as "sender 0: an answer from node a"; also the waiter's name.
    public func wait(for description: String) async throws(CancellationError) {
        try await wait(as: SleeperName(description))
    }

    /// Wakes everyone who waits now.
    public func notify() {
        let notified = waiters
        waiters.removeAll(keepingCapacity: true)
        for ticket in notified { scheduler.wakeNow(ticket) }
    }

    /// Wakes one of the present waiters: the first in the order of ties, and not in the order of arrival.
    public func notifyOne() {
        guard let first = scheduler.firstInTieOrder(of: waiters) else { return }
        waiters.removeAll { $0 == first }
        scheduler.wakeNow(first)
    }
}
