import Bundler
public import Ethereum
public import ScenarioFile
public import SimChain

/// One run of one scenario, from nothing to its end: the chain, the builder under test, the users and the timeline.
///
/// It judges nothing. Whoever does watches its events, and answers the checks that the timeline holds.
public final class SimulatedRun {
    /// What the run itself knows at its end.
    public struct Report: Sendable {
        public var blocks: UInt64
        public var fingerprint: String
        /// Checks of the timeline that did not hold, and actions that found nothing to act on.
        public var failures: [ExpectationFailure]
        public var unusedFaults: [UnusedFault]
        /// What the pool held at the end, in any order.
        public var pooledOperations: [Hash32]
        /// The newest lines of the trace, oldest first.
        public var lastLines: [String]
        /// The simulation could not be carried to its end.
        public var failure: SimulationFailure?
    }

    /// Judges what must hold at an instant of the timeline, given since genesis.
    public typealias InstantCheck = (InstantExpectations, Duration) -> [ExpectationFailure]

    private let scheduler: SimScheduler
    private let recorder: TraceRecorder
    private let world: World

    /// - Parameters:
    ///   - seed: of every draw.
    ///   - sink: gets the trace as it is written.
    ///   - writesLines: whether the trace has lines; see ``TraceRecorder``.
    ///   - injector: stands between builder and chain, and breaks something; for testing the checks.
    public init(
        _ scenario: Scenario,
        seed: UInt64,
        sink: ((UnsafeRawBufferPointer) -> Void)? = nil,
        writesLines: Bool = true,
        injector: (any FaultInjector)? = nil,
        check: @escaping InstantCheck
    ) {
        let scheduler = SimScheduler(seed: seed)
        self.scheduler = scheduler
        recorder = TraceRecorder(
            now: { .nanoseconds(scheduler.now.nanoseconds) },
            sink: sink,
            writesLines: writesLines
        )
        world = World(
            scenario,
            seed: seed,
            recorder: recorder,
            scheduler: scheduler,
            injector: injector,
            check: check
        )
    }

    /// The keys that the senders of a scenario sign with, by their index. They are the same in every run.
    public static func signers(of scenario: Scenario) -> [PrivateKey] {
        (0..<scenario.builder.settings.numSenders).map { PrivateKey.derived(from: "drydock sender \($0)") }
    }

    /// What must be known to judge the run from outside.
    public var facts: RunFacts { world.facts }

    /// Sees every event from now on.
    public func add(_ observer: any TraceObserver) { recorder.add(observer) }

    /// Runs to the end; once.
    public func run(limits: RunLimits = RunLimits()) -> Report {
        var failure: SimulationFailure?
        do throws(SimulationFailure) {
            try scheduler.run(limits: limits) { [world] in try await world.run() }
        } catch {
            failure = error
            world.abort(error)
        }
        return Report(
            blocks: world.blocks,
            fingerprint: recorder.fingerprint,
            failures: world.failures,
            unusedFaults: world.unusedFaults,
            pooledOperations: world.pooledAtEnd,
            lastLines: recorder.lastLines(20),
            failure: failure
        )
    }
}
