import Checks
import CommandLineInterface
import Reports
import ScenarioFile

/// `builder.KEY=VALUE`. Which keys and values there are is the file format's affair, and judged when files are loaded.
struct BuilderSetting: ArgumentValue {
    let argument: String
    let option: ScenarioOverrides.BuilderOption

    private static let prefix = "builder."

    init(argument: String) throws(UsageError) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].hasPrefix(Self.prefix), parts[0].count > Self.prefix.count else {
            throw UsageError("expected builder.KEY=VALUE")
        }
        option = .init(key: String(parts[0].dropFirst(Self.prefix.count)), value: String(parts[1]))
        self.argument = argument
    }

    /// The text before the value.
    static var allKeys: [String] { ScenarioOverrides.builderKeys.map { "\(prefix)\($0)=" } }
}

extension ScenarioOverrides {
    init(_ settings: [BuilderSetting]) {
        self.init()
        builder = settings.map(\.option)
    }
}
