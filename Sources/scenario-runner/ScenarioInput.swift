import Checks
import Reports
import ScenarioFile

/// Scenario files as a command's arguments name them.
enum ScenarioInput {
    /// Nothing is run. The errors are on standard error already.
    struct Invalid: Error {
        var diagnostics: [ScenarioDiagnostic]
    }

    /// All of them, sorted by path. If any is invalid, all errors go to standard error and nothing is returned.
    static func load(_ paths: [String], overrides: ScenarioOverrides) throws(Invalid) -> [Scenario] {
        let files: [String]
        do throws(ScenarioFiles.FindError) {
            files = try ScenarioFiles.find(paths)
        } catch {
            StandardError.write("\(error)")
            throw Invalid(diagnostics: [error.diagnostic])
        }
        var scenarios: [Scenario] = []
        // An error of a --set is the same for every file, and printed once.
        var said: Set<ScenarioDiagnostic> = []
        var diagnostics: [ScenarioDiagnostic] = []
        for file in files {
            switch ScenarioLoader.load(path: file, overrides: overrides) {
            case .success(let scenario): scenarios.append(scenario)
            case .failure(let errors):
                for diagnostic in errors.diagnostics where said.insert(diagnostic).inserted {
                    StandardError.write(diagnostic.description)
                    diagnostics.append(diagnostic)
                }
            }
        }
        guard diagnostics.isEmpty else { throw Invalid(diagnostics: diagnostics) }
        return scenarios
    }
}
