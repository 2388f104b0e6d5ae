import Bundler
import ScenarioFile
import Testing

@testable import Fuzzing

@Suite("Fuzzing")
struct FuzzingTests {
    @Test("a case is what its file says", arguments: FuzzProfile.allCases)
    func roundTrip(profile: FuzzProfile) throws {
        let generator = CaseGenerator(profile: profile)
        for number in UInt64(0)..<150 {
            let scenario = try generator.scenario(CaseSeed(seed: 3, number: number))
            #expect(try scenario.reread().withoutPositions == scenario.withoutPositions)
            #expect(try generator.scenario(CaseSeed(seed: 3, number: number)) == scenario)
        }
    }

    @Test("the number of jobs changes nothing")
    func jobs() async throws {
        var reports: [Fuzzer] = []
        for jobs in [1, 3] {
            var fuzzer = Fuzzer(seed: 1, generator: CaseGenerator(profile: .everything), jobs: jobs)
            // The second generation has mutants of the first.
            for _ in 0..<2 { try await fuzzer.runGeneration(most: 8) }
            reports.append(fuzzer)
        }
        #expect(reports[0].corpus == reports[1].corpus)
        #expect(reports[0].report.coverage == reports[1].report.coverage)
        #expect(!reports[0].corpus.isEmpty)
    }

    @Test("shards have the cases of the whole, each once")
    func shards() async throws {
        var blocks: UInt64 = 0
        for index in 1...2 {
            let generator = CaseGenerator(profile: .reorg)
            var fuzzer = Fuzzer(seed: 1, generator: generator, jobs: 1, shard: (index, 2))
            try await fuzzer.runGeneration(most: 3)
            blocks += fuzzer.report.blocks
        }
        var whole = Fuzzer(seed: 1, generator: CaseGenerator(profile: .reorg), jobs: 1)
        try await whole.runGeneration(most: 6)
        #expect(whole.report.blocks == blocks)
    }

    @Test("shrinking leaves the one entry that matters, and default settings")
    func shrinking() throws {
        let scenario = try CaseGenerator(profile: .everything).scenario(CaseSeed(seed: 1, number: 5))
        let wanted = try #require(scenario.timeline.first { if case .submit = $0.action { true } else { false } })
        var shrinker = Shrinker { candidate in candidate.timeline.contains { $0.time == wanted.time } }
        let smallest = shrinker.shrink(scenario)
        #expect(smallest.timeline.count == 1)
        #expect(smallest.builder.settings == BuilderSettings())
    }

    @Test("a failure of a fault injector shrinks to less than 15 entries")
    func injector() throws {
        var scenario = try CaseGenerator(profile: .everything).scenario(CaseSeed(seed: 1, number: 2))
        scenario.faultInjector = .breaking(.legalEdges)
        let result = CaseResult.of(scenario, number: 2)
        #expect(result.failure?.invariant == "legal_edges")
        let smallest = Fuzzer.shrink(result)
        #expect(smallest.timeline.count < 15)
        #expect(CaseResult.of(smallest, number: 2).failure?.kind == result.failure?.kind)
        let text = FailingFile.text(smallest, of: result, seed: 1, path: "a.yaml")
        #expect(text.hasPrefix("# invariant: legal_edges\n"))
        #expect(
            try ScenarioLoader.load(text: text, path: smallest.path).get().withoutPositions == smallest.withoutPositions
        )
    }

    @Test("coverage counts an edge once")
    func coverage() {
        var coverage = Coverage(["b", "a"])
        #expect(coverage.join(Coverage(["a", "c"])) == 1)
        #expect(coverage.sorted == ["a", "b", "c"])
    }
}
