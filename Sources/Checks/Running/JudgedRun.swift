import Ethereum
public import ScenarioFile
public import SimChain
public import Simulation

/// One run of one scenario, from nothing to a verdict.
public enum JudgedRun {
    /// How a run is run; none of it changes what happens in it, but for the seed.
    public struct Options {
        /// Instead of the scenario's.
        public var seed: UInt64?
        public var limits: RunLimits
        /// Gets the trace as it is written.
        public var sink: ((UnsafeRawBufferPointer) -> Void)?
        /// Without lines a run is faster, and has no fingerprint.
        public var writesLines = true
        /// See every event.
        public var observers: [any TraceObserver]

        public init(
            seed: UInt64? = nil,
            limits: RunLimits = RunLimits(),
            sink: ((UnsafeRawBufferPointer) -> Void)? = nil,
            observers: [any TraceObserver] = []
        ) {
            self.seed = seed
            self.limits = limits
            self.sink = sink
            self.observers = observers
        }
    }

    public struct Outcome: Sendable {
        public var blocks: UInt64
        public var transitions: Int
        public var fingerprint: String
        public var verdict: RunVerdict
        /// The checks that could not be judged, and why.
        public var notes: [String]
        public var unusedFaults: [UnusedFault]
        /// The newest lines of the trace, oldest first.
        public var lastLines: [String]
        /// The harness could not carry the run to its end.
        public var failure: SimulationFailure?
    }

    public static func run(_ scenario: Scenario, options: Options = Options()) -> Outcome {
        let signers = SimulatedRun.signers(of: scenario)
        let observer = RunObserver(scenario: scenario, signers: signers.map(\.address))
        let run = SimulatedRun(
            scenario,
            seed: options.seed ?? scenario.seed,
            sink: options.sink,
            writesLines: options.writesLines,
            injector: scenario.faultInjector.map {
                FaultInjectors.injector(of: $0, scenario: scenario, signers: signers)
            },
            check: { observer.evaluate($0, at: $1) }
        )
        let checker = InvariantChecker(facts: run.facts)
        for watching in [observer, checker] + options.observers { run.add(watching) }
        let report = run.run(limits: options.limits)
        let judged = checker.finish(RunEnd(pooledOperations: report.pooledOperations))
        return Outcome(
            blocks: report.blocks,
            transitions: observer.transitionCount,
            fingerprint: report.fingerprint,
            verdict: RunVerdict(
                violations: judged.violations,
                failures: report.failures + observer.evaluate(),
                fails: scenario.expectations.fails
            ),
            notes: judged.notes,
            unusedFaults: report.unusedFaults,
            lastLines: report.lastLines,
            failure: report.failure
        )
    }
}
