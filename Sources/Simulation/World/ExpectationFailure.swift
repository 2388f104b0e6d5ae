public import ScenarioFile

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
