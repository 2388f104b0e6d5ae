import ScenarioFile

extension OperationChange: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome { world.changeOperations(self) }
}
