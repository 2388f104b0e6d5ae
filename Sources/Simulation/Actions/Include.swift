import ScenarioFile
import SimChain

extension Include: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        transaction.act(in: world) { hash in
            world.chain.include(hash, in: block)
            return .did("\(hash) is included in block \(block)", .untilBlock(block))
        }
    }
}
