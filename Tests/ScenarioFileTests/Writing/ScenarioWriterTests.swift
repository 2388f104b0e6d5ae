import Bundler
import Testing

@testable import ScenarioFile
@testable import TestSupport

/// Whatever a file says is written as a text that says the same: importing and shrinking scenarios need it.
@Suite("Writing scenarios")
struct ScenarioWriterTests {
    /// Loads what is written of a scenario, compares the two, and shows the text to the schema.
    private func check(_ scenario: Scenario, _ comment: String) throws {
        let text = ScenarioWriter.text(scenario)
        switch ScenarioLoader.load(text: text, path: scenario.path) {
        case .failure(let errors): Issue.record("\(comment): \(errors)\n\(text)")
        case .success(let loaded):
            #expect(
                loaded.withoutPositions == scenario.withoutPositions,
                "\(comment):\n\(text)\n\(ScenarioWriter.text(loaded))"
            )
        }
        let reader = try #require(ScenarioLoader.read(Array(text.utf8), path: scenario.path, LoadContext()))
        #expect(try SchemaValidator.shared.get().accepts(reader.node), "\(comment): the schema refuses\n\(text)")
    }

    @Test("a written file loads as the same scenario, for every scenario there is")
    func everyFile() throws {
        #expect(!Repository.scenarios.isEmpty)
        for file in Repository.scenarios {
            try check(try ScenarioLoader.load(path: file).get(), file)
        }
    }

    @Test("a written file loads as the same scenario, for the one with every key")
    func everyKey() throws {
        let context = LoadContext(readFile: { _, _ in .success(Array(EverythingScenario.configuration.utf8)) })
        let reader = try #require(ScenarioLoader.read(Array(EverythingScenario.text.utf8), path: "test.yaml", context))
        try check(try #require(ScenarioDecoder(context: context, path: "test.yaml").decode(reader)), "every key")
    }

    @Test("a written file loads as the same scenario, for random scenarios", arguments: 0..<10)
    func randomScenarios(tens: Int) throws {
        for seed in tens * 10..<tens * 10 + 10 {
            try check(RandomScenario(seed: UInt64(seed)).scenario, "seed \(seed)")
        }
    }

    @Test("what has its default is left out, and short maps stand in brackets")
    func shape() throws {
        let text = """
            version: 1
            scenario: A small one
            description: |
              First line.

              - second: line
            tags: [a, "b: c"]
            run: { blocks: 12 }

            chain:
              base_fee: 5 gwei
              nodes:
                - { name: a, latency: 50ms }
                - { name: b }
            builder: { num_senders: 2 }

            expect:
              transitions:
                "0": []
              user_operations: { included: ">= 3" }

            """
        let scenario = try ScenarioLoader.load(text: text, path: "test.yaml").get()
        // A sender's number needs no quotes, and an empty list fits behind it.
        #expect(
            ScenarioWriter.text(scenario)
                == text.replacing("transitions:\n    \"0\": []", with: "transitions: { 0: [] }")
        )
    }

    @Test("a preset's own values are left out, and others written, though they are the default of another")
    func presets() throws {
        let dev = try load("version: 1\nscenario: x\nrun: { blocks: 1 }\nchain: { preset: dev }\n")
        #expect(ScenarioWriter.text(dev).hasSuffix("\nrun: { blocks: 1 }\nchain: { preset: dev }\n"))
        var slow = dev
        slow.builder.settings.bundleMaxSendInterval = .seconds(60)
        slow.chain.blockTime = .seconds(12)
        let text = ScenarioWriter.text(slow)
        #expect(text.contains("\nchain: { preset: dev, block_time: 12s }\n"))
        #expect(text.contains("\nbuilder: { bundle_max_send_interval_millis: 60000 }\n"))
    }

    @Test("a mempool is written exactly where the file names one")
    func mempool() throws {
        let named = try loadLines("chain: { mempool: geth }")
        #expect(ScenarioWriter.text(named).contains("chain: { mempool: geth }"))
        #expect(!ScenarioWriter.text(try loadLines("chain: { chain_id: 5 }")).contains("mempool"))
    }

    @Test("long text is folded, and says the same")
    func folded() throws {
        let words = Array(repeating: "word", count: 60).joined(separator: " ")
        var scenario = try loadLines("seed: 1")
        scenario.description = "\(words)\n\n\(words)\n"
        let text = ScenarioWriter.text(scenario)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 100 })
        #expect(try load(text).description == scenario.description)
    }
}
