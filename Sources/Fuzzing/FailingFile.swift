public import ScenarioFile

/// A failing case as a file that anyone can run again.
public enum FailingFile {
    public static func text(_ scenario: Scenario, of result: CaseResult, seed: UInt64, path: String) -> String {
        // The message is one line of a comment, whatever it holds.
        let message = (result.failure?.message ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")
        return """
            # invariant: \(result.failure?.invariant ?? "none")
            # message: \(message)
            # found by: fuzz --seed \(seed), case \(result.number), version \(Version.current)
            # replay: scenario-runner run \(path)

            """ + ScenarioWriter.text(scenario)
    }
}
