import Bundler
import Foundation
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("a batch")
struct BatchTests {
    private let store = TraceStore(
        directory: NSTemporaryDirectory() + "drydock-tests-\(ProcessInfo.processInfo.processIdentifier)",
        keepsAll: false
    )

    private func items(_ count: Int, prefix: String = "s") -> [RunItem] {
        (0..<count).map { RunItem(scenario: SampleResults.scenario("\(prefix)\($0).yaml"), seed: 0, mempool: .geth) }
    }

    @Test("results come in the order of the files, whichever run finishes first", arguments: [1, 2, 8])
    func order(jobs: Int) async {
        let batch = BatchRunner(jobs: jobs, traces: store) { scenario, _ in
            // Earlier ones work longer.
            let number = Int(scenario.path.filter(\.isNumber)) ?? 0
            var sum = 0
            for value in 0..<((20 - number) * 20_000) { sum &+= value }
            return SampleResults.result(scenario.path, violations: sum == -1 ? [SampleResults.violation] : [])
        }
        var reported: [String] = []
        let results = await batch.run(items(20)) { reported.append($0.path) }
        #expect(reported == (0..<20).map { "s\($0).yaml" })
        #expect(results.map(\.path) == reported)
    }

    @Test("fail-fast reports no run after the first failure, and the summary counts the rest", arguments: [1, 4])
    func failFast(jobs: Int) async {
        var batch = BatchRunner(jobs: jobs, traces: store) { scenario, _ in
            let isBad = ["s3.yaml", "s5.yaml"].contains(scenario.path)
            return SampleResults.result(scenario.path, failures: isBad ? [SampleResults.failure] : [])
        }
        batch.failFast = true
        let results = await batch.run(items(10)) { _ in }
        #expect(results.map(\.path) == ["s0.yaml", "s1.yaml", "s2.yaml", "s3.yaml"])
        let summary = BatchSummary(results, items: 10)
        #expect(summary.text == "3 passed, 1 failed, 6 not run")
        #expect(summary.exitStatus == 1)
    }

    @Test("a failed run is run again to keep its trace")
    func trace() async throws {
        let batch = BatchRunner(jobs: 1, traces: store) { scenario, options in
            let bytes = Array("line\n".utf8)
            bytes.withUnsafeBytes { options.traceSink?($0) }
            return SampleResults.result(scenario.path, failures: [SampleResults.failure])
        }
        let results = await batch.run(items(1, prefix: "kept")) { _ in }
        let path = try #require(results.first?.tracePath)
        #expect(path.hasSuffix("/kept0.yaml.geth.seed-0.jsonl"))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "line\n")
        try FileManager.default.removeItem(atPath: path)
    }

    @Test(
        "no two scenario files have the same trace file",
        arguments: [
            ["a/b.yaml", "a-b.yaml", "a+b.yaml", "a%2bb.yaml", "a b.yaml", "/a/b.yaml", "a.b.yaml"],
            ["a.yaml", "a.yml", "a", "Scenarios/a.yaml", "../a.yaml", ".a.yaml", "a.yaml.yaml"],
            ["deep", "deeper"].map { $0 + String(repeating: "/long", count: 100) + ".yaml" },
        ]
    )
    func traceNames(paths: [String]) {
        let names = paths.map { path in
            store.path(of: RunItem(scenario: SampleResults.scenario(path), seed: 0, mempool: .geth))
        }
        #expect(Set(names).count == paths.count)
        for name in names {
            let file = name.dropFirst(store.directory.count + 1)
            // What file systems take, in one directory, and not hidden.
            #expect(name.hasPrefix(store.directory + "/") && !file.contains("/") && !file.hasPrefix("."))
            #expect(file.utf8.count <= 255)
        }
    }

    @Test("a trace is named after its file")
    func traceName() {
        #expect(TraceStore.name(of: "Scenarios/drop/two looks.yaml") == "Scenarios+drop+two%20looks.yaml")
        #expect(TraceStore.name(of: "../été.yaml") == "%2e.+été.yaml")
    }

    @Test("a second run with another result is a failure of the harness")
    func nondeterministic() async {
        let batch = BatchRunner(jobs: 1, traces: store) { scenario, options in
            var result = SampleResults.result(scenario.path, failures: [SampleResults.failure])
            if options.traceSink != nil { result.fingerprint = "0000000000000000" }
            return result
        }
        let results = await batch.run(items(1)) { _ in }
        #expect(results.first?.outcome == .error)
        #expect(results.first?.harnessError?.hasPrefix("not deterministic") == true)
    }

    @Test("the exit status is 0 for success, 1 for a failure, 3 for the harness, 4 for no run")
    func statuses() {
        let good = SampleResults.result("a")
        let bad = SampleResults.result("b", violations: [SampleResults.violation])
        let broken = SampleResults.result("c", failures: [SampleResults.failure], error: "deadlock")
        #expect(BatchSummary([good], items: 1).exitStatus == 0)
        #expect(BatchSummary([good, bad], items: 2).exitStatus == 1)
        #expect(BatchSummary([good, bad, broken], items: 3).exitStatus == 3)
        #expect(BatchSummary([], items: 0).exitStatus == 4)
        #expect(BatchSummary([good, bad, broken], items: 3).text == "1 passed, 1 failed, 1 harness error")
    }
}

