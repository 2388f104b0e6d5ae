import Ethereum
import ScenarioFile
import SimChain

extension SetTraffic: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        let next = world.chain.head.number + 1
        world.chain.setTraffic(traffic.simulated(world.scenario.chain, streams: world.streams, first: next))
        return .did("traffic changed")
    }
}
