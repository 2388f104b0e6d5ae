import SimChain
import Testing

#if canImport(Musl)
    import Musl
#else
    import Glibc
#endif

@Suite("Failure of a simulation")
struct SimSchedulerFailureTests {
    let scheduler = SimScheduler(seed: 1)

    private struct Broken: Error, Equatable {}

    /// The failure of a run that must not succeed.
    private func failure(
        limits: RunLimits = RunLimits(),
        of root: @Sendable @escaping () async throws -> Void
    ) throws -> SimulationFailure {
        try #require(throws: SimulationFailure.self) { try scheduler.run(limits: limits, root) }
    }

    @Test("an error of the root task is thrown by the run")
    func rootFails() throws {
        guard case .rootFailed(let error) = try failure(of: { throw Broken() }) else {
            Issue.record("another failure")
            return
        }
        #expect(error is Broken)
        #expect(try scheduler.run { 1 } == 1, "a root's own error leaves nothing behind")
    }

    @Test("a deadlock names what each task waits for and cancels the tasks")
    func deadlock() throws {
        let scheduler = scheduler
        let recorder = Recorder<String>()
        let failure = try failure {
            let heads = SimSignal(scheduler, name: "a new head")
            let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
            await withTaskGroup(of: Void.self) { group in
                for sender in 0..<2 {
                    group.addTask {
                        do {
                            try await heads.wait(as: SleeperName("sender \(sender)"))
                        } catch {
                            recorder.record("sender \(sender) cancelled")
                        }
                    }
                }
                group.addTask {
                    for await _ in stream {}
                    recorder.record("stream ended")
                }
                group.addTask {
                    await scheduler.waiting(for: "pool: waits for an operation") { for await _ in stream {} }
                }
                try? await scheduler.sleep(until: .seconds(7), name: SleeperName("root"))
                await group.waitForAll()
            }
            withExtendedLifetime(continuation) {}
        }
        guard case .deadlock(let instant, let waiting) = failure else {
            Issue.record("another failure: \(failure)")
            return
        }
        #expect(instant == .seconds(7))
        #expect(
            waiting == [
                "pool: waits for an operation", "sender 0: waits for a new head", "sender 1: waits for a new head",
            ]
        )
        #expect(
            Set(recorder.entries) == ["sender 0 cancelled", "sender 1 cancelled", "stream ended"]
        )
        #expect(scheduler.now == .seconds(7))
    }

    @Test("a deadlock on an unknown wait says so, and resuming the task later does nothing")
    func unannouncedDeadlock() throws {
        let recorder = Recorder<UnsafeContinuation<Void, Never>>()
        let after = Recorder<String>()
        let failure = try failure {
            await withUnsafeContinuation { recorder.record($0) }
            after.record("resumed")
        }
        guard case .deadlock(_, let waiting) = failure else {
            Issue.record("another failure: \(failure)")
            return
        }
        #expect(
            waiting == [
                """
                the root waits for something unannounced: a stream, a continuation, or work that left the simulation's \
                thread
                """
            ]
        )
        try #require(recorder.entries.count == 1)
        recorder.entries[0].resume()
        #expect(after.entries == [])
    }

    @Test("a loop that never sleeps is stopped after the allowed number of steps")
    func spinning() throws {
        let scheduler = scheduler
        let recorder = Recorder<Int>()
        let failure = try failure(limits: RunLimits(stepsWithoutProgress: 1000)) {
            for number in 0..<3 as Range<UInt64> {
                try await scheduler.sleep(for: .seconds(1), name: SleeperName("sender 0").numbered(number))
            }
            var count = 0
            while true {
                count += 1
                recorder.entries = [count]
                await Task.yield()
            }
        }
        guard case .noProgress(let instant, let lastSteps) = failure else {
            Issue.record("another failure: \(failure)")
            return
        }
        #expect(instant == .seconds(3))
        #expect(lastSteps.dropLast() == (1...3).map { "\($0).000s sender 0 #\($0 - 1) woke" })
        #expect(lastSteps.last == "1001 jobs since")
        // One more job than permitted, and then clean-up's own bound of a hundred thousand.
        #expect(try #require(recorder.entries.first) <= 101_001)
    }

    @Test("sleeps that do not advance time do not count as progress", arguments: [0, 1] as [Int64])
    func sleepingOnTheSpot(nanoseconds: Int64) throws {
        let scheduler = scheduler
        let limits = RunLimits(stepsWithoutProgress: 1000)
        let result = Result {
            try scheduler.run(limits: limits) {
                for _ in 0..<5000 {
                    try await scheduler.sleep(for: .nanoseconds(nanoseconds), name: SleeperName("root"))
                }
            }
        }
        switch (nanoseconds, result) {
        case (1, .success): break
        case (0, .failure(SimulationFailure.noProgress(_, let lastSteps))):
            #expect(lastSteps.count == 17, "sixteen wakes and the jobs since")
        case (_, let result): Issue.record("unexpected: \(result)")
        }
    }

    @Test("the wall limit stops a run even while its virtual time advances")
    func wallLimit() throws {
        let scheduler = scheduler
        let asked = Recorder<Duration>()
        // A clock that advances one second each time it is asked: at the start, then once in 1024 jobs.
        let limits = RunLimits(
            wallLimit: .seconds(3),
            wallClock: {
                asked.record(.seconds(asked.entries.count))
                return asked.entries[asked.entries.count - 1]
            }
        )
        let failure = try failure(limits: limits) {
            while true { try await scheduler.sleep(for: .seconds(1), name: SleeperName("root")) }
        }
        guard case .wallLimit(let instant, _) = failure else {
            Issue.record("another failure: \(failure)")
            return
        }
        // The fourth check (4 s > 3 s) comes after 4096 jobs; the first of them was the root's start.
        #expect(instant == .seconds(4095))
        #expect(asked.entries.count == 5)
    }

    @Test("after a failure the root task unwinds: its defer blocks run and every further sleep fails")
    func unwinds() throws {
        let scheduler = scheduler
        let recorder = Recorder<String>()
        let failure = try failure {
            defer { recorder.record("root left") }
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    do {
                        try await SimSignal(scheduler, name: "never").wait(for: "child")
                    } catch {
                        recorder.record("child cancelled")
                        try? await scheduler.sleep(for: .seconds(1), name: SleeperName("child"))
                        try? await scheduler.sleepThrough(until: .seconds(9), name: SleeperName("child"))
                        recorder.record("child cleaned up")
                    }
                }
                try await group.waitForAll()
            }
        }
        guard case .deadlock = failure else {
            Issue.record("another failure: \(failure)")
            return
        }
        #expect(recorder.entries == ["child cancelled", "child cleaned up", "root left"])
        #expect(scheduler.now == .genesis)
    }

    @Test("a job from another thread stops the process")
    func escapes() async throws {
        let exit = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let scheduler = SimScheduler(seed: 1)
            let suspended = Recorder<UnsafeContinuation<Void, Never>>()
            try scheduler.run {
                async let child: Void = withUnsafeContinuation { suspended.record($0) }
                // Nothing else is ready: the child has suspended by the time this wakes.
                try await scheduler.sleep(for: .seconds(1), name: SleeperName("root"))
                onAnotherThread { suspended.entries[0].resume() }
                await child
            }
        }
        try expectComplaint(exit, "a job reached a simulation from outside its run")
    }

    @Test("a sleep from another thread stops the process")
    func sleepsOutside() async throws {
        let exit = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            try await SimScheduler(seed: 1).sleep(for: .seconds(1), name: SleeperName("stranger"))
        }
        try expectComplaint(exit, "a simulation was used from outside its run")
    }

    @Test("a scheduler does not run again after a deadlock")
    func doesNotRunAgain() async throws {
        let exit = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            let scheduler = SimScheduler(seed: 1)
            _ = try? scheduler.run { await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }
            try scheduler.run {}
        }
        try expectComplaint(exit, "none after a failure")
    }

    private func expectComplaint(_ exit: ExitTest.Result?, _ text: String) throws {
        let written = String(decoding: try #require(exit).standardErrorContent, as: UTF8.self)
        #expect(written.contains(text))
    }
}

/// Runs `body` to its end on a thread of its own.
private func onAnotherThread(_ body: @escaping @Sendable () -> Void) {
    final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let work = Unmanaged.passRetained(Work(body))
    let status = pthread_create(
        &thread,
        nil,
        { context in
            if let context { Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body() }
            return nil
        },
        work.toOpaque()
    )
    guard status == 0 else { return }
    pthread_join(thread, nil)
}
