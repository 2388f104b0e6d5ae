import CommandLineInterface

/// A regular expression for paths; kept as its text, which is Sendable.
struct PathPattern: ArgumentValue {
    let argument: String

    init(argument: String) throws(UsageError) {
        do {
            _ = try Regex(argument)
        } catch {
            throw UsageError("not a regular expression: \(error)")
        }
        self.argument = argument
    }

    @Sendable func matches(_ path: String) -> Bool { (try? Regex(argument)).map { path.contains($0) } ?? false }
}
