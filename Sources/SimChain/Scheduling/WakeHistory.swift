/// The sleepers woken last, for the report of a run that got stuck.
struct WakeHistory {
    private struct Step {
        let instant: Int64
        let counter: UInt64
        let name: SleeperName
        /// Jobs that had run at this instant before.
        let jobs: Int
    }

    private static let capacity = 16
    private var steps: [Step] = []
    private var oldest = 0

    mutating func record(_ woken: SleeperQueue.Woken, steps jobs: Int) {
        let step = Step(instant: woken.instant, counter: woken.counter, name: woken.name, jobs: jobs)
        guard steps.count == Self.capacity else { return steps.append(step) }
        steps[oldest] = step
        oldest = (oldest + 1) % Self.capacity
    }

    /// Oldest first; the last line counts the jobs since.
    ///
    /// - Parameter jobs: how many jobs have run at the current instant.
    func report(jobs: Int) -> [String] {
        let ordered = steps[oldest...] + steps[..<oldest]
        let since = jobs - (ordered.last?.jobs ?? 0)
        return ordered.map { "\(SimInstant(nanoseconds: $0.instant)) \($0.name) #\($0.counter) woke" }
            + ["\(since) jobs since"]
    }
}
