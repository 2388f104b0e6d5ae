import Ethereum
import ScenarioFile

extension Exclude: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        transaction.act(in: world) { hash in
            let lasting = world.exclude(hash, until: block, entry: entry)
            return .did("left out until block \(block)", lasting, transaction: hash)
        }
    }

    var whyUnused: String { "no block was left to keep it out of" }
}
