public import ScenarioFile
public import SimChain

/// Runs cases in generations.
///
/// The cases of a generation depend on the seed and on the results of earlier generations alone, and results are
/// joined in the order of the cases: the number of jobs changes nothing.
public struct Fuzzer {
    public static let generationSize: UInt64 = 64

    public let seed: UInt64
    public let generator: CaseGenerator
    public let jobs: Int
    /// Part `index`, from 1, of `count`.
    public let shard: (index: Int, count: Int)
    public private(set) var report = FuzzReport()
    /// The cases that reached something new, oldest first.
    public private(set) var corpus: [Scenario]
    /// Real time a case may take, and the clock that tells it; no limit without.
    public var limits = RunLimits()
    private var next: UInt64

    public init(
        seed: UInt64,
        generator: CaseGenerator,
        jobs: Int,
        shard: (index: Int, count: Int) = (1, 1),
        corpus: [Scenario] = []
    ) {
        self.seed = seed
        self.generator = generator
        self.jobs = max(1, jobs)
        self.shard = shard
        self.corpus = corpus
        next = UInt64(shard.index - 1)
    }

    /// Runs the next generation.
    /// - Parameter most: cases at most.
    public mutating func runGeneration(most: UInt64 = generationSize) async throws(ScenarioErrors) {
        var cases: [(UInt64, Scenario)] = []
        for _ in 0..<min(most, Self.generationSize) {
            cases.append((next, try scenario(next)))
            next += UInt64(shard.count)
        }
        for result in await Self.run(cases, jobs: jobs, limits: limits) {
            if report.add(result) > 0, result.failure == nil { corpus.append(result.scenario) }
        }
    }

    private func scenario(_ number: UInt64) throws(ScenarioErrors) -> Scenario {
        let caseSeed = CaseSeed(seed: seed, number: number)
        let fresh = try generator.scenario(caseSeed)
        var random = caseSeed.random("origin")
        guard !corpus.isEmpty, random.coin(1, 2) else { return fresh }
        return CaseMutator().mutant(of: random.pick(corpus), with: fresh, caseSeed) ?? fresh
    }

    @concurrent
    private static func run(_ cases: [(UInt64, Scenario)], jobs: Int, limits: RunLimits) async -> [CaseResult] {
        await withTaskGroup(of: [CaseResult].self) { group in
            for job in 0..<jobs {
                group.addTask {
                    stride(from: job, to: cases.count, by: jobs).map { index in
                        CaseResult.of(cases[index].1, number: cases[index].0, limits: limits)
                    }
                }
            }
            var results: [CaseResult] = []
            for await some in group { results += some }
            return results.sorted { $0.number < $1.number }
        }
    }

    /// The smallest scenario found that fails as this result does.
    public static func shrink(_ result: CaseResult) -> Scenario {
        guard let kind = result.failure?.kind else { return result.scenario }
        var shrinker = Shrinker { CaseResult.of($0, number: 0).failure?.kind == kind }
        return shrinker.shrink(result.scenario)
    }
}
