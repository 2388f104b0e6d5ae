import ScenarioFile

extension Submit: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        if let label = world.unknownAccount(of: submission) { return .failed("no operation is called \(label) yet") }
        return world.submit(submission, entry: entry)
    }
}
