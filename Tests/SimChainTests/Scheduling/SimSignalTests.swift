import SimChain
import Testing

@Suite("Signal")
struct SimSignalTests {
    let scheduler = SimScheduler(seed: 1)
    private static let names = ["a", "b", "c", "d"]
    private static let order = names.sorted { tie($0, 0, seed: 1) < tie($1, 0, seed: 1) }

    @Test("a signal wakes all waiting tasks at the same instant, in the order of their hashes")
    func notifies() throws {
        let scheduler = scheduler
        let recorder = Recorder<String>()
        try scheduler.run {
            let signal = SimSignal(scheduler, name: "go")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in Self.names {
                    group.addTask {
                        try await signal.wait(for: name)
                        #expect(scheduler.now == .seconds(3))
                        recorder.record(name)
                    }
                }
                try await scheduler.sleep(until: .seconds(3), name: SleeperName("root"))
                signal.notify()
                try await group.waitForAll()
            }
        }
        #expect(recorder.entries == Self.order)
    }

    @Test("a signal can wake one task at a time, in the order of their hashes")
    func notifiesOne() throws {
        let scheduler = scheduler
        let recorder = Recorder<String>()
        try scheduler.run {
            let signal = SimSignal(scheduler, name: "go")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in Self.names {
                    group.addTask {
                        try await signal.wait(for: name)
                        recorder.record("\(name) at \(scheduler.now)")
                    }
                }
                for second in 1...4 as ClosedRange<Int64> {
                    try await scheduler.sleep(until: .seconds(second), name: SleeperName("root"))
                    signal.notifyOne()
                }
                signal.notifyOne()
                try await group.waitForAll()
            }
        }
        #expect(recorder.entries == Self.order.enumerated().map { "\($1) at \($0 + 1).000s" })
    }

    @Test("a signal keeps no notification for later waiters")
    func isNotSticky() throws {
        let scheduler = scheduler
        let failure = #expect(throws: SimulationFailure.self) {
            try scheduler.run {
                let signal = SimSignal(scheduler, name: "go")
                signal.notify()
                try await signal.wait(for: "latecomer")
            }
        }
        guard case .deadlock(_, let waiting) = failure else {
            Issue.record("another failure")
            return
        }
        #expect(waiting == ["latecomer: waits for go"])
    }

    @Test("after a waiter is cancelled, a later notification goes to the remaining waiters")
    func cancellation() throws {
        let scheduler = scheduler
        let recorder = Recorder<String>()
        try scheduler.run {
            let signal = SimSignal(scheduler, name: "go")
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await withThrowingTaskGroup(of: Void.self) { inner in
                        for name in Self.names.dropLast() {
                            inner.addTask {
                                do {
                                    try await signal.wait(for: name)
                                    recorder.record("\(name) notified")
                                } catch {
                                    recorder.record("cancelled")
                                }
                            }
                        }
                        try await scheduler.sleep(until: .seconds(1), name: SleeperName("inner"))
                        inner.cancelAll()
                    }
                }
                group.addTask {
                    try await signal.wait(for: "d")
                    recorder.record("d notified at \(scheduler.now)")
                }
                try await scheduler.sleep(until: .seconds(2), name: SleeperName("root"))
                signal.notifyOne()
                try await group.waitForAll()
            }
        }
        #expect(recorder.entries == ["cancelled", "cancelled", "cancelled", "d notified at 2.000s"])
    }

    @Test("a waiter that was notified cannot be cancelled, so that no notification is lost")
    func notificationStands() throws {
        let scheduler = scheduler
        let wasNotified = try scheduler.run {
            let signal = SimSignal(scheduler, name: "go")
            return await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    do {
                        try await signal.wait(for: "a")
                        return true
                    } catch {
                        return false
                    }
                }
                try? await scheduler.sleep(for: .seconds(1), name: SleeperName("root"))
                signal.notifyOne()
                group.cancelAll()
                return await group.next() ?? false
            }
        }
        #expect(wasNotified)
    }
}
