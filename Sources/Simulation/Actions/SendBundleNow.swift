import ScenarioFile

extension SendBundleNow: PerformedAction {
    func perform(in world: World, entry: Int) -> ActionOutcome {
        world.sendBundleNow()
        return .did("debug_bundler_sendBundleNow")
    }
}
