import ScenarioFile
import Testing

/// Loads a text that must be a scenario.
func load(_ text: String, overrides: ScenarioOverrides = ScenarioOverrides()) throws -> Scenario {
    try ScenarioLoader.load(text: text, path: "test.yaml", overrides: overrides).get()
}

/// Loads a scenario of twelve blocks that has these lines too.
func loadLines(_ lines: String) throws -> Scenario { try load(ExampleScenario.minimal + "\n" + lines) }

/// The only entry of a timeline with this action.
func loadAction(_ action: String) throws -> TimelineAction {
    try #require(try loadLines("timeline:\n  - at: block 1\n    \(action)").timeline.first).action
}

/// The errors of a text that must not be a scenario.
func errors(_ text: String) -> [ScenarioDiagnostic] {
    switch ScenarioLoader.load(text: text, path: "test.yaml") {
    case .success: []
    case .failure(let errors): errors.diagnostics
    }
}

func errors(_ bytes: [UInt8]) -> [ScenarioDiagnostic] {
    switch ScenarioLoader.load(bytes, path: "test.yaml") {
    case .success: []
    case .failure(let errors): errors.diagnostics
    }
}
