import ArgumentParser
import Harness

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Loads and validates scenario files without running them.",
        discussion: """
            Errors go to standard error as path:line:column: message, all of a file at once.
            The exit status is 2 if a file is invalid, and 4 if there is no file.

            EXAMPLES
              scenario-runner check
              scenario-runner check Scenarios/drop my-scenario.yaml
              scenario-runner check --format json Scenarios
            """
    )

    @Argument(help: "Files, or directories that are searched for .yaml and .yml files (default: Scenarios).")
    var paths: [String] = []

    @Option(help: "How to report: text or json.")
    var format: OutputFormat = .text

    func run() throws {
        let files: [String]
        do throws(ScenarioFiles.FindError) {
            files = try ScenarioFiles.find(paths)
        } catch {
            StandardError.write("scenario-runner: \(error)")
            throw ExitStatus.invalid
        }
        guard !files.isEmpty else {
            StandardError.write("scenario-runner: no scenario files found")
            throw ExitStatus.nothingMatched
        }
        let report = CheckReport(files: files.map(CheckReport.check))
        switch format {
        case .text:
            for line in report.diagnosticLines { StandardError.write(line) }
            print(report.text, terminator: "")
        case .json:
            print(report.json, terminator: "")
        }
        if !report.isValid { throw ExitStatus.invalid }
    }
}
