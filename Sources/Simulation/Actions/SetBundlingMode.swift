import Bundler
import ScenarioFile

extension SetBundlingMode: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        world.setBundlingMode(mode)
        return .did("debug_bundler_setBundlingMode \(mode.rawValue)", lasting)
    }

    /// Nothing triggers a manual builder but its caller.
    var lasting: LastingEffect {
        switch mode {
        case .manual: .begins(.manualMode)
        case .auto: .ends(.manualMode)
        }
    }
}
