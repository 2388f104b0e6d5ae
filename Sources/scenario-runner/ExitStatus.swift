import CommandLineInterface
import Glibc

/// How the program ends; part of the command line's promise.
enum ExitStatus: Int32, Error {
    case held = 0
    case failed = 1
    /// Bad usage or an invalid file: nothing was run.
    case invalid = 2
    case harnessFailed = 3
    case nothingMatched = 4

    /// Prints the error, if it was not printed yet, and ends the program.
    static func exit(after error: any Error) -> Never {
        switch error {
        case let status as ExitStatus: status.exit()
        case is ScenarioInput.Invalid: invalid.exit()
        case let usage as UsageError:
            StandardError.write(usage.text)
            invalid.exit()
        default:
            StandardError.write("scenario-runner: \(error)")
            harnessFailed.exit()
        }
    }

    func exit() -> Never { Glibc.exit(rawValue) }
}
