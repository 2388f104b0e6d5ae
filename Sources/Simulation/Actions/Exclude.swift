import Ethereum
import ScenarioFile
import SimChain

extension Exclude: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        transaction.act(in: world) { hash in
            world.chain.exclude(hash, until: block)
            world.faults.note(entry: entry, bites: block > world.chain.head.number + 1)
            return .did("\(hash) is left out until block \(block)", .untilBlock(block))
        }
    }

    var whyUnused: String { "no block was left to keep it out of" }
}
