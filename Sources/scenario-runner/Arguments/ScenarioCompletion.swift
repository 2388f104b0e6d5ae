import Checks
import Reports
import ScenarioFile

/// The words that a shell offers to select scenarios. Files that cannot be read offer nothing.
enum ScenarioCompletion {
    /// The paths that `--filter` would be matched with.
    static func paths(in paths: [String]) -> [String] { (try? ScenarioFiles.find(paths)) ?? [] }

    /// Every tag once, sorted.
    static func tags(in paths: [String]) -> [String] {
        let scenarios = self.paths(in: paths).compactMap { try? ScenarioLoader.load(path: $0).get() }
        return Set(scenarios.flatMap(\.tags)).sorted()
    }
}
