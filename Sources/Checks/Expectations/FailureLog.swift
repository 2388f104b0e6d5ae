import ScenarioFile
import Simulation

/// Collects the failures of checks, in the order in which they are made.
struct FailureLog {
    private(set) var failures: [ExpectationFailure] = []
    var time: Duration?

    mutating func check(_ check: CountCheck?, _ actual: some BinaryInteger) {
        guard let check, !check.holds(UInt64(clamping: actual)) else { return }
        fail(check, "\(actual)")
    }

    mutating func check(_ check: AmountCheck?, signed actual: Int128) {
        guard let check, !check.holds(signed: actual) else { return }
        fail(check, ReadableAmount.signedAmount(actual))
    }

    mutating func fail(_ check: Check<some Any>, _ actual: String, details: [String] = []) {
        fail(path: check.path, expected: check.text, actual: actual, position: check.position, details: details)
    }

    mutating func fail(
        _ expected: Expected<some Any>,
        _ text: String,
        _ actual: String,
        details: [String] = []
    ) {
        fail(path: expected.path, expected: text, actual: actual, position: expected.position, details: details)
    }

    mutating func fail(
        path: String,
        expected: String,
        actual: String,
        position: SourcePosition,
        details: [String] = []
    ) {
        failures.append(
            ExpectationFailure(
                path: path,
                expected: expected,
                actual: actual,
                position: position,
                time: time,
                details: details
            )
        )
    }
}
