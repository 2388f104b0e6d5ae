import ScenarioFile
import SimChain

extension SetBlockGasLimit: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        world.chain.setBlockGasLimit(gas)
        return .did("block gas limit \(gas) from the next block on")
    }
}
