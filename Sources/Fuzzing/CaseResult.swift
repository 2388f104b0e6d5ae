import Bundler
import Checks
public import ScenarioFile
import SimChain

/// What one case showed.
public struct CaseResult: Sendable {
    public var number: UInt64
    public var scenario: Scenario
    public var coverage: Coverage
    /// `nil`: all invariants held.
    public var failure: CaseFailure?
    /// Virtual.
    public var blocks: UInt64

    /// Runs it without a trace. Invariants alone judge: an action that finds nothing to act on is no failure.
    static func of(_ scenario: Scenario, number: UInt64, limits: RunLimits = RunLimits()) -> CaseResult {
        let observer = CoverageObserver()
        var options = JudgedRun.Options(limits: limits, observers: [observer])
        options.writesLines = false
        let outcome = JudgedRun.run(scenario, options: options)
        let violation = outcome.verdict.violations.first.map(CaseFailure.init)
        let harness = outcome.failure.map { CaseFailure(invariant: "harness", message: "\($0)") }
        return CaseResult(
            number: number,
            scenario: scenario,
            coverage: observer.finish(),
            failure: violation ?? harness,
            blocks: outcome.blocks
        )
    }
}

/// The first thing that did not hold.
public struct CaseFailure: Hashable, Sendable {
    public var invariant: String
    public var message: String

    init(invariant: String, message: String) {
        self.invariant = invariant
        self.message = message
    }

    init(_ violation: Violation) {
        self.init(invariant: violation.invariant.rawValue, message: violation.message)
    }

    /// Equal for failures of one kind: the invariant, and the words of its message that have no number in them.
    public var kind: String {
        let words = message.split(separator: " ").filter { !$0.contains(where: \.isNumber) }
        return invariant + ": " + words.joined(separator: " ")
    }
}
