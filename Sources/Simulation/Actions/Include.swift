import ScenarioFile
import SimChain

extension Include: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        transaction.act(in: world) { hash in
            world.chain.include(hash, in: block)
            return .did("included in block \(block)", .untilBlock(block), transaction: hash)
        }
    }
}