@Suite("selection of scenarios")
struct RunSelectionTests {
    @Test("a matrix makes a run of each combination, and the command line has the last word")
    func matrix() throws {
        let text = """
            scenario: A matrix
            run: { blocks: 1 }
            matrix: { seeds: 4..5, mempools: [reth, geth], max_bundle_size: [3, 7] }
            """
        func items(_ change: (inout RunSelection) -> Void = { _ in }) throws -> [RunItem] {
            let scenario = try ScenarioLoader.load(text: text, path: "m.yaml").get()
            var selection = RunSelection()
            change(&selection)
            return try #require(selection.items(from: [scenario]))
        }
        let all = try items()
        #expect(all.map(\.seed) == [4, 5, 4, 5, 4, 5, 4, 5])
        #expect(all.map(\.mempool) == [.reth, .reth, .geth, .geth, .reth, .reth, .geth, .geth])
        #expect(all.map(\.scenario.builder.settings.maxBundleSize) == [3, 3, 3, 3, 7, 7, 7, 7])
        #expect(all[0].settings == ["builder.max_bundle_size=3"])
        #expect(
            all[2].replayCommand == "scenario-runner run m.yaml --seed 4 --mempool geth --set builder.max_bundle_size=3"
        )
        let store = TraceStore(directory: "t", keepsAll: true)
        #expect(Set(all.map(store.path)).count == 8)
        #expect(try items { $0.seed = 9 }.map(\.seed) == [9, 9, 9, 9])
        #expect(try items { $0.mempools = .one(.geth) }.map(\.mempool) == [.geth, .geth, .geth, .geth])
        #expect(try items { $0.mempools = .one(.anvil) }.count == 8)
    }

    private let scenarios = [
        SampleResults.scenario("drop/a.yaml", tags: ["drop"]),
        SampleResults.scenario("drop/b.yaml", tags: ["drop", "slow"]),
        SampleResults.scenario("reorg/c.yaml", tags: ["reorg"], isPinned: true),
    ]

    private func paths(_ change: (inout RunSelection) -> Void) -> [String] {
        var selection = RunSelection()
        change(&selection)
        return (selection.items(from: scenarios) ?? []).map(\.scenario.path)
    }

    @Test("scenarios are selected by path, by tag and by shard")
    func filters() {
        #expect(paths { $0.pathFilter = { $0.hasPrefix("drop") } } == ["drop/a.yaml", "drop/b.yaml"])
        #expect(paths { $0.tags = ["slow", "reorg"] } == ["drop/b.yaml", "reorg/c.yaml"])
        #expect(paths { $0.tags = ["none"] }.isEmpty)
        let parts = (1...2).map { index in paths { $0.shard = (index, 2) } }
        #expect(parts == [["drop/a.yaml", "reorg/c.yaml"], ["drop/b.yaml"]])
    }

    @Test("the seeds of repeated runs count up from the first")
    func seeds() {
        var selection = RunSelection()
        selection.seed = 7
        selection.seeds = 3
        #expect(selection.items(from: [scenarios[0]])?.map(\.seed) == [7, 8, 9])
    }

    @Test("more runs than can be listed are refused", arguments: [10_000_001, UInt64.max])
    func tooManySeeds(_ seeds: UInt64) {
        var selection = RunSelection()
        selection.seeds = seeds
        #expect(selection.items(from: [scenarios[0]]) == nil)
    }

    @Test("a trace store tells whether its folder can be written to")
    func traceStore() throws {
        let root = NSTemporaryDirectory() + "drydock-\(ProcessInfo.processInfo.globallyUniqueString)"
        defer { try? FileManager.default.removeItem(atPath: root) }
        #expect(TraceStore(directory: root + "/deep", keepsAll: true).isWritable)
        #expect(try FileManager.default.contentsOfDirectory(atPath: root + "/deep").isEmpty)
        try Data().write(to: URL(fileURLWithPath: root + "/file"))
        #expect(!TraceStore(directory: root + "/file", keepsAll: true).isWritable)
    }

    @Test("a file that names its mempool is run with that mempool only")
    func mempools() throws {
        var selection = RunSelection()
        selection.mempools = .all
        let items = try #require(selection.items(from: scenarios))
        #expect(items.filter { $0.scenario.path == "drop/a.yaml" }.map(\.mempool) == MempoolName.allCases)
        #expect(items.filter { $0.scenario.path == "reorg/c.yaml" }.map(\.mempool) == [.geth])
        #expect(scenarios.map(selection.pinsMempool) == [false, false, true])
        selection.mempools = .one(.geth)
        #expect(scenarios.map(selection.pinsMempool) == [false, false, false])
    }

    @Test("the replay command has every option of the run, quoted for a shell")
    func replay() {
        let item = RunItem(
            scenario: SampleResults.scenario("my files/it's.yaml"),
            seed: 3,
            mempool: .reth,
            settings: ["builder.max_bundle_size=3"]
        )
        #expect(
            item.replayCommand
                == #"scenario-runner run 'my files/it'\''s.yaml' --seed 3 --mempool reth --set builder.max_bundle_size=3"#
        )
        // No option.
        let dash = RunItem(scenario: SampleResults.scenario("-a.yaml"), seed: 3, mempool: .geth)
        #expect(dash.replayCommand == "scenario-runner run ./-a.yaml --seed 3")
    }
}
