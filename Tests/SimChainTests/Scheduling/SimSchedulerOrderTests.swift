import SimChain
import Testing

@Suite("Order of a simulation")
struct SimSchedulerOrderTests {
    struct Wake: Hashable, Sendable {
        let instant: Int64
        let task: Int
    }

    private actor Counter {
        private var value = 0
        func increment() { value += 1 }
    }

    /// Sleeps of 0 to 50 ns in steps of 10, so that most instants see several tasks at once.
    private static func sleeps(seed: UInt64) -> [[Int64]] {
        (0..<20).map { task in
            var random = RandomStreams(seed: seed).stream(named: "task", UInt64(task))
            return (0..<8).map { _ in Int64(random.uniform(below: UInt64(6))) * 10 }
        }
    }

    /// The order in which the tasks must wake: whoever is earliest, then has the lowest tie, one by one.
    private static func expected(seed: UInt64) -> [Wake] {
        let sleeps = sleeps(seed: seed)
        var due = sleeps.map { $0[0] }
        var done = sleeps.map { _ in 0 }
        var order: [Wake] = []
        func precedes(_ left: Int, _ right: Int) -> Bool {
            (due[left], tie("task \(left)", UInt64(done[left]), seed: seed))
                < (due[right], tie("task \(right)", UInt64(done[right]), seed: seed))
        }
        while let next = sleeps.indices.filter({ done[$0] < sleeps[$0].count }).min(by: precedes) {
            order.append(Wake(instant: due[next], task: next))
            done[next] += 1
            if done[next] < sleeps[next].count { due[next] += sleeps[next][done[next]] }
        }
        return order
    }

    /// Runs the tasks, each making some noise between its sleeps: awaited calls, actor hops and yields.
    private static func observed(seed: UInt64, noise: Int) throws -> [Wake] {
        let scheduler = SimScheduler(seed: seed)
        let recorder = Recorder<Wake>()
        try scheduler.run {
            let counter = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (task, sleeps) in Self.sleeps(seed: seed).enumerated() {
                    group.addTask {
                        let name = SleeperName("task \(task)")
                        for nanoseconds in sleeps {
                            let deadline = scheduler.now.advanced(byNanoseconds: nanoseconds)
                            try await scheduler.sleep(until: deadline, name: name)
                            recorder.record(Wake(instant: scheduler.now.nanoseconds, task: task))
                            for _ in 0..<((task * noise) % 4) {
                                await counter.increment()
                                await Task.yield()
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
        return recorder.entries
    }

    @Test("twenty tasks that are due together wake in the order of their hashes", arguments: 0..<20 as Range<UInt64>)
    func followsTheRule(seed: UInt64) throws {
        let expected = Self.expected(seed: seed)
        // The test would show nothing without ties.
        #expect(Set(expected.map(\.instant)).count < expected.count / 2)
        #expect(try Self.observed(seed: seed, noise: 0) == expected)
    }

    @Test("the work of a task between its sleeps does not change the order of waking", arguments: 1..<4)
    func ignoresNoise(noise: Int) throws {
        #expect(try Self.observed(seed: 1, noise: noise) == Self.expected(seed: 1))
    }

    @Test("a thousand runs give the same order")
    func repeats() throws {
        let first = try Self.observed(seed: 5, noise: 1)
        for _ in 1..<1000 {
            guard try Self.observed(seed: 5, noise: 1) == first else {
                Issue.record("a run differs from the first")
                return
            }
        }
    }

    @Test("simulations that run at the same time on several threads do not affect each other")
    func runsInParallel() async throws {
        try await withThrowingTaskGroup(of: (UInt64, [Wake]).self) { group in
            for seed in 0..<64 as Range<UInt64> {
                group.addTask { (seed, try Self.observed(seed: seed, noise: 1)) }
            }
            for try await (seed, order) in group {
                #expect(order == Self.expected(seed: seed))
            }
        }
    }

    private static let names = ["node a", "node b", "sender 0", "sender 1", "relay", "workload"]

    @Test(
        "the order of tasks due together does not depend on the order of registration",
        arguments: [[0, 1, 2, 3, 4, 5], [5, 4, 3, 2, 1, 0], [2, 0, 4, 1, 5, 3], [3, 5, 1, 4, 0, 2]],
        [0, 1, 99] as [UInt64]
    )
    func tiesIgnoreRegistration(permutation: [Int], seed: UInt64) throws {
        let scheduler = SimScheduler(seed: seed)
        let recorder = Recorder<String>()
        try scheduler.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in permutation {
                    let name = Self.names[index]
                    group.addTask {
                        try await scheduler.sleep(until: .seconds(12), name: SleeperName(name))
                        recorder.record(name)
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(recorder.entries == Self.names.sorted { tie($0, 0, seed: seed) < tie($1, 0, seed: seed) })
    }

    @Test("different seeds give tasks due together different orders")
    func tiesDependOnTheSeed() {
        let orders = (0..<10 as Range<UInt64>).map { seed in
            Self.names.sorted { tie($0, 0, seed: seed) < tie($1, 0, seed: seed) }
        }
        #expect(Set(orders).count > 5)
    }

    @Test("a name with a number has its own counter")
    func numberedNames() throws {
        let scheduler = SimScheduler(seed: 3)
        let recorder = Recorder<UInt64>()
        let numbers: [UInt64] = [7, 3, 900, 0, 12]
        try scheduler.run {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in numbers {
                    group.addTask {
                        try await scheduler.sleep(until: .genesis, name: SleeperName("call").numbered(number))
                        recorder.record(number)
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(recorder.entries == numbers.sorted { tie("call", $0, seed: 3) < tie("call", $1, seed: 3) })
    }

    @Test("all work that one sleeper starts ends before the next one wakes, though both are due")
    func wakesOneAtATime() throws {
        let scheduler = SimScheduler(seed: 1)
        let recorder = Recorder<String>()
        try scheduler.run {
            let counter = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for name in ["a", "b", "c"] {
                    group.addTask {
                        try await scheduler.sleep(until: .seconds(1), name: SleeperName(name))
                        recorder.record("\(name) in")
                        for _ in 0..<10 {
                            await counter.increment()
                            await Task.yield()
                        }
                        recorder.record("\(name) out")
                    }
                }
                try await group.waitForAll()
            }
        }
        let order = ["a", "b", "c"].sorted { tie($0, 0, seed: 1) < tie($1, 0, seed: 1) }
        #expect(recorder.entries == order.flatMap { ["\($0) in", "\($0) out"] })
    }
}
