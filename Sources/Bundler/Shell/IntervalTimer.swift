import Synchronization

/// Tells a sender that it has gone without an attempt for too long.
///
/// Every attempt moves the deadline. The timer sleeps to the deadline it knows and looks again when it wakes, so that
/// an attempt costs no task: no tick at the start, and no burst after a long wait.
final class IntervalTimer: Sendable {
    private let interval: Duration
    private let clock: any BuilderClock
    private let deadline: Mutex<Duration>

    init(interval: Duration, clock: any BuilderClock) {
        self.interval = interval
        self.clock = clock
        deadline = Mutex(clock.now + interval)
    }

    func restart() {
        deadline.withLock { $0 = clock.now + interval }
    }

    /// Calls `elapsed` at each deadline that no attempt moved; returns when its task is cancelled.
    func run(elapsed: () -> Void) async {
        while !Task.isCancelled {
            let next = deadline.withLock { $0 }
            if clock.now >= next {
                restart()
                elapsed()
                continue
            }
            guard (try? await clock.sleep(until: next)) != nil else { return }
        }
    }
}
