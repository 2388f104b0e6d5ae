import ScenarioFile
import SimChain

extension SetBaseFee: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        world.chain.setNextBaseFee(price)
        return .did("next base fee \(price)")
    }
}
