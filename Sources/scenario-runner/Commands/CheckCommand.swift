import Checks
import CommandLineInterface
import Reports
import ScenarioFile

struct CheckCommand: Command {
    static let name = "check"
    static let summary = "Loads and validates scenario files without running them."
    static let details = """
        Errors go to standard error as path:line:column: message, all of a file at once.
        The exit status is 2 if a file is invalid, and 4 if there is no file.

        EXAMPLES
          scenario-runner check
          scenario-runner check Scenarios/drop my-scenario.yaml
          scenario-runner check --format json Scenarios
        """
    static var arguments: [Argument<Self>] {
        [
            .positional(
                "PATH",
                \.paths,
                "Files, or directories that are searched for .yaml and .yml files. (default: Scenarios)",
                completedBy: .files
            ),
            .option("format", "FORMAT", \.format, "How to report: text or json."),
        ]
    }

    var paths: [String] = []
    var format = OutputFormat.text

    func run() throws {
        let report: CheckReport
        do throws(ScenarioFiles.FindError) {
            report = CheckReport(files: try ScenarioFiles.find(paths).map(CheckReport.check))
        } catch {
            let diagnostic = error.diagnostic
            report = CheckReport(files: [.init(path: diagnostic.path, errors: [diagnostic], warnings: [])])
        }
        if report.files.isEmpty { StandardError.write("no scenario files found") }
        switch format {
        case .text where report.files.isEmpty: break
        case .text:
            for line in report.diagnosticLines { StandardError.write(line) }
            Console.write(report.text)
        case .json:
            Console.write(report.json)
        }
        if !report.isValid { throw ExitStatus.invalid }
        if report.files.isEmpty { throw ExitStatus.nothingMatched }
    }
}
