import Checks
import CommandLineInterface
import Files
import Reports
import ScenarioFile

/// `scenario-runner run [PATH…]`
struct RunCommand: Command {
    static let name = "run"
    static let summary = "Replays scenario files and checks what they expect."
    static let details = """
        Prints one line a scenario, then the failures in full. The same file, seed and
        version give the same fingerprint, whatever the machine and the number of jobs.

        EXAMPLES
          scenario-runner run
          scenario-runner run Scenarios/cancellation --jobs 4
          scenario-runner run Scenarios/drop --seed 7 --repeat 100 --fail-fast
          scenario-runner run --tag replacement --mempool all --junit results.xml
          scenario-runner run --set builder.max_bundle_size=3 --trace traces

        EXIT STATUS
          0  all held
          1  an expectation or an invariant failed
          2  bad usage or an invalid file; nothing was run
          3  the harness itself failed
          4  nothing matched
        """
    static var arguments: [Argument<Self>] {
        [
            .positional(
                "PATH",
                \.paths,
                "Files, or directories that are searched for .yaml and .yml files. (default: Scenarios)",
                completedBy: .files
            )
        ] + choosing + changing + reporting
    }

    private static var choosing: [Argument<Self>] {
        [
            .option(
                "filter",
                "REGEX",
                \.filter,
                "Only files whose path matches this regular expression.",
                completedBy: .computed { ScenarioCompletion.paths(in: $0.paths) }
            ),
            .option(
                "tag",
                "TAG",
                \.tags,
                "Only scenarios with this tag; given again: with any of them.",
                completedBy: .computed { ScenarioCompletion.tags(in: $0.paths) }
            ),
            .option("shard", "I/N", \.shard, "Part I of N of what is selected."),
            .flag("list", \.list, "List what would be run, and run nothing."),
        ]
    }

    private static var changing: [Argument<Self>] {
        [
            .option("seed", "S", \.seed, "Run with this seed instead of each file's own."),
            .option("repeat", "N", \.seeds, "Run each with this many seeds, counting up."),
            .option("mempool", "NAME", \.mempool, "Run under the rules of geth, reth or anvil, or of all."),
            .option(
                "set",
                "builder.KEY=VALUE",
                \.set,
                "Change a builder option of every scenario; may be given again.",
                completedBy: .words(BuilderSetting.allKeys)
            ),
            .option("jobs", "N", \.jobs, "Scenarios that run at the same time. (default: one for each core)"),
            .flag("fail-fast", \.failFast, "Report nothing after the first failure."),
            .option("wall_limit", "SECONDS", \.wallLimit, "Longest real time a scenario may take."),
        ]
    }

    private static var reporting: [Argument<Self>] {
        [
            .option("format", "FORMAT", \.format, "How to report: text or json."),
            .option("junit", "FILE", \.junit, "Write results as JUnit XML.", completedBy: .files),
            .option("trace", "DIR", \.trace, "Keep every trace in this directory.", completedBy: .directories),
        ]
    }

    var paths: [String] = []
    var filter: PathPattern?
    var tags: [String] = []
    var shard: Shard?
    var list = false
    var seed: UInt64?
    var seeds = Count(1)
    var mempool: MempoolChoice?
    var set: [BuilderSetting] = []
    var jobs: Count?
    var failFast = false
    var wallLimit = Seconds.wallLimit
    var format = OutputFormat.text
    var junit: Path?
    var trace: Path?

    func run() async throws {
        let scenarios: [Scenario]
        do throws(ScenarioInput.Invalid) {
            scenarios = try ScenarioInput.load(paths, overrides: ScenarioOverrides(set))
        } catch {
            printNothing(invalid: error.diagnostics)
            throw error
        }
        guard let items = selection.items(from: scenarios) else {
            StandardError.write("--repeat \(seeds.argument): more than \(RunSelection.mostItems) runs")
            throw ExitStatus.invalid
        }
        guard !items.isEmpty else {
            printNothing()
            StandardError.write("no scenario matches")
            throw ExitStatus.nothingMatched
        }
        if list { return printList(items) }
        let pinned = Set(Set(items.map(\.scenario)).filter(selection.pinsMempool).map(\.path)).sorted()
        for path in pinned { StandardError.write("\(path): names its mempool and is run under that one only") }
        if let trace, !TraceStore(directory: trace.text, keepsAll: true).isWritable {
            StandardError.write("\(trace.text): no traces can be written there")
            throw ExitStatus.invalid
        }
        let results = await runAll(items)
        let summary = BatchSummary(results, items: items.count)
        try finish(results, summary)
        if summary.exitStatus != 0 { throw ExitStatus(rawValue: summary.exitStatus) ?? .harnessFailed }
    }

