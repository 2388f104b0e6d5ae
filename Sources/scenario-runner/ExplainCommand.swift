import ArgumentParser
import Foundation
import Harness

/// `scenario-runner explain PATH`
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Run one scenario and tell what happens, block by block.",
        discussion: """
            Every block, change of state, failed call and decision, with the numbers that were compared. Blocks in which \
            nothing happens become one line.

            EXAMPLES
              scenario-runner explain Scenarios/cancellation/timed-out-cancellation-is-raised.yaml
              scenario-runner explain Scenarios/drop/dropped-bundle-rebuilt-with-higher-fees.yaml --seed 7 --mempool reth
              scenario-runner explain Scenarios/drop/dropped-bundle-rebuilt-with-higher-fees.yaml --format json
            """
    )

    @Argument(help: "The scenario file.")
    var path: String

    @Option(help: "Play with this seed instead of the file's own.")
    var seed: UInt64?

    @Option(help: "Play under this mempool's rules.", transform: MempoolArgument.name)
    var mempool: MempoolName?

    @Option(help: ArgumentHelp("Change a builder option of the scenario.", valueName: "builder.key=value"))
    var set: [String] = []

    @Option(help: "text, or json for the trace itself: one event a line.")
    var format = OutputFormat.text

    @Option(
        name: [.customLong("wall_limit"), .customLong("wall-limit")],
        help: ArgumentHelp("Longest real time the run may take.", valueName: "seconds")
    )
    var wallLimit: Double = 60

    func validate() throws {
        guard wallLimit > 0, wallLimit < 1e9 else { throw ValidationError("--wall_limit must be above 0 seconds") }
        _ = try SettingArgument.overrides(set)
    }

    func run() throws {
        let scenarios = try ScenarioInput.load([path], overrides: try SettingArgument.overrides(set))
        guard let scenario = scenarios.first, scenarios.count == 1 else {
            StandardError.write("\(path): explain takes one file")
            throw ExitStatus.invalid
        }
        let isPinned = scenario.chain.mempoolIsPinned
        if isPinned, let mempool, mempool != scenario.chain.mempool {
            StandardError.write("\(path): names its mempool and is played under that one only")
        }
        let item = RunItem(
            scenario: scenario,
            seed: seed ?? scenario.seed,
            mempool: isPinned ? scenario.chain.mempool : mempool ?? scenario.chain.mempool,
            settings: set
        )
        let result = play(item)
        for warning in TextReport(usesColour: StandardError.usesColour).warnings(result) {
            StandardError.write(warning)
        }
        try conclude(result)
    }

    private func play(_ item: RunItem) -> ScenarioResult {
        var options = RunOptions(seed: item.seed, mempool: item.mempool)
        let start = ContinuousClock.now
        options.wallLimit = .seconds(wallLimit)
        options.wallClock = { ContinuousClock.now - start }
        switch format {
        case .json: options.traceSink = { Console.write($0) }
        case .text:
            let settings = item.scenario.builder.settings
            options.observers = { [Explainer(settings: settings) { Console.print($0) }] }
        }
        var result = ScenarioPlayer.play(item.scenario, options)
        result.replayCommand = item.replayCommand
        return result
    }

    private func conclude(_ result: ScenarioResult) throws {
        let text = TextReport(usesColour: Console.usesColour)
        switch format {
        case .text:
            Console.print("")
            Console.print(text.line(result))
            if result.outcome != .passed { Console.print(text.details(result, withEvents: false)) }
        case .json:
            // Standard output is the trace and nothing else.
            guard result.outcome != .passed else { break }
            StandardError.write(TextReport(usesColour: StandardError.usesColour).details(result, withEvents: false))
        }
        switch result.outcome {
        case .passed: return
        case .failed: throw ExitStatus.failed
        case .error: throw ExitStatus.harnessFailed
        }
    }
}
