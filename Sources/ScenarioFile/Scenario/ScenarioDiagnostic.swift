/// What is wrong with a scenario file, and where.
public struct ScenarioDiagnostic: Hashable, Sendable, Error {
    public var path: String
    /// `nil` where the file as a whole is meant, such as one that cannot be read.
    public var position: SourcePosition?
    /// One line, with the offending text and, for a misspelling, the nearest valid one.
    public var message: String

    public init(path: String, position: SourcePosition?, message: String) {
        self.path = path
        self.position = position
        self.message = message
    }
}

extension ScenarioDiagnostic: CustomStringConvertible {
    /// `path:line:column: message`
    public var description: String {
        guard let position else { return "\(path): \(message)" }
        return "\(path):\(position): \(message)"
    }
}

/// All errors of a file, in the order of their positions; never empty.
public struct ScenarioErrors: Hashable, Sendable, Error {
    public var diagnostics: [ScenarioDiagnostic]

    public init(_ diagnostics: [ScenarioDiagnostic]) { self.diagnostics = diagnostics }
}

extension ScenarioErrors: CustomStringConvertible {
    public var description: String { diagnostics.map(\.description).joined(separator: "\n") }
}
