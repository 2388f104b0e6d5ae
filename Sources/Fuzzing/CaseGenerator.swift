public import ScenarioFile
import SimChain

/// Makes cases: the same seed and profile always give the same scenario.
///
/// A case has two phases. Faults happen until block ``lastFault``. Then nothing disturbs the builder any more, so that
/// everything must settle before the run ends. Each case switches a random part of its profile's kinds on (swarm
/// testing): a kind that is always on hides what happens without it.
public struct CaseGenerator: Sendable {
    static let lastFault: UInt64 = 60
    static let blocks: UInt64 = 260

    public var profile: FuzzProfile
    /// The user's own settings and chain; its timeline, workload and expectations are not used.
    public var base: Scenario?

    public init(profile: FuzzProfile, base: Scenario? = nil) {
        self.profile = profile
        self.base = base
    }

    /// - Throws: what the loader says of the case: a mistake of the generator, or a base that a case cannot stand on.
    public func scenario(_ seed: CaseSeed) throws(ScenarioErrors) -> Scenario {
        let text = CaseText(seed, profile: profile, base: base).text
        let name = "fuzz-\(seed.seed)-\(seed.number).yaml"
        var scenario = try ScenarioLoader.load(text: text, path: name).get()
        if let base {
            scenario.chain = base.chain
            scenario.builder = base.builder
            scenario.entryPoints = base.entryPoints
        }
        scenario.seed = seed.number
        return try scenario.reread()
    }
}

extension Scenario {
    /// As a file has it. A case is always what its file says.
    func reread() throws(ScenarioErrors) -> Scenario {
        try ScenarioLoader.load(text: ScenarioWriter.text(self), path: path).get()
    }
}
