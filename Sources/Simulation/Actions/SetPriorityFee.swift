import ScenarioFile
import SimChain

extension SetPriorityFee: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        world.chain.setPriorityFee(price)
        return .did("network tip \(price)")
    }
}
