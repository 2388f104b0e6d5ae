import Ethereum
import ScenarioFile
import SimChain

extension StuckTransaction: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        transaction.send(in: world, .stuck) { hash in
            world.chain.exclude(hash, until: until ?? .max)
            world.faults.note(entry: entry, bites: (until ?? .max) > world.chain.head.number + 1)
            // Whoever is in the way for ever excuses the builder for as long.
            return .untilBlock(until ?? .max)
        }
    }

    var whyUnused: String { "no block was left to keep it out of" }
}
