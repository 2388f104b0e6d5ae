public import Checks
import ScenarioFile
import Simulation

/// Results for a person and for `grep`: one line a scenario, then the failures in full.
public struct TextReport: Sendable {
    /// Colour is for terminals only.
    public var usesColour: Bool

    public init(usesColour: Bool) { self.usesColour = usesColour }

    /// `ok    path  14 blocks  6 transitions  fingerprint …`, or `FAIL  path:line  path.of.check: expected 1, was 0`.
    public func line(_ result: ScenarioResult) -> String {
        let columns: [String]
        switch result.outcome {
        case .passed:
            columns = [
                result.path, counted(result.blocks, "block"), counted(result.transitions, "transition"),
                "fingerprint \(result.fingerprint)",
            ]
        case .failed, .error:
            let first = result.problems.first
            let place = first?.line.map { "\(result.path):\($0)" } ?? result.path
            columns = [place, first?.text ?? "failed"]
        }
        return mark(result.outcome) + (columns + remarks(result)).joined(separator: "  ")
    }

    /// Everything about a run that did not pass, with an empty line in front.
    ///
    /// - Parameter withEvents: The last lines of the trace too.
    public func details(_ result: ScenarioResult, withEvents: Bool = true) -> String {
        var lines = ["", mark(result.outcome) + "\(result.path)  \(result.title)"]
        lines.append("      seed \(result.seed)  mempool \(result.mempool.rawValue)  fingerprint \(result.fingerprint)")
        for problem in result.problems {
            let place = problem.line.map { "line \($0): " } ?? ""
            lines.append("  \(place)\(problem.text)")
            lines += problem.details.map { "      \($0)" }
        }
        for note in result.notes { lines.append("  note: \(note)") }
        // Answered calls are most of a trace and tell the least of it.
        let events = result.lastLines.filter { !$0.contains(#""outcome":"answered""#) }
        if withEvents, !events.isEmpty {
            lines.append("  last events:")
            lines += events.suffix(Self.eventLimit).map { "      \(Self.clipped($0))" }
        }
        if let path = result.tracePath { lines.append("  trace:  \(path)") }
        lines.append("  replay: \(result.replayCommand)")
        return lines.joined(separator: "\n")
    }

    /// `path:line:column: warning: …`, one line each; for standard error.
    public func warnings(_ result: ScenarioResult) -> [String] {
        result.warnings.map { warning in
            let place = warning.position.map { "\(warning.path):\($0)" } ?? warning.path
            return "\(place): \(coloured("warning:", .yellow)) \(warning.message)"
        }
    }

    private func remarks(_ result: ScenarioResult) -> [String] {
        var remarks: [String] = []
        if result.isVariant { remarks += ["seed \(result.seed)", "mempool \(result.mempool.rawValue)"] }
        remarks += result.settings.map { "set \($0)" }
        if let injector = result.faultInjector { remarks.append("fault_injector \(injector.rawValue)") }
        if result.outcome == .passed { remarks += result.notes.map { "(\($0))" } }
        return remarks
    }

    private func counted(_ number: some BinaryInteger, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }

    /// A trace line is as long as its lists; its end says little.
    private static func clipped(_ line: String) -> String { line.utf8.count > 240 ? line.prefix(239) + "…" : line }

    private static let eventLimit = 8

    private func mark(_ outcome: ScenarioResult.Outcome) -> String {
        switch outcome {
        case .passed: coloured("ok", .green) + "    "
        case .failed: coloured("FAIL", .red) + "  "
        case .error: coloured("ERROR", .red) + " "
        }
    }

    private enum Colour: String {
        case red = "31"
        case green = "32"
        case yellow = "33"
    }

    private func coloured(_ text: String, _ colour: Colour) -> String {
        usesColour ? "\u{1b}[\(colour.rawValue)m\(text)\u{1b}[0m" : text
    }
}
