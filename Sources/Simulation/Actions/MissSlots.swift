import ScenarioFile

extension MissSlots: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        world.slotsToMiss += count
        return .did("\(count) slots without a block")
    }
}
