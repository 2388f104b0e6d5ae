import ScenarioFile

extension ScriptedAnswer: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        world.faults.script(self, entry: entry)
        return .did("\(call.rawValue) gets \(refusal.rawValue)", .untilUsedUp)
    }
}
