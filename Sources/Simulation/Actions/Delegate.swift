import Ethereum
import ScenarioFile
import SimChain

extension Delegate: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        // An account with a key has no other code.
        world.chain.deployAccount(world.signers[sender].address)
        return .did("sender \(sender)'s account is delegated")
    }
}
