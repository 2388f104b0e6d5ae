import Checks
import Foundation
import ScenarioFile

/// Whole runs, from a file's text to a verdict.
enum Scenarios {
    static let idle = """
        version: 1
        scenario: nothing happens
        run: { blocks: BLOCKS }
        """

    static let bundles = """
        version: 1
        scenario: a bundle of three new accounts' operations in each block
        run: { blocks: BLOCKS }
        chain: { block_gas_limit: 60M gas }
        builder: { signer_balance: 100000 ether }
        timeline:
          - every: 1 block
            from: block 1
            to: block BLOCKS
            submit: { count: 3, max_fee_per_gas: 60 gwei, max_priority_fee_per_gas: 2 gwei }
        """

    /// A crowd of so many, of so much gas each. The base fee settles where half a block's gas pays it.
    static func market(competitors: Int, gasEach: Int) -> String {
        """
        version: 1
        scenario: \(competitors) compete
        run: { blocks: BLOCKS }
        chain: { market: { kind: steady, gas_per_block: \(competitors * gasEach) } }
        """
    }

    /// Fifty blocks with what a regression scenario has: three bundles, a drop, a replacement, a check.
    static let typical = """
        version: 1
        scenario: fifty blocks
        run: { blocks: 50 }
        timeline:
          - at: block 1
            submit: { label: alice, count: 3, max_fee_per_gas: 60 gwei, max_priority_fee_per_gas: 2 gwei }
          - at: block 1 + 6s
            drop: { transaction: latest }
          - at: block 10
            submit: { label: bob, count: 3, max_fee_per_gas: 60 gwei, max_priority_fee_per_gas: 2 gwei }
          - at: block 20
            submit: { label: carol, count: 3, max_fee_per_gas: 60 gwei, max_priority_fee_per_gas: 2 gwei }
        expect:
          user_operations: { included: 9, pending: 0 }
          bundles: { submitted: 4, mined: 3, dropped: 1 }
        """

    static func scenario(_ text: String, blocks: Int) -> Scenario {
        let text = text.replacingOccurrences(of: "BLOCKS", with: "\(blocks)")
        switch ScenarioLoader.load(text: text, path: "benchmark.yaml") {
        case .success(let scenario): return scenario
        case .failure(let errors): fail("\(errors)")
        }
    }

    static func run(_ scenario: Scenario) -> JudgedRun.Outcome {
        let outcome = JudgedRun.run(scenario)
        guard outcome.verdict.passed, outcome.failure == nil else { fail("\(scenario.title): \(outcome.verdict)") }
        return outcome
    }

    /// What one more block costs: the difference of a long and a short run, by its blocks.
    static func perBlock(_ name: String, _ text: String, short: Int, long: Int, rounds: Int = 9) -> Measurement {
        let (brief, lengthy) = (scenario(text, blocks: short), scenario(text, blocks: long))
        keep(run(brief))
        let samples = (0..<rounds).map { _ in
            let first = processorTime { keep(run(brief)) }
            let second = processorTime { keep(run(lengthy)) }
            return (second - first) / Double(long - short)
        }
        return Measurement(name: name, samples: samples)
    }

    static func all() -> [Measurement] {
        let typical = scenario(typical, blocks: 50)
        return [
            perBlock("one idle block with one builder", idle, short: 500, long: 20_500),
            perBlock("one block with a bundle of three operations", bundles, short: 100, long: 1_100),
            perBlock(
                "one idle block, ten compete",
                market(competitors: 10, gasEach: 6_000_000),
                short: 500,
                long: 20_500
            ),
            perBlock(
                "one idle block, ten million compete",
                market(competitors: 10_000_000, gasEach: 100_000),
                short: 500,
                long: 20_500
            ),
            measure("a scenario of fifty blocks", count: 100) { keep(run(typical)) },
            measure("loading that scenario's file", count: 100) {
                keep(ScenarioLoader.load(text: Self.typical, path: "benchmark.yaml"))
            },
        ]
    }
}

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("\(message)\n".utf8))
    exit(1)
}
