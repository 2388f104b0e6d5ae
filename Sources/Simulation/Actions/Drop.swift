import ScenarioFile
import SimChain

extension Drop: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        transaction.act(in: world) { hash in
            world.chain.drop(hash)
                ? .did("dropped", transaction: hash) : .failed("the transaction is not in the mempool")
        }
    }
}
