import ArgumentParser
import Harness

/// Scenario files as a command's arguments name them.
enum ScenarioInput {
    /// All of them, sorted by path. If any is invalid, all errors go to standard error and nothing is returned.
    static func load(_ paths: [String], overrides: ScenarioOverrides) throws -> [Scenario] {
        let files: [String]
        do throws(ScenarioFiles.FindError) {
            files = try ScenarioFiles.find(paths)
        } catch {
            StandardError.write("\(error)")
            throw ExitStatus.invalid
        }
        var scenarios: [Scenario] = []
        var isValid = true
        // What is wrong with a --set is wrong for every file, and said once.
        var said: Set<String> = []
        for file in files {
            switch ScenarioLoader.load(path: file, overrides: overrides) {
            case .success(let scenario): scenarios.append(scenario)
            case .failure(let errors):
                isValid = false
                for line in errors.diagnostics.map(\.description) where said.insert(line).inserted {
                    StandardError.write(line)
                }
            }
        }
        guard isValid else { throw ExitStatus.invalid }
        return scenarios
    }
}
