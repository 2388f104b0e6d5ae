import Bundler
import Ethereum
public import ScenarioFile

/// Makes a failing scenario smaller, as long as it fails in the same way.
public struct Shrinker {
    /// Whether a smaller scenario still fails in the same way.
    public typealias Fails = (Scenario) -> Bool

    private let fails: Fails
    /// Runs that may still be spent.
    private var budget: Int

    public init(budget: Int = 600, fails: @escaping Fails) {
        self.budget = budget
        self.fails = fails
    }

    public mutating func shrink(_ scenario: Scenario) -> Scenario {
        var smallest = scenario
        var before: Scenario
        repeat {
            before = smallest
            smallest = removeEntries(smallest)
            for simpler in Self.simplifications { smallest = attempt(simpler, smallest) }
        } while smallest != before && budget > 0
        return smallest
    }

    /// By halves first, then by smaller pieces, down to one entry.
    private mutating func removeEntries(_ scenario: Scenario) -> Scenario {
        var smallest = scenario
        var size = max(1, smallest.timeline.count / 2)
        while size >= 1 {
            var start = 0
            while start < smallest.timeline.count {
                let end = min(start + size, smallest.timeline.count)
                let smaller = attempt({ $0.timeline.removeSubrange(start..<end) }, smallest)
                // What came after the piece stands in its place now.
                if smaller == smallest { start += size } else { smallest = smaller }
            }
            size /= 2
        }
        return smallest
    }

    /// The changed scenario where it is a valid one that fails alike; otherwise the scenario.
    private mutating func attempt(_ change: (inout Scenario) -> Void, _ scenario: Scenario) -> Scenario {
        var changed = scenario
        change(&changed)
        guard budget > 0, changed != scenario, let candidate = try? changed.reread() else { return scenario }
        guard candidate.withoutPositions != scenario.withoutPositions else { return scenario }
        budget -= 1
        return fails(candidate) ? candidate : scenario
    }

    private static let simplifications: [@Sendable (inout Scenario) -> Void] = [
        { $0.builder.settings = .init() },
        { $0.builder.settings.numSenders = 1 },
        { $0.builder.settings.numSenders = max(1, $0.builder.settings.numSenders / 2) },
        { $0.entryPoints = [.v0_7] },
        { $0.chain.nodes = [NodeOptions()] },
        { $0.chain.nodes = Array($0.chain.nodes.prefix(1)) },
        { $0.chain = .ethereum },
        { $0.seed = 0 },
        { if case .blocks(let blocks) = $0.run, blocks > 1 { $0.run = .blocks(blocks / 2) } },
        { if case .blocks(let blocks) = $0.run, blocks > 10 { $0.run = .blocks(blocks - blocks / 10) } },
    ]
}
