import Bundler

/// What a file wants to be run with: each combination is a run of its own.
public struct RunMatrix: Hashable, Sendable {
    /// Instead of the chain's; empty: that one only.
    public var mempools: [MempoolName] = []
    /// Instead of the file's; `nil`: that one only.
    public var seeds: ClosedRange<UInt64>?
    /// In file order.
    public var settings: [Setting] = []

    public init() {}

    /// More runs of one file than this are refused.
    public static let mostRuns: UInt64 = 10_000

    /// A setting of the builder, with the values that it is to have, as the file writes them. All of them are right.
    public struct Setting: Hashable, Sendable {
        public var name: String
        public var values: [String]

        public init(name: String, values: [String]) {
            self.name = name
            self.values = values
        }
    }

    /// Every combination of settings, the last one changing fastest: one without settings, where there are none.
    public var combinations: [[ScenarioOverrides.BuilderOption]] {
        settings.reduce([[]]) { combinations, setting in
            combinations.flatMap { combination in
                setting.values.map { combination + [ScenarioOverrides.BuilderOption(key: setting.name, value: $0)] }
            }
        }
    }

    /// How many runs it makes.
    var runs: UInt64 {
        let seedCount = seeds.map { ($0.upperBound - $0.lowerBound).addingReportingOverflow(1) }
        var runs = seedCount.map { $0.overflow ? UInt64.max : $0.partialValue } ?? 1
        for count in [max(1, mempools.count)] + settings.map(\.values.count) {
            let (product, overflow) = runs.multipliedReportingOverflow(by: UInt64(count))
            runs = overflow ? .max : product
        }
        return runs
    }
}

extension Scenario {
    /// The same with these settings of its matrix, which were found right when it was loaded.
    public func with(_ options: [ScenarioOverrides.BuilderOption]) -> Scenario {
        guard !options.isEmpty else { return self }
        let context = LoadContext()
        (context.chain, context.run, context.entryPoints) = (chain, run, entryPoints)
        context.numSenders = builder.settings.numSenders
        var scenario = self
        for option in options {
            guard let field = BuilderOptions.fields.first(where: { $0.key.name == option.key }) else { continue }
            let node = YAMLNode(content: .scalar(option.value, isText: false), position: .start)
            let reader = NodeReader(node: node, context: context, path: path, hasPosition: false)
            _ = field.read(reader, &scenario.builder)
        }
        return scenario
    }
}
