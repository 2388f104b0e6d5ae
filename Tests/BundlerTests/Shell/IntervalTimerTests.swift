import Synchronization
import Testing

@testable import Bundler

@Suite("Interval timer")
struct IntervalTimerTests {
    @Test("several deadlines that pass before they are taken are one tick")
    func oneTick() async {
        let clock = SteppedClock(end: .seconds(5))
        let timer = IntervalTimer(interval: .seconds(1), clock: clock)
        let ticks = Mutex(0)
        await timer.run { ticks.withLock { $0 += 1 } }
        #expect(clock.now == .seconds(5))
        #expect(ticks.withLock { $0 } == 1)
        #expect(timer.takeElapsed())
        #expect(!timer.takeElapsed())
    }

    @Test("after a tick was taken the next one comes one interval later")
    func taken() async {
        let clock = SteppedClock(end: .seconds(5))
        let timer = IntervalTimer(interval: .seconds(1), clock: clock)
        let times = Mutex<[Duration]>([])
        await timer.run {
            #expect(timer.takeElapsed())
            times.withLock { $0.append(clock.now) }
        }
        #expect(times.withLock { $0 } == (1...5).map { .seconds($0) })
    }

    @Test("an attempt moves the deadline and cancels a waiting tick")
    func restarted() async {
        let clock = SteppedClock(end: .seconds(3))
        let timer = IntervalTimer(interval: .seconds(2), clock: clock)
        #expect(!timer.takeElapsed())
        await timer.run {}
        timer.restart()
        #expect(!timer.takeElapsed())
        // From 3 s on: elapsed at 5 s.
        clock.end.withLock { $0 = .milliseconds(4_999) }
        await timer.run {}
        #expect(!timer.takeElapsed())
    }
}

/// Sleeps in no time, until `end`; a sleep beyond is cancelled there.
private final class SteppedClock: BuilderClock {
    private let time = Mutex(Duration.zero)
    let end: Mutex<Duration>

    init(end: Duration) { self.end = Mutex(end) }

    var now: Duration { time.withLock { $0 } }
    var unixTime: UInt64 { 0 }

    func sleep(until deadline: Duration) async throws {
        let end = end.withLock { $0 }
        time.withLock { $0 = max($0, min(deadline, end)) }
        if deadline > end { throw CancellationError() }
    }
}
