/// A wrong command line. The error is printed, and nothing is done.
public struct UsageError: Error, Equatable {
    public var message: String
    /// The command that it was said to; known once the error has left the command's arguments.
    var usage: Usage?

    struct Usage: Equatable {
        /// The program's name and the command's.
        var path: String
        var synopsis: String
    }

    public init(_ message: String) { self.message = message }

    public static func expected(oneOf words: [String]) -> UsageError {
        let others = words.dropLast().joined(separator: ", ")
        return UsageError("expected \(others.isEmpty ? "" : "\(others) or ")\(words.last ?? "nothing")")
    }

    /// All that is to be said, in several lines.
    public var text: String {
        guard let usage else { return message }
        return "\(usage.path): \(message)\nUsage: \(usage.synopsis)\nSee '\(usage.path) --help'."
    }
}
