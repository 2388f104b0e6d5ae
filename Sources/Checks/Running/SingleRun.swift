public import ScenarioFile
import SimChain
import Simulation

/// Runs one scenario in a simulation of its own, on the calling thread, and returns its result.
public enum SingleRun {
    public static func run(_ scenario: Scenario, _ options: RunOptions) -> ScenarioResult {
        var scenario = scenario
        scenario.chain.mempool = options.mempool
        let outcome = JudgedRun.run(
            scenario,
            options: JudgedRun.Options(
                seed: options.seed,
                limits: RunLimits(wallLimit: options.wallLimit, wallClock: options.wallClock),
                sink: options.traceSink,
                observers: options.observers()
            )
        )
        let faults = outcome.unusedFaults.map { fault in
            ScenarioDiagnostic(path: scenario.path, position: fault.position, message: fault.message)
        }
        let isQuiet = outcome.verdict.passed && outcome.failure == nil
        return ScenarioResult(
            path: scenario.path,
            title: scenario.title,
            seed: options.seed,
            mempool: options.mempool,
            blocks: outcome.blocks,
            transitions: outcome.transitions,
            fingerprint: outcome.fingerprint,
            verdict: outcome.verdict,
            warnings: scenario.warnings + faults,
            notes: outcome.notes,
            harnessError: outcome.failure.flatMap { harnessError($0, outcome.verdict) },
            faultInjector: scenario.faultInjector,
            lastLines: isQuiet ? [] : outcome.lastLines
        )
    }

    /// Steps without progress are the builder's failure, and `bounded_steps` reports them; the rest is the harness's.
    private static func harnessError(_ failure: SimulationFailure, _ verdict: RunVerdict) -> String? {
        switch failure {
        case .noProgress: verdict.violations.contains { $0.invariant == .boundedSteps } ? nil : "\(failure)"
        case .deadlock, .wallLimit, .rootFailed: "\(failure)"
        }
    }
}
