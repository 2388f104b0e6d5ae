import Checks
import CommandLineInterface
import Reports
import ScenarioFile

/// `scenario-runner explain PATH`
struct ExplainCommand: Command {
    static let name = "explain"
    static let summary = "Runs one scenario and tells what happens, block by block."
    static let details = """
        Every block, change of state, failed call and decision, with the numbers that
        were compared. Blocks in which nothing happens become one line.

        EXAMPLES
          scenario-runner explain my-first.yaml
          scenario-runner explain my-first.yaml --seed 7 --mempool reth
          scenario-runner explain my-first.yaml --run 3
          scenario-runner explain my-first.yaml --format json
        """
    static var arguments: [Argument<Self>] {
        [
            .positional("PATH", \.path, "The scenario file.", completedBy: .files),
            .option("seed", "S", \.seed, "Run with this seed instead of the file's own."),
            .option("mempool", "NAME", \.mempool, "Run under this mempool's rules: geth, reth or anvil."),
            .option(
                "set",
                "builder.KEY=VALUE",
                \.set,
                "Change a builder option of the scenario; may be given again.",
                completedBy: .words(BuilderSetting.allKeys)
            ),
            .option("run", "N", \.chosenRun, "Show this run of the file's matrix, from 1, instead of the file's own."),
            .option("format", "FORMAT", \.format, "text, or json for the trace itself: one event a line."),
            .option("wall_limit", "SECONDS", \.wallLimit, "Longest real time the run may take."),
        ]
    }

    var path = ""
    var seed: UInt64?
    var mempool: MempoolName?
    var set: [BuilderSetting] = []
    var chosenRun: UInt64?
    var format = OutputFormat.text
    var wallLimit = Seconds.wallLimit

    func run() throws {
        let scenarios = try ScenarioInput.load([path], overrides: ScenarioOverrides(set))
        guard let scenario = scenarios.first, scenarios.count == 1 else {
            StandardError.write("\(path): explain takes one file")
            throw ExitStatus.invalid
        }
        let result = run(try item(of: scenario))
        for warning in TextReport(usesColour: StandardError.usesColour).warnings(result) {
            StandardError.write(warning)
        }
        try conclude(result)
    }

    private func item(of scenario: Scenario) throws -> RunItem {
        let runs = MatrixRuns(scenario, settings: set.map(\.argument))
        if let chosenRun {
            guard seed == nil, mempool == nil else {
                StandardError.write("\(path): --run names a seed and a mempool already")
                throw ExitStatus.invalid
            }
            guard let item = runs[chosenRun] else {
                StandardError.write("\(path): no run \(chosenRun): the file has \(runs.count)")
                throw ExitStatus.invalid
            }
            return item
        }
        if seed == nil, mempool == nil, set.isEmpty { for line in runs.choice { StandardError.write(line) } }
        return ownItem(of: scenario)
    }

    private func ownItem(of scenario: Scenario) -> RunItem {
        let isPinned = scenario.chain.mempoolIsPinned
        if isPinned, let mempool, mempool != scenario.chain.mempool {
            StandardError.write("\(path): names its mempool and is run under that one only")
        }
        return RunItem(
            scenario: scenario,
            seed: seed ?? scenario.seed,
            mempool: isPinned ? scenario.chain.mempool : mempool ?? scenario.chain.mempool,
            settings: set.map(\.argument)
        )
    }

    private func run(_ item: RunItem) -> ScenarioResult {
        var options = RunOptions(seed: item.seed, mempool: item.mempool)
        let start = ContinuousClock.now
        options.wallLimit = wallLimit.duration
        options.wallClock = { ContinuousClock.now - start }
        switch format {
        case .json: options.traceSink = { Console.write($0) }
        case .text:
            let settings = item.scenario.builder.settings
            options.observers = { [Explainer(settings: settings) { Console.print($0) }] }
        }
        var result = SingleRun.run(item.scenario, options)
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
