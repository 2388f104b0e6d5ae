import Ethereum
import ScenarioFile

extension StuckTransaction: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        // Without an end it disturbs the run for ever: nobody may be able to pay more.
        transaction.send(in: world, .stuck) { world.exclude($0, until: until ?? .max, entry: entry) }
    }

    var whyUnused: String { "no block was left to keep it out of" }
}
