public import ScenarioFile
import Simulation

/// Which scenarios of a batch are run, and in which variants.
public struct RunSelection: Sendable {
    /// Holds for a path that is to be run. The command knows how to match.
    public var pathFilter: (@Sendable (String) -> Bool)?
    /// A scenario with any of these tags is run; empty: all.
    public var tags: [String] = []
    /// Part `index`, from 1, of `count`: every `count`-th of the selected scenarios, so that parts take equally long.
    public var shard: (index: Int, count: Int)?
    /// Instead of each file's own.
    public var seed: UInt64?
    /// How many seeds, counting up from the first.
    public var seeds: UInt64 = 1
    public var mempools = Mempools.own
    public var settings: [String] = []

    public enum Mempools: Sendable {
        /// Each file's own.
        case own
        case one(MempoolName)
        case all
    }

    public init() {}

    /// More runs than this are refused rather than begun: their list alone would not fit a small machine.
    public static let mostItems: UInt64 = 10_000_000

    /// In the order of `scenarios`, which is the order of the results; `nil` if there are more than ``mostItems``.
    public func items(from scenarios: [Scenario]) -> [RunItem]? {
        var selected = scenarios.filter(isSelected)
        if let shard {
            selected = selected.enumerated().filter { $0.offset % shard.count == shard.index - 1 }.map(\.element)
        }
        var count = UInt64(0)
        for scenario in selected {
            let ofOneSeed = UInt64(mempools(of: scenario).count * scenario.matrix.combinations.count)
            let (runs, isTooMany) = ofOneSeed.multipliedReportingOverflow(by: self.seeds(of: scenario).count)
            guard !isTooMany, runs <= Self.mostItems - count else { return nil }
            count += runs
        }
        return selected.flatMap(variants)
    }

    private func isSelected(_ scenario: Scenario) -> Bool {
        if let pathFilter, !pathFilter(scenario.path) { return false }
        return tags.isEmpty || tags.contains { scenario.tags.contains($0) }
    }

    private func variants(of scenario: Scenario) -> [RunItem] {
        let (first, seeds) = seeds(of: scenario)
        let mempools = mempools(of: scenario)
        return scenario.matrix.combinations.flatMap { combination in
            let shared = RunItem.Shared(scenario.with(combination))
            let matrixSettings = combination.map { "builder.\($0.key)=\($0.value)" }
            return mempools.flatMap { mempool in
                (0..<seeds).map { offset in
                    var item = RunItem(
                        shared,
                        seed: first &+ offset,
                        mempool: mempool,
                        isVariant: seeds > 1 || mempools.count > 1 || mempool != scenario.chain.mempool || seed != nil,
                        settings: settings + matrixSettings
                    )
                    item.matrixSettings = matrixSettings
                    return item
                }
            }
        }
    }

    /// The command line has the last word.
    private func seeds(of scenario: Scenario) -> (first: UInt64, count: UInt64) {
        guard seed == nil, seeds <= 1, let range = scenario.matrix.seeds else {
            return (seed ?? scenario.seed, max(1, seeds))
        }
        return (range.lowerBound, range.upperBound - range.lowerBound + 1)
    }

    /// A file that names its mempool is run under that one only, and one that names several under those.
    private func mempools(of scenario: Scenario) -> [MempoolName] {
        guard !scenario.chain.mempoolIsPinned else { return [scenario.chain.mempool] }
        let named = scenario.matrix.mempools
        guard named.isEmpty else {
            if case .one(let name) = mempools, named.contains(name) { return [name] }
            return named
        }
        switch mempools {
        case .own: return [scenario.chain.mempool]
        case .one(let name): return [name]
        case .all: return MempoolName.allCases
        }
    }

    /// Whether the scenario is not run under a mempool that was asked for, because it names another.
    public func pinsMempool(_ scenario: Scenario) -> Bool {
        let named = scenario.matrix.mempools
        guard scenario.chain.mempoolIsPinned || !named.isEmpty else { return false }
        switch mempools {
        case .own: return false
        case .one(let name): return named.isEmpty ? name != scenario.chain.mempool : !named.contains(name)
        case .all: return named.count < MempoolName.allCases.count
        }
    }
}
