/// Writes a scenario as the text of a file.
///
/// ``ScenarioLoader`` reads an equal scenario from it, but for where things stand: `Scenario.withoutPositions` tells.
/// What a live configuration file or the command line has set is written as the file's own. A mempool that only the
/// command line has set is not: it belongs to the run.
public enum ScenarioWriter {
    /// With a line break at its end. Keys that have their defaults are left out.
    public static func text(_ scenario: Scenario) -> String {
        let version = YAMLValue.Pair(name: ScenarioVersion.key.name, value: .plain("\(ScenarioVersion.current)"))
        return YAMLLines([version] + Scenario.fields.compactMap { $0.pair(scenario) }).text
    }
}
