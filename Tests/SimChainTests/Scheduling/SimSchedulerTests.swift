import SimChain
import Testing

@Suite("Simulation scheduler")
struct SimSchedulerTests {
    let scheduler = SimScheduler(seed: 1)

    @Test("a run returns the root's result after all the virtual time it takes")
    func returnsTheResult() throws {
        let scheduler = scheduler
        #expect(scheduler.now == .genesis)
        let result = try scheduler.run {
            try await scheduler.sleep(for: .seconds(3600), name: SleeperName("root"))
            return "done"
        }
        #expect(result == "done")
        #expect(scheduler.now == .seconds(3600))
    }

    @Test("one scheduler runs several roots in turn, and its time goes on")
    func runsAgain() throws {
        let scheduler = scheduler
        for seconds in 1...3 as ClosedRange<Int64> {
            let now = try scheduler.run {
                try await scheduler.sleep(for: .seconds(1), name: SleeperName("root"))
                return scheduler.now
            }
            #expect(now == .seconds(seconds))
        }
    }

    @Test("virtual time never goes back, and sleepers wake exactly at their deadlines")
    func timeGoesForward() throws {
        let scheduler = scheduler
        let recorder = Recorder<SimInstant>()
        try scheduler.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<20 as Range<Int64> {
                    group.addTask {
                        let name = SleeperName("task \(task)")
                        for step in 0..<20 as Range<Int64> {
                            // Every third deadline lies in the past.
                            let offset = step % 3 == 0 ? -5 : (task * 7 + step * 13) % 29
                            let deadline = scheduler.now.advanced(byNanoseconds: offset)
                            let expected = max(deadline, scheduler.now)
                            try await scheduler.sleep(until: deadline, name: name)
                            #expect(scheduler.now == expected)
                            recorder.record(scheduler.now)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(recorder.entries.count == 400)
        #expect(zip(recorder.entries, recorder.entries.dropFirst()).allSatisfy { $0 <= $1 })
    }

    @Test("a sleep whose deadline has passed waits behind the jobs that are ready", arguments: [0, -1] as [Int64])
    func zeroSleepsAreDeferred(offset: Int64) throws {
        let scheduler = scheduler
        let recorder = Recorder<String>()
        try scheduler.run {
            async let ready: Void = {
                for step in 0..<5 {
                    recorder.record("ready \(step)")
                    await Task.yield()
                }
            }()
            let deadline = scheduler.now.advanced(byNanoseconds: offset)
            try await scheduler.sleep(until: deadline, name: SleeperName("root"))
            recorder.record("woken")
            await ready
        }
        #expect(recorder.entries == (0..<5).map { "ready \($0)" } + ["woken"])
        #expect(scheduler.now == .genesis)
    }

    private actor Inbox {
        private(set) var messages: [Int] = []
        func add(_ message: Int) { messages.append(message) }
    }

    @Test("streams, groups, async let and actors stay on the scheduler's thread")
    func structuredConcurrencyStays() throws {
        let scheduler = scheduler
        let received = try scheduler.run {
            // Any job made ready from another thread would stop the process: see the exit tests.
            let inbox = Inbox()
            let (stream, continuation) = AsyncStream.makeStream(of: Int.self)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await message in stream { await inbox.add(message) }
                }
                group.addTask {
                    for message in 0..<10 {
                        try await scheduler.sleep(for: .milliseconds(5), name: SleeperName("producer"))
                        continuation.yield(message)
                    }
                    continuation.finish()
                }
                group.addTask {
                    async let left: Void = scheduler.sleep(for: .milliseconds(7), name: SleeperName("left"))
                    async let right: Void = scheduler.sleep(for: .milliseconds(9), name: SleeperName("right"))
                    _ = try await (left, right)
                }
                try await group.waitForAll()
            }
            return await inbox.messages
        }
        #expect(received == Array(0..<10))
        #expect(scheduler.now == .milliseconds(50))
    }

    @Test("cancelling a task wakes its sleep at the same instant")
    func cancellation() throws {
        let scheduler = scheduler
        let woken = try scheduler.run {
            try await withThrowingTaskGroup(of: SimInstant?.self) { group in
                group.addTask {
                    do {
                        try await scheduler.sleep(until: .seconds(100), name: SleeperName("call"))
                        return nil
                    } catch {
                        return scheduler.now
                    }
                }
                try await scheduler.sleep(until: .seconds(10), name: SleeperName("timeout"))
                group.cancelAll()
                return try await group.next() ?? nil
            }
        }
        #expect(woken == .seconds(10))
        #expect(scheduler.now == .seconds(10))
    }

    @Test("cancelled sleepers wake one at a time, in the order of their hashes")
    func cancelledSleepersQueue() throws {
        let scheduler = scheduler
        let recorder = Recorder<String>()
        let names = ["a", "b", "c", "d", "e"]
        try scheduler.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, name) in names.enumerated() {
                    group.addTask {
                        // Deadlines in an order that must not matter any more.
                        let deadline = SimInstant.seconds(100 - Int64(index))
                        try? await scheduler.sleep(until: deadline, name: SleeperName(name))
                        recorder.record("\(name) in")
                        await Task.yield()
                        recorder.record("\(name) out")
                    }
                }
                try await scheduler.sleep(until: .seconds(1), name: SleeperName("root"))
                group.cancelAll()
            }
        }
        let order = names.sorted { tie($0, 0, seed: 1) < tie($1, 0, seed: 1) }
        #expect(recorder.entries == order.flatMap { ["\($0) in", "\($0) out"] })
        #expect(scheduler.now == .seconds(1))
    }

    @Test("the next sleep of a cancelled task fails at the same instant, but waits for its turn")
    func sleepAfterCancellation() throws {
        let scheduler = scheduler
        let recorder = Recorder<String>()
        try scheduler.run {
            await withTaskGroup(of: Void.self) { group in
                group.cancelAll()
                group.addTask {
                    await #expect(throws: CancellationError.self) {
                        try await scheduler.sleep(for: .seconds(1), name: SleeperName("cancelled"))
                    }
                    recorder.record("cancelled")
                }
                group.addTask {
                    await Task.yield()
                    recorder.record("ready")
                }
            }
        }
        #expect(recorder.entries == ["ready", "cancelled"])
        #expect(scheduler.now == .genesis)
    }

    @Test("a sleep that ignores cancellation ends at its deadline")
    func deafSleep() throws {
        let scheduler = scheduler
        try scheduler.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await scheduler.sleepThrough(until: .seconds(12), name: SleeperName("chain")) }
                group.cancelAll()
                try await group.waitForAll()
            }
        }
        #expect(scheduler.now == .seconds(12))
    }

    @Test("a time-out that comes after its call leaves nothing behind")
    func timeouts() throws {
        let scheduler = scheduler
        try scheduler.run {
            for _ in 0..<100 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask { try await scheduler.sleep(for: .milliseconds(50), name: SleeperName("call")) }
                    group.addTask { try await scheduler.sleep(for: .seconds(10), name: SleeperName("timeout")) }
                    try await group.next()
                    group.cancelAll()
                }
            }
        }
        #expect(scheduler.now == .seconds(5))
    }

    @Test("a run that has ended keeps nothing alive, even after a deadlock", arguments: [false, true])
    func freesItsMemory(deadlock: Bool) {
        weak var observed: SimScheduler?
        do {
            let scheduler = SimScheduler(seed: 1)
            observed = scheduler
            let result = Result {
                try scheduler.run {
                    try await scheduler.sleep(for: .seconds(1), name: SleeperName("root"))
                    if deadlock { try await SimSignal(scheduler, name: "never").wait(for: "root") }
                }
            }
            #expect((try? result.get()) == nil ? deadlock : !deadlock)
        }
        #expect(observed == nil)
    }

    @Test("a named clock sleeps under its name for code that knows only Swift's Clock protocol")
    func clocks() throws {
        let scheduler = scheduler
        let recorder = Recorder<String>()
        let names = ["z", "y", "x"]
        try scheduler.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in names {
                    let clock: any Clock<Duration> = scheduler.clock(named: "builder").named(name)
                    group.addTask {
                        try await clock.sleep(for: .milliseconds(1500))
                        recorder.record("builder/\(name)")
                    }
                }
                try await group.waitForAll()
            }
        }
        let expected = names.map { "builder/\($0)" }.sorted { tie($0, 0, seed: 1) < tie($1, 0, seed: 1) }
        #expect(recorder.entries == expected)
        #expect(scheduler.clock(named: "builder").now == .milliseconds(1500))
        #expect(scheduler.clock(named: "builder").minimumResolution == .nanoseconds(1))
    }
}
