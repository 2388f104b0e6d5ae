public import Checks
import ScenarioFile
import Simulation

/// JUnit XML, as CI systems read it: one test case for each scenario, mempool and seed.
public enum JUnitReport {
    public static func text(_ results: [ScenarioResult]) -> String {
        let failures = results.count { $0.outcome == .failed }
        let errors = results.count { $0.outcome == .error }
        let counts = "tests=\"\(results.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
        var lines = ["<?xml version=\"1.0\" encoding=\"UTF-8\"?>"]
        lines.append("<testsuites name=\"scenario-runner\" \(counts)>")
        lines.append("  <testsuite name=\"scenarios\" \(counts)>")
        lines += results.flatMap(testCase)
        lines.append("  </testsuite>")
        lines.append("</testsuites>")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func testCase(_ result: ScenarioResult) -> [String] {
        let variation = ["\(result.mempool.rawValue)", "seed \(result.seed)"] + result.matrixSettings
        let name = "\(result.title) [\(variation.joined(separator: ", "))]"
        var lines = [
            "    <testcase classname=\(quoted(result.path)) name=\(quoted(name)) file=\(quoted(result.path))>",
            "      <properties>",
            "        <property name=\"seed\" value=\"\(result.seed)\"/>",
            "        <property name=\"mempool\" value=\(quoted(result.mempool.rawValue))/>",
            "        <property name=\"fingerprint\" value=\(quoted(result.fingerprint))/>",
        ]
        for setting in result.settings { lines.append("        <property name=\"set\" value=\(quoted(setting))/>") }
        lines.append("      </properties>")
        let element = result.outcome == .error ? "error" : "failure"
        if let first = result.problems.first {
            lines.append("      <\(element) type=\(quoted(first.name)) message=\(quoted(first.text))>")
            lines.append(escaped(TextReport(usesColour: false).details(result)))
            lines.append("      </\(element)>")
        }
        lines.append("    </testcase>")
        return lines
    }

    private static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

    /// The five special characters as entities. XML 1.0 has no way to write most control characters: they become `�`.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&apos;"
            case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
            case "\u{0}"..<" ", "\u{fffe}", "\u{ffff}": result += "\u{fffd}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
