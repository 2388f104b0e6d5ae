public import ScenarioFile
public import Simulation

/// Whether a run is what its file asks for: all invariants and expectations hold, or, with `fails`, exactly the one
/// named does not.
public struct RunVerdict: Hashable, Sendable {
    public var violations: [Violation]
    public var failures: [ExpectationFailure]
    /// With `fails`: the named one held, or others did not.
    public var fails: ExpectationFailure?
    public var passed: Bool

    public init(violations: [Violation], failures: [ExpectationFailure], fails: Expected<ExpectedFailure>?) {
        self.violations = violations
        self.failures = failures
        guard let fails else {
            self.fails = nil
            passed = violations.isEmpty && failures.isEmpty
            return
        }
        let broken = Set(violations.map(\.invariant.rawValue)).union(failures.map(\.path))
        let expected = fails.value.name
        passed = broken == [expected]
        guard !passed else {
            self.fails = nil
            return
        }
        self.fails = ExpectationFailure(
            path: fails.path,
            expected: "exactly \(expected) to fail",
            actual: broken.isEmpty ? "nothing failed" : broken.sorted().joined(separator: ", "),
            position: fails.position
        )
    }
}

extension ExpectedFailure {
    public var name: String {
        switch self {
        case .invariant(let invariant): invariant.rawValue
        case .check(let path): path
        }
    }
}
