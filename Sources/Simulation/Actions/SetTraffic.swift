import ScenarioFile
import SimChain

extension SetTraffic: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        world.chain.setTraffic(traffic.simulated)
        return .did("traffic changed")
    }
}
