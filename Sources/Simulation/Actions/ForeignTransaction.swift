import ScenarioFile

extension ForeignTransaction: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome { transaction.send(in: world, .foreign) }
}
