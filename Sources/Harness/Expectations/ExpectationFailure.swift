/// A check of a scenario file that did not hold.
public struct ExpectationFailure: Hashable, Sendable {
    /// The keys that lead to the check: `bundles.mined`.
    public var path: String
    /// As the file writes it.
    public var expected: String
    public var actual: String
    public var position: SourcePosition
    /// When a check of the timeline was made; `nil` for the end of the run.
    public var time: Duration?
    /// More lines for a reader, such as the list that was compared; may be empty.
    public var details: [String]

    public init(
        path: String,
        expected: String,
        actual: String,
        position: SourcePosition,
        time: Duration? = nil,
        details: [String] = []
    ) {
        self.path = path
        self.expected = expected
        self.actual = actual
        self.position = position
        self.time = time
        self.details = details
    }

    /// `bundles.mined: expected 1, was 0`
    public var message: String { "\(path): expected \(expected), was \(actual)" }
}

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
