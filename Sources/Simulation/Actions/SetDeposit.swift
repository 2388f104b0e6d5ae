import Ethereum
import ScenarioFile
import SimChain

extension SetDeposit: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        let address = Users.address(named: paymaster, "paymaster")
        let entryPoints = world.users.entryPoints(of: address)
        guard !entryPoints.isEmpty else { return .failed("nobody has used the paymaster \(paymaster) yet") }
        var isLess = false
        for version in entryPoints {
            isLess = isLess || amount < world.chain.deposit(of: address, in: version)
            guard world.chain.setDeposit(of: address, entryPoint: version, to: amount) else {
                return .failed("all that genesis issued is less than \(amount)")
            }
        }
        // What is left may be too little for its operations, for all anyone knows, until there is more.
        let condition = LastingEffect.Condition.withdrawn(paymaster: paymaster)
        return .did("\(paymaster) has \(amount) deposited", isLess ? .begins(condition) : .ends(condition))
    }
}
