import Ethereum
import ScenarioFile
import SimChain

extension Drain: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        guard world.chain.setBalance(of: world.signers[sender].address, to: balance) else {
            return .failed("all that genesis issued is less than \(balance)")
        }
        return .did(
            "sender \(sender) has \(balance)",
            lasting(genesis: world.scenario.builder.signerBalance(of: sender))
        )
    }

    /// Less than at genesis is too little for a bundle, for all anyone knows: nothing is promised to operations until
    /// there is more.
    func lasting(genesis: Wei) -> LastingEffect {
        balance < genesis ? .begins(.drained(sender: sender)) : .ends(.drained(sender: sender))
    }
}
