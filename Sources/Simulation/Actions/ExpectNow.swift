import ScenarioFile

extension ExpectNow: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        world.judge(expectations)
        return .checked
    }
}