    private func runAll(_ items: [RunItem]) async -> [ScenarioResult] {
        let process = Host.processIdentifier
        let store =
            trace.map { TraceStore(directory: $0.text, keepsAll: true, process: process) }
            ?? .temporary(process: process)
        let cores = Host.cores
        var batch = BatchRunner(jobs: jobs?.value ?? cores, traces: store, run: SingleRun.run)
        batch.failFast = failFast
        let start = ContinuousClock.now
        batch.wallLimit = wallLimit.duration
        batch.wallClock = { ContinuousClock.now - start }
        let (text, errors) = (
            TextReport(usesColour: Console.usesColour), TextReport(usesColour: StandardError.usesColour)
        )
        return await batch.run(items) { result in
            if format == .text { Console.print(text.line(result)) }
            for warning in errors.warnings(result) { StandardError.write(warning) }
        }
    }

    private func finish(_ results: [ScenarioResult], _ summary: BatchSummary) throws {
        switch format {
        case .json: Console.print(JSONReport.text(results, summary: summary))
        case .text:
            let text = TextReport(usesColour: Console.usesColour)
            for result in results where result.outcome != .passed { Console.print(text.details(result)) }
            if summary.failed + summary.errors > 0 { Console.print("") }
            Console.print(summary.text)
        }
        let environment = Host.environment
        if environment["GITHUB_ACTIONS"] == "true" {
            // JSON goes to standard output alone; commands are read from standard error too.
            for command in GitHubReport.annotations(results) {
                if format == .json { StandardError.write(command) } else { Console.print(command) }
            }
        }
        // Files come last: if one cannot be written, the terminal has shown all results.
        if let junit {
            try write(to: junit.text) { path throws(FileProblem) in
                try FileContents.replace(path, with: JUnitReport.text(results))
            }
        }
        if environment["GITHUB_ACTIONS"] == "true", let file = environment["GITHUB_STEP_SUMMARY"], !file.isEmpty {
            try write(to: file) { path throws(FileProblem) in
                try FileContents.append(GitHubReport.summary(results, summary: summary), to: path)
            }
        }
        guard let trace else { return }
        let missing = results.count { $0.tracePath == nil }
        if missing > 0 {
            StandardError.write("\(trace.text): \(missing) of \(results.count) traces could not be written")
            throw ExitStatus.harnessFailed
        }
    }

    /// A reader of JSON gets JSON, although nothing was run.
    private func printNothing(invalid: [ScenarioDiagnostic] = []) {
        guard format == .json else { return }
        let summary = BatchSummary([], items: 0)
        Console.print(list ? JSONReport.list([]) : JSONReport.text([], summary: summary, invalid: invalid))
    }

    private func printList(_ items: [RunItem]) {
        switch format {
        case .text:
            for item in items {
                let variant = item.isVariant ? "  seed \(item.seed)  mempool \(item.mempool.rawValue)" : ""
                Console.print("\(item.scenario.path)  \(item.scenario.title)\(variant)")
            }
        case .json: Console.print(JSONReport.list(items))
        }
    }

    private func write(to path: String, _ write: (String) throws(FileProblem) -> Void) throws {
        do throws(FileProblem) {
            try write(path)
        } catch {
            StandardError.write("\(path): cannot be written: \(error)")
            throw ExitStatus.harnessFailed
        }
    }

    private var selection: RunSelection {
        var selection = RunSelection()
        selection.pathFilter = filter?.matches
        selection.tags = tags
        selection.seed = seed
        selection.seeds = UInt64(seeds.value)
        selection.settings = set.map(\.argument)
        selection.shard = shard.map { ($0.index, $0.count) }
        selection.mempools = mempool?.mempools ?? .own
        return selection
    }
}
