import ScenarioFile

extension ScriptedAnswer: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        world.faults.script(self, entry: entry)
        let carried = operation.map { " with \($0)" } ?? ""
        return .did("\(call.rawValue)\(carried) gets \(refusal.rawValue)", .untilUsedUp)
    }
}
