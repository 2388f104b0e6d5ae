import Bundler
import Ethereum

/// The whole file.
struct ScenarioDecoder {
    let context: LoadContext
    let path: String

    /// `nil`, with errors in the context, where the file is not a scenario. With any error at all the result is worth
    /// nothing.
    func decode(_ root: NodeReader) -> Scenario? {
        guard let map = MapReader(root, .scenario) else { return nil }
        map[ScenarioVersion.key.name].map(ScenarioVersion.check)
        var scenario = Scenario.defaults
        scenario.path = path
        map.read(Scenario.heading, into: &scenario)
        scenario.seed = context.overrides.seed ?? scenario.seed
        readWorld(map, &scenario)
        map.read(Scenario.course, into: &scenario)
        context.labels.check(context)
        context.checkPaymasters()
        context.instants.check(context)
        scenario.warnings = context.diagnostics.sortedWarnings
        return scenario
    }

    /// What later sections depend on, each on those before it, whatever the order of the file.
    private func readWorld(_ map: MapReader, _ scenario: inout Scenario) {
        map.read([Scenario.chainField], into: &scenario)
        if !scenario.chain.mempoolIsPinned, let mempool = context.overrides.mempool { scenario.chain.mempool = mempool }
        context.chain = scenario.chain
        // A run may be as long as so many blocks of the chain.
        if map.has(Scenario.lengthField.key.name), map.read([Scenario.lengthField], into: &scenario).isEmpty {
            context.run = scenario.run
        }
        map.read([Scenario.entryPointField], into: &scenario)
        context.entryPoints = scenario.entryPoints
        readBuilder(map, &scenario)
        context.numSenders = scenario.builder.settings.numSenders
    }

    /// Also where the file says nothing of it: the chain's preset has defaults for it, and the command line options.
    private func readBuilder(_ map: MapReader, _ scenario: inout Scenario) {
        let reader = map[Scenario.builderField.key.name]
        scenario.builder = BuilderDecoder(context: context).decode(reader, preset: scenario.chain.preset)
    }
}
