import Bundler
import Ethereum
public import SimChain

/// One run of one scenario, from nothing to a verdict.
public struct Simulation {
    /// How a run is run; none of it changes what happens in it, but for the seed.
    public struct Options {
        /// Instead of the scenario's.
        public var seed: UInt64?
        public var limits: RunLimits
        /// Gets the trace as it is written.
        public var sink: ((UnsafeRawBufferPointer) -> Void)?
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
        /// What could not be judged, and why.
        public var notes: [String]
        public var unusedFaults: [UnusedFault]
        /// The newest lines of the trace, oldest first.
        public var lastLines: [String]
        /// The harness could not play the run to its end.
        public var failure: SimulationFailure?
    }

    public static func run(_ scenario: Scenario, options: Options = Options()) -> Outcome {
        let seed = options.seed ?? scenario.seed
        let scheduler = SimScheduler(seed: seed)
        let recorder = TraceRecorder(now: { .nanoseconds(scheduler.now.nanoseconds) }, sink: options.sink)
        let world = World(scenario, seed: seed, recorder: recorder, scheduler: scheduler)
        let checker = InvariantChecker(facts: world.facts)
        recorder.add(checker)
        for observer in options.observers { recorder.add(observer) }
        var failure: SimulationFailure?
        do throws(SimulationFailure) {
            try scheduler.run(limits: options.limits) { try await world.play() }
        } catch {
            failure = error
            world.abort(error)
        }
        let verdict = checker.finish(RunEnd(pooledOperations: world.pooledAtEnd))
        return Outcome(
            blocks: world.blocks,
            transitions: world.observer.transitionCount,
            fingerprint: recorder.fingerprint,
            verdict: RunVerdict(
                violations: verdict.violations,
                failures: world.failures + world.observer.evaluate(),
                fails: scenario.expectations.fails
            ),
            notes: verdict.notes,
            unusedFaults: world.unusedFaults,
            lastLines: recorder.lastLines(20),
            failure: failure
        )
    }
}

extension World {
    /// What the invariants need to know of this run.
    var facts: RunFacts {
        let count = signers.count
        return RunFacts(
            settings: settings,
            signers: signers.map(\.address),
            mempool: scenario.chain.mempool.rawValue,
            gasSchedule: chain.configuration.gasSchedule,
            shard: { Shard.index(of: $0, count: count) }
        )
    }

    /// Faults that were set up and bit nobody.
    var unusedFaults: [UnusedFault] {
        faults.uses.filter { $0.value == 0 }.keys.sorted().map { entry in
            let action = scenario.timeline[entry].action
            let reason = if case .exclude = action { "no block was left to keep it out of" } else { "no call met it" }
            return UnusedFault(position: scenario.timeline[entry].position, message: "\(action.name): \(reason)")
        }
    }
}
