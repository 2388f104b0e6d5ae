import CommandLineInterface

/// A program with an argument of every kind.
enum SampleProgram: Program {
    static let name = "sample"
    static let version = "1.2.3"
    static let summary = "A program."
    static let details = "EXAMPLES\n  sample copy a b"
    static let commands: [any Command.Type] = [CopyCommand.self, CountCommand.self]
}

struct CopyCommand: Command, Equatable {
    static let name = "copy"
    static let summary = "Copies it's files."
    static let details = "More."
    static var arguments: [Argument<Self>] {
        [
            .positional("SOURCE", \.source, "Where from.", completedBy: .files),
            .positional("TARGET", \.targets, "Where to.", completedBy: .directories),
            .option("number", "N", \.number, "A number [of: things]."),
            .option("speed", "SPEED", \.speed, "How fast."),
            .option("label", "LABEL", \.labels, "A label.", completedBy: .computed { ["of:" + $0.source, "x=1"] }),
            .option("log", "FILE", \.log, "A file.", completedBy: .files),
            .flag("force", \.isForced, "Whether to write over what is there, and a text that takes more than a line."),
            .option("secret", "WORD", \.secret, "Nobody knows.").hidden,
            .option("wall_limit", "SECONDS", \.wallLimit, "Longest time."),
        ]
    }

    enum Speed: String, CaseIterable, ArgumentValue { case slow, fast, faster }

    var source = ""
    var targets: [String] = []
    var number: UInt64?
    var speed = Speed.slow
    var labels: [String] = []
    var log: Path?
    var isForced = false
    var secret: String?
    var wallLimit = Count(60)

    func validate() throws(UsageError) {
        if source == "bad" { throw UsageError("SOURCE is bad") }
    }

    func run() {}
}

/// A command without any argument.
struct CountCommand: Command {
    static let name = "count"
    static let summary = "Counts."

    func run() {}
}

/// A program's answer to a command line.
enum Answer {
    static func copy(_ words: [String]) throws -> CopyCommand {
        guard case .run(let command) = try SampleProgram.request(["copy"] + words), let copy = command as? CopyCommand
        else { throw UsageError("no command") }
        return copy
    }

    static func text(_ words: [String]) throws -> String {
        guard case .text(let page) = try SampleProgram.request(words) else { throw UsageError("no text") }
        return page
    }

    /// What is wrong with a command line.
    static func refusal(_ words: [String]) -> String {
        do throws(UsageError) {
            _ = try SampleProgram.request(words)
            return "none"
        } catch {
            return error.text
        }
    }
}
