import ScenarioFile
import SimChain

/// Makes a case of one that was kept and a fresh one.
struct CaseMutator {
    /// The kept case with some of its faults gone and some of the fresh one's added; `nil` where that is no valid
    /// scenario, such as one whose entry names a sender that is not there.
    func mutant(of kept: Scenario, with fresh: Scenario, _ seed: CaseSeed) -> Scenario? {
        var random = seed.random("mutation")
        var mutant = kept
        mutant.path = fresh.path
        mutant.title = fresh.title
        mutant.seed = fresh.seed
        mutant.timeline.removeAll { !Self.isSubmission($0) && random.coin(1, 4) }
        mutant.timeline += fresh.timeline.filter { !Self.isSubmission($0) && random.coin(1, 2) }
        return try? mutant.reread()
    }

    /// Others name submissions by their labels: they stay.
    private static func isSubmission(_ entry: TimelineEntry) -> Bool {
        if case .submit = entry.action { true } else { false }
    }
}
