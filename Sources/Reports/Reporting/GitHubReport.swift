public import Checks
import ScenarioFile
import Simulation

/// What GitHub Actions shows of a batch: annotations at the failed lines, and a summary of the job.
public enum GitHubReport {
    /// GitHub shows no more than ten of a step.
    public static let annotationLimit = 10

    /// Workflow commands for standard output, for failed checks first come first served.
    public static func annotations(_ results: [ScenarioResult]) -> [String] {
        let commands = results.lazy.flatMap { result in
            result.problems.map { problem in
                var properties = "file=\(property(result.path))"
                if let line = problem.line { properties += ",line=\(line)" }
                properties += ",title=\(property(result.title))"
                return "::error \(properties)::\(message("\(problem.text)\nreplay: \(result.replayCommand)"))"
            }
        }
        return Array(commands.prefix(annotationLimit))
    }

    /// Markdown for `GITHUB_STEP_SUMMARY`.
    public static func summary(_ results: [ScenarioResult], summary: BatchSummary) -> String {
        var lines = ["## Scenarios: \(summary.text)", ""]
        let failed = results.filter { $0.outcome != .passed }
        if !failed.isEmpty {
            lines += ["| scenario | seed | mempool | what failed |", "| --- | --- | --- | --- |"]
            for result in failed {
                let what = result.problems.map(\.text).joined(separator: "; ")
                let cells = [result.path, "\(result.seed)", result.mempool.rawValue, what].map(cell)
                lines.append("| \(cells.joined(separator: " | ")) |")
            }
            lines += ["", "Replay:", "```sh"] + failed.map(\.replayCommand) + ["```"]
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func message(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }

    private static func property(_ text: String) -> String {
        message(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
    }

    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ").replacing("<", with: "&lt;")
    }
}
