import ArgumentParser
import Harness

/// `--set builder.KEY=VALUE`, as several commands take it.
enum SettingArgument {
    static func overrides(_ settings: [String]) throws -> ScenarioOverrides {
        var overrides = ScenarioOverrides()
        for setting in settings {
            let parts = setting.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, parts[0].hasPrefix("builder."), parts[0].count > 8 else {
                throw ValidationError("--set \(setting): expected builder.KEY=VALUE")
            }
            overrides.builder.append(.init(key: String(parts[0].dropFirst(8)), value: String(parts[1])))
        }
        return overrides
    }
}
