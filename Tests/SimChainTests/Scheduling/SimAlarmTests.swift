import SimChain
import Testing

@Suite("Alarm")
struct SimAlarmTests {
    let scheduler = SimScheduler(seed: 1)
    private static let names = ["a", "b", "c", "d"]

    /// When the sleeper of an alarm set to 10 s wakes, if at 2 s `body` is done to the alarm.
    private func waking(_ body: @Sendable @escaping (SimAlarm) -> Void) throws -> SimInstant {
        let scheduler = SimScheduler(seed: 1)
        return try scheduler.run {
            let alarm = SimAlarm(scheduler, name: SleeperName("sleeper"))
            return try await withThrowingTaskGroup(of: SimInstant?.self) { group in
                group.addTask {
                    try await alarm.sleep(until: .seconds(10))
                    return scheduler.now
                }
                group.addTask {
                    try await scheduler.sleep(until: .seconds(2), name: SleeperName("other"))
                    body(alarm)
                    return nil
                }
                var woken: SimInstant?
                for try await instant in group { woken = instant ?? woken }
                return try #require(woken)
            }
        }
    }

    @Test("an alarm wakes at its deadline or at an earlier instant it is set to, and never in the past")
    func hastens() throws {
        #expect(try waking { _ in } == .seconds(10))
        #expect(try waking { $0.hasten(to: .seconds(4)) } == .seconds(4))
        #expect(try waking { $0.hasten(to: .seconds(12)) } == .seconds(10))
        #expect(try waking { $0.hasten(to: .seconds(1)) } == .seconds(2))
        #expect(
            try waking {
                $0.hasten(to: .seconds(6))
                $0.hasten(to: .seconds(4))
                $0.hasten(to: .seconds(8))
            } == .seconds(4)
        )
    }

    @Test("setting an alarm to a later instant, or while nobody sleeps, changes nothing")
    func hasteWithoutSleep() throws {
        let scheduler = scheduler
        try scheduler.run {
            let alarm = SimAlarm(scheduler, name: SleeperName("sleeper"))
            alarm.hasten(to: .seconds(1))
            try await alarm.sleep(until: .seconds(3))
            #expect(scheduler.now == .seconds(3))
            alarm.hasten(to: .seconds(4))
            try await alarm.sleep(until: .seconds(5))
            #expect(scheduler.now == .seconds(5))
        }
    }

    @Test(
        "an alarm that is to be first wakes before all other sleepers, with any seed",
        arguments: 1...5 as ClosedRange<UInt64>
    )
    func beforeOthers(seed: UInt64) throws {
        let scheduler = SimScheduler(seed: seed)
        let recorder = Recorder<String>()
        try scheduler.run {
            let alarm = SimAlarm(scheduler, name: SleeperName("alarm"))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in Self.names {
                    group.addTask {
                        try await scheduler.sleep(until: .seconds(3), name: SleeperName(name))
                        recorder.record(name)
                    }
                }
                group.addTask {
                    try await alarm.sleep(until: .seconds(3), beforeOthers: true)
                    recorder.record("alarm")
                }
                try await group.waitForAll()
            }
        }
        let rest = Self.names.sorted { tie($0, 0, seed: seed) < tie($1, 0, seed: seed) }
        #expect(recorder.entries == ["alarm"] + rest)
    }

    @Test("a failing run wakes the alarm with an error at the instant of the failure")
    func failure() {
        let scheduler = scheduler
        let recorder = Recorder<String>()
        #expect(throws: SimulationFailure.self) {
            try scheduler.run(limits: RunLimits(stepsWithoutProgress: 100)) {
                let alarm = SimAlarm(scheduler, name: SleeperName("sleeper"))
                await withTaskGroup(of: Void.self) { group in
                    group.addTask {
                        do {
                            try await alarm.sleep(until: .seconds(10))
                        } catch {
                            recorder.record("cancelled at \(scheduler.now)")
                        }
                    }
                    while !Task.isCancelled { await Task.yield() }
                }
            }
        }
        #expect(recorder.entries == ["cancelled at 0.000s"])
    }
}
