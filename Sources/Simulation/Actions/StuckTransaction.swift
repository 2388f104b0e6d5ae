import ScenarioFile

extension StuckTransaction: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome { transaction.send(in: world, .stuck) }
}
