/// Watches one run for everything that its result needs. Whoever plays the scenario attaches it to the recorder before
/// the first event, asks it for the timeline's checks, and takes the result after the last event.
public final class RunJudge {
    public let observer: RunObserver
    private let scenario: Scenario
    private let options: RunOptions
    private let invariants: InvariantChecker
    private let recorder: TraceRecorder
    private var instantFailures: [ExpectationFailure] = []

    private static let lastLineCount = 20

    public init(scenario: Scenario, facts: RunFacts, options: RunOptions, recorder: TraceRecorder) {
        self.scenario = scenario
        self.options = options
        self.recorder = recorder
        observer = RunObserver(scenario: scenario, signers: facts.signers)
        invariants = InvariantChecker(facts: facts)
        recorder.add(observer)
        recorder.add(invariants)
    }

    /// Checks an `expect` of the timeline now, and records what does not hold.
    public func check(_ expectations: InstantExpectations, at time: Duration) {
        let failures = observer.evaluate(expectations, at: time)
        instantFailures += failures
        for failure in failures {
            recorder.record(
                .expectationFailed(path: failure.path, line: failure.position.line, message: failure.message)
            )
        }
    }

    /// - Parameters:
    ///   - unusedFaults: Faults of the timeline that touched nothing.
    ///   - harnessError: Why the run could not be played to its end.
    public func result(
        _ end: RunEnd,
        unusedFaults: [UnusedFault] = [],
        harnessError: String? = nil
    ) -> ScenarioResult {
        recorder.finish()
        let judged = invariants.finish(end)
        let verdict = RunVerdict(
            violations: judged.violations,
            failures: instantFailures + observer.evaluate(),
            fails: scenario.expectations.fails
        )
        let faults = unusedFaults.map { fault in
            ScenarioDiagnostic(path: scenario.path, position: fault.position, message: fault.message)
        }
        return ScenarioResult(
            path: scenario.path,
            title: scenario.title,
            seed: options.seed,
            mempool: options.mempool,
            blocks: observer.head,
            transitions: observer.transitionCount,
            fingerprint: recorder.fingerprint,
            verdict: verdict,
            warnings: scenario.warnings + faults,
            notes: judged.notes,
            harnessError: harnessError,
            plant: scenario.plant,
            lastLines: verdict.passed && harnessError == nil ? [] : recorder.lastLines(Self.lastLineCount)
        )
    }
}
