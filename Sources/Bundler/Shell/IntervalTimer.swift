import Synchronization

/// Tells a sender that it has gone without an attempt for too long.
///
/// Every attempt moves the deadline. The timer sleeps to the deadline it knows and looks again when it wakes, so that
/// an attempt costs no task: no tick at the start, and no burst after a long wait.
final class IntervalTimer: Sendable {
    private struct State {
        var deadline: Duration
        /// A deadline passed, and nobody has heard of it yet.
        var hasElapsed = false
    }

    private let interval: Duration
    private let clock: any BuilderClock
    private let state: Mutex<State>

    init(interval: Duration, clock: any BuilderClock) {
        self.interval = interval
        self.clock = clock
        state = Mutex(State(deadline: clock.now + interval))
    }

    /// At every attempt. What had elapsed until then no longer counts.
    func restart() {
        state.withLock { $0 = State(deadline: clock.now + interval) }
    }

    /// Whether a deadline passed since the last attempt; says so once, however many did.
    func takeElapsed() -> Bool {
        state.withLock { state in
            defer { state.hasElapsed = false }
            return state.hasElapsed
        }
    }

    /// Calls `elapsed` when a deadline passes that no attempt moved, and not again until somebody took it; returns
    /// when its task is cancelled.
    func run(elapsed: () -> Void) async {
        while !Task.isCancelled {
            let next = state.withLock { $0.deadline }
            if clock.now >= next {
                if pass() { elapsed() }
                continue
            }
            guard (try? await clock.sleep(until: next)) != nil else { return }
        }
    }

    /// Moves on to the next deadline, and tells whether this one is news.
    private func pass() -> Bool {
        state.withLock { state in
            defer { state = State(deadline: clock.now + interval, hasElapsed: true) }
            return !state.hasElapsed
        }
    }
}
