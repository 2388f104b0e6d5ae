public import ScenarioFile
import Simulation

/// Runs many scenarios at once, each on one thread, and reports the results in the order of the items, whichever
/// finishes first.
public struct BatchRunner: Sendable {
    public typealias RunOne = @Sendable (Scenario, RunOptions) -> ScenarioResult

    /// How many run at the same time; at least 1.
    public var jobs: Int
    /// Nothing that comes after the first failure is reported.
    public var failFast = false
    /// Where traces are kept.
    public var traces: TraceStore
    /// Real time a run may take, as told by ``wallClock``; no limit unless both are given.
    public var wallLimit: Duration?
    public var wallClock: (@Sendable () -> Duration)?

    private let runOne: RunOne

    public init(jobs: Int, traces: TraceStore, run: @escaping RunOne) {
        self.jobs = max(1, jobs)
        self.traces = traces
        runOne = run
    }

    /// - Parameter report: Called with each result as soon as all before it are known.
    /// - Returns: The reported results; fewer than items only with ``failFast``.
    public func run(_ items: [RunItem], report: (ScenarioResult) -> Void) async -> [ScenarioResult] {
        var results: [ScenarioResult] = []
        await withTaskGroup(of: (Int, ScenarioResult).self) { group in
            var waiting: [Int: ScenarioResult] = [:]
            var next = 0
            func start() {
                guard next < items.count else { return }
                let (index, item) = (next, items[next])
                next += 1
                group.addTask { (index, await runKeepingTrace(item)) }
            }
            for _ in 0..<jobs { start() }
            while let (index, result) = await group.next() {
                waiting[index] = result
                while let result = waiting.removeValue(forKey: results.count) {
                    results.append(result)
                    report(result)
                    if failFast, result.outcome != .passed { return }
                }
                start()
            }
        }
        return results
    }

    /// A failed run is run again to keep its trace: so a run that passes costs nothing more.
    @concurrent
    private func runKeepingTrace(_ item: RunItem) async -> ScenarioResult {
        if traces.keepsAll { return finish(runWriting(traces.path(of: item), item), item) }
        let options = options(item, sink: nil)
        let result = finish(runOne(item.scenario, options), item)
        guard result.outcome != .passed else { return result }
        let kept = finish(runWriting(traces.path(of: item), item), item)
        guard kept.fingerprint == result.fingerprint || result.harnessError != nil else {
            var broken = result
            broken.harnessError =
                "not deterministic: fingerprint \(result.fingerprint), and \(kept.fingerprint) when run again"
            broken.tracePath = kept.tracePath
            return broken
        }
        return kept
    }

    private func options(_ item: RunItem, sink: (@Sendable (UnsafeRawBufferPointer) -> Void)?) -> RunOptions {
        var options = RunOptions(seed: item.seed, mempool: item.mempool, traceSink: sink)
        options.wallLimit = wallLimit
        options.wallClock = wallClock
        return options
    }

    private func runWriting(_ path: String, _ item: RunItem) -> ScenarioResult {
        guard let file = traces.open(path) else { return runOne(item.scenario, options(item, sink: nil)) }
        var result = runOne(item.scenario, options(item) { file.write($0) })
        result.tracePath = file.close() ? path : nil
        return result
    }

    private func finish(_ result: ScenarioResult, _ item: RunItem) -> ScenarioResult {
        var result = result
        result.isVariant = item.isVariant
        result.settings = item.settings
        result.matrixSettings = item.matrixSettings
        result.replayCommand = item.replayCommand
        return result
    }
}
