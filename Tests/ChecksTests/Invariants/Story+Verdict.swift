import Checks
import ScenarioFile
import Simulation

@testable import TestSupport

extension Story {
    func verdict(pooled: [UInt64] = []) -> InvariantChecker.Verdict {
        let checker = InvariantChecker(facts: facts)
        for event in events { checker.observe(event) }
        return checker.finish(RunEnd(pooledOperations: pooled.map(Story.hash)))
    }

    /// The names of the invariants that do not hold, each once.
    func broken(pooled: [UInt64] = []) -> Set<InvariantName> {
        Set(verdict(pooled: pooled).violations.map(\.invariant))
    }
}
