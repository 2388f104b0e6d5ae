import ScenarioFile
public import Simulation

/// Holds a run to all invariants while it happens, from outside: from its events alone.
public final class InvariantChecker: TraceObserver {
    /// The result at the end of the run.
    public struct Verdict: Sendable {
        /// In the order of ``InvariantName``.
        public var violations: [Violation]
        /// Which invariants could not be judged, and why, one line each.
        public var notes: [String]
    }

    // One thread only, and no access lasts across a call that could come back here: checking that costs more than it
    // tells.
    @exclusivity(unchecked)
    private var legalEdges: LegalEdges
    @exclusivity(unchecked)
    private var nonceOnce: NonceOnce
    @exclusivity(unchecked)
    private var operationConserved = OperationConserved()
    @exclusivity(unchecked)
    private var gasLimits: GasLimits
    @exclusivity(unchecked)
    private var feeRule: FeeRuleKept
    @exclusivity(unchecked)
    private var profitable: Profitable
    @exclusivity(unchecked)
    private var noRepeatedLoss: NoRepeatedLoss
    @exclusivity(unchecked)
    private var exclusive: Exclusive
    @exclusivity(unchecked)
    private var etherConserved = EtherConserved()
    @exclusivity(unchecked)
    private var replacementBump: ReplacementBump
    @exclusivity(unchecked)
    private var liveness: Liveness
    @exclusivity(unchecked)
    private var validTransaction: ValidTransaction
    @exclusivity(unchecked)
    private var boundedSteps: BoundedSteps
    @exclusivity(unchecked)
    private var last: TraceEvent?

    public init(facts: RunFacts) {
        legalEdges = LegalEdges(facts)
        nonceOnce = NonceOnce(facts)
        gasLimits = GasLimits(facts)
        feeRule = FeeRuleKept(facts)
        profitable = Profitable(facts)
        noRepeatedLoss = NoRepeatedLoss(facts)
        exclusive = Exclusive(facts)
        replacementBump = ReplacementBump(facts)
        liveness = Liveness(facts)
        validTransaction = ValidTransaction(facts)
        boundedSteps = BoundedSteps(facts)
    }

    public func observe(_ event: TraceEvent) {
        boundedSteps.observe(event)
        // Most events are calls, which say nothing to the others.
        if case .world(.rpcCall) = event.body { return nonceOnce.observe(event) }
        last = event
        legalEdges.observe(event)
        nonceOnce.observe(event)
        operationConserved.observe(event)
        gasLimits.observe(event)
        feeRule.observe(event)
        profitable.observe(event)
        noRepeatedLoss.observe(event)
        exclusive.observe(event)
        etherConserved.observe(event)
        replacementBump.observe(event)
        liveness.observe(event)
        validTransaction.observe(event)
    }

    /// Judges the rules that need the end of the run. Once, after the last event.
    public func finish(_ end: RunEnd) -> Verdict {
        let alive = liveness.finish(last: last)
        let violations =
            legalEdges.finish() + nonceOnce.finish() + operationConserved.finish(end, last: last)
            + gasLimits.finish() + feeRule.finish() + profitable.finish()
            + noRepeatedLoss.finish() + exclusive.finish()
            + etherConserved.finish() + replacementBump.finish() + alive.violations + validTransaction.finish()
            + boundedSteps.finish()
        return Verdict(violations: violations, notes: alive.notes)
    }
}
