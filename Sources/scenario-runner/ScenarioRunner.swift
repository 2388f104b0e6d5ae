import ArgumentParser
import Foundation

@main
struct ScenarioRunner: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scenario-runner",
        abstract: "Tests an ERC-4337 bundle builder against a simulated chain, by scenario files.",
        discussion: """
            EXAMPLES
              scenario-runner run
              scenario-runner explain Scenarios/drop/dropped-bundle-rebuilt-with-higher-fees.yaml
              scenario-runner check
              scenario-runner check Scenarios/drop --format json
              scenario-runner new Scenarios/drop/my-first
              scenario-runner schema > scenario.schema.json

            EXIT STATUS
              0  all held
              1  an expectation or an invariant failed
              2  bad usage or an invalid file; nothing was run
              3  the harness itself failed
              4  nothing matched
            """,
        subcommands: [
            RunCommand.self,
            CheckCommand.self,
            ExplainCommand.self,
            SchemaCommand.self,
            NewCommand.self,
            DiffCommand.self,
            FuzzCommand.self,
        ]
    )

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asyncCommand = command as? any AsyncParsableCommand {
                try await asyncCommand.run()
            } else {
                try command.run()
            }
        } catch {
            ExitStatus.exit(after: error)
        }
    }
}

/// How the program ends; part of the command line's promise.
enum ExitStatus: Int32, Error {
    case held = 0
    case failed = 1
    /// Bad usage or an invalid file: nothing was run.
    case invalid = 2
    case harnessFailed = 3
    case nothingMatched = 4

    /// Says what is wrong, where it has not been said yet, and ends the program.
    static func exit(after error: any Error) -> Never {
        if let status = error as? ExitStatus { Foundation.exit(status.rawValue) }
        if error is ScenarioInput.Invalid { Foundation.exit(invalid.rawValue) }
        if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
        let message = ScenarioRunner.fullMessage(for: error)
        // The parser has statuses of its own: help is no error, everything else it says is about usage.
        let isHelp = ScenarioRunner.exitCode(for: error) == .success
        let isUsage = ScenarioRunner.exitCode(for: error) == .validationFailure
        if !message.isEmpty {
            if isHelp { Console.print(message) } else { StandardError.write(message) }
        }
        Foundation.exit(isHelp ? held.rawValue : isUsage ? invalid.rawValue : harnessFailed.rawValue)
    }
}

/// How results are written.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}
