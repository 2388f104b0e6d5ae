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
        let variantsOfOneSeed = selected.reduce(UInt64(0)) { $0 + UInt64(mempools(of: $1).count) }
        let (count, overflow) = variantsOfOneSeed.multipliedReportingOverflow(by: max(1, seeds))
        guard !overflow, count <= Self.mostItems else { return nil }
        return selected.flatMap(variants)
    }

    private func isSelected(_ scenario: Scenario) -> Bool {
        if let pathFilter, !pathFilter(scenario.path) { return false }
        return tags.isEmpty || tags.contains { scenario.tags.contains($0) }
    }

    private func variants(of scenario: Scenario) -> [RunItem] {
        let first = seed ?? scenario.seed
        let mempools = mempools(of: scenario)
        let shared = RunItem.Shared(scenario)
        return mempools.flatMap { mempool in
            (0..<max(1, seeds)).map { offset in
                RunItem(
                    shared,
                    seed: first &+ offset,
                    mempool: mempool,
                    isVariant: seeds > 1 || mempools.count > 1 || mempool != scenario.chain.mempool || seed != nil,
                    settings: settings
                )
            }
        }
    }

    /// A file that names its mempool is run under that one only.
    private func mempools(of scenario: Scenario) -> [MempoolName] {
        guard !scenario.chain.mempoolIsPinned else { return [scenario.chain.mempool] }
        switch mempools {
        case .own: return [scenario.chain.mempool]
        case .one(let name): return [name]
        case .all: return MempoolName.allCases
        }
    }

    /// Whether the scenario is not run under a mempool that was asked for, because it names another.
    public func pinsMempool(_ scenario: Scenario) -> Bool {
        guard scenario.chain.mempoolIsPinned else { return false }
        switch mempools {
        case .own: return false
        case .one(let name): return name != scenario.chain.mempool
        case .all: return true
        }
    }
}
