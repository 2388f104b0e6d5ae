import ArgumentParser
import Foundation
import Harness

/// `scenario-runner run [PATH…]`
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Replay scenario files and check what they expect.",
        discussion: """
            Prints one line a scenario, then the failures in full. The same file, seed and version give the same \
            fingerprint, whatever the machine and the number of jobs.

            EXAMPLES
              scenario-runner run
              scenario-runner run Scenarios/cancellation --jobs 4
              scenario-runner run Scenarios/drop --seed 7 --repeat 100 --fail-fast
              scenario-runner run --tag replacement --mempool all --junit results.xml
              scenario-runner run --set builder.max_bundle_size=3 --trace traces

            EXIT STATUS
              0 all held; 1 an expectation or an invariant failed; 2 bad usage or an invalid file (nothing was run); \
            3 the harness itself failed; 4 nothing matched.
            """
    )

    @Argument(help: ArgumentHelp("Files, or directories to search.", valueName: "path"))
    var paths: [String] = []

    @Option(help: "Play with this seed instead of each file's own.")
    var seed: UInt64?

    @Option(help: "Scenarios played at the same time (default: one per core).")
    var jobs: Int?

    @Option(help: ArgumentHelp("Play only files whose path matches this regular expression.", valueName: "regex"))
    var filter: String?

    @Option(help: ArgumentHelp("Play only scenarios with this tag; may be given again for more.", valueName: "tag"))
    var tag: [String] = []

    @Option(help: ArgumentHelp("Play part I of N of what is selected.", valueName: "i/n"))
    var shard: String?

    @Flag(help: "Stop reporting at the first failure.")
    var failFast = false

    @Option(help: ArgumentHelp("Play each with this many seeds, counting up.", valueName: "n"))
    var `repeat`: UInt64 = 1

    @Option(help: ArgumentHelp("Play under this mempool's rules, or under all.", valueName: "name|all"))
    var mempool: String?

    @Option(help: ArgumentHelp("Change a builder option of every scenario.", valueName: "builder.key=value"))
    var set: [String] = []

    @Flag(help: "List what would be played, and play nothing.")
    var list = false

    @Option(help: ArgumentHelp("Write results as JUnit XML.", valueName: "file"))
    var junit: String?

    @Option(help: ArgumentHelp("Keep every trace in this directory.", valueName: "dir"))
    var trace: String?

    @Option(help: "text or json.")
    var format = OutputFormat.text

    @Option(
        name: [.customLong("wall_limit"), .customLong("wall-limit")],
        help: ArgumentHelp("Longest real time a scenario may take.", valueName: "seconds")
    )
    var wallLimit: Double = 60

    // Promised, and not there yet: better refused than ignored.
    @Option(help: .hidden) var report: String?
    @Flag(help: .hidden) var coverage = false
    @Flag(help: .hidden) var lastFailed = false
    @Flag(help: .hidden) var bless = false

    func validate() throws {
        let missing = [
            report == nil ? nil : "--report", coverage ? "--coverage" : nil, lastFailed ? "--last-failed" : nil,
            bless ? "--bless" : nil,
        ]
        if let option = missing.compactMap(\.self).first {
            throw ValidationError("\(option) is not supported yet")
        }
        if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1") }
        guard `repeat` >= 1 else { throw ValidationError("--repeat must be at least 1") }
        guard wallLimit > 0, wallLimit < 1e9 else { throw ValidationError("--wall_limit must be above 0 seconds") }
        _ = try selection()
        _ = try SettingArgument.overrides(set)
        if trace?.isEmpty == true { throw ValidationError("--trace must name a directory") }
        if junit?.isEmpty == true { throw ValidationError("--junit must name a file") }
    }

    func run() async throws {
        let selection = try selection()
        let overrides = try SettingArgument.overrides(set)
        let scenarios: [Scenario]
        do throws(ScenarioInput.Invalid) {
            scenarios = try ScenarioInput.load(paths, overrides: overrides)
        } catch {
            printNothing(invalid: error.diagnostics)
            throw error
        }
        guard let items = selection.items(from: scenarios) else {
            StandardError.write("--repeat \(`repeat`): more than \(RunSelection.mostItems) runs")
            throw ExitStatus.invalid
        }
        guard !items.isEmpty else {
            printNothing()
            StandardError.write("no scenario matches")
            throw ExitStatus.nothingMatched
        }
        if list { return printList(items) }
        let pinned = Set(items.map(\.scenario)).filter(selection.pinsMempool).map(\.path).sorted()
        for path in pinned { StandardError.write("\(path): names its mempool and is played under that one only") }
        if let trace, !TraceStore(directory: trace, keepsAll: true).isWritable {
            StandardError.write("\(trace): no traces can be written there")
            throw ExitStatus.invalid
        }
        let results = await play(items)
        let summary = BatchSummary(results, items: items.count)
        try finish(results, summary)
        if summary.exitStatus != 0 { throw ExitCode(summary.exitStatus) }
    }

    private func play(_ items: [RunItem]) async -> [ScenarioResult] {
        let process = ProcessInfo.processInfo.processIdentifier
        let store =
            trace.map { TraceStore(directory: $0, keepsAll: true, process: process) } ?? .temporary(process: process)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var batch = BatchRunner(jobs: jobs ?? cores, traces: store, play: ScenarioPlayer.play)
        batch.failFast = failFast
        let start = ContinuousClock.now
        batch.wallLimit = .seconds(wallLimit)
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
        let environment = ProcessInfo.processInfo.environment
        if environment["GITHUB_ACTIONS"] == "true" {
            // JSON goes to standard output alone; commands are read from standard error too.
            for command in GitHubReport.annotations(results) {
                if format == .json { StandardError.write(command) } else { Console.print(command) }
            }
        }
        // Files come last: one that cannot be written takes nothing from what the terminal shows.
        if let junit { try write(JUnitReport.text(results), to: junit) }
        if environment["GITHUB_ACTIONS"] == "true", let file = environment["GITHUB_STEP_SUMMARY"], !file.isEmpty {
            try append(GitHubReport.summary(results, summary: summary), to: file)
        }
        guard let trace else { return }
        let missing = results.count { $0.tracePath == nil }
        if missing > 0 {
            StandardError.write("\(trace): \(missing) of \(results.count) traces could not be written")
            throw ExitStatus.harnessFailed
        }
    }

    /// Whoever reads JSON has some, though nothing was played.
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

    // MARK: Arguments

    private func selection() throws -> RunSelection {
        var selection = RunSelection()
        if let filter {
            do {
                // A regular expression is not Sendable; its text is.
                _ = try Regex(filter)
            } catch {
                throw ValidationError("--filter \(filter): not a regular expression: \(error)")
            }
            selection.pathFilter = { path in (try? Regex(filter)).map { path.contains($0) } ?? false }
        }
        selection.tags = tag
        selection.seed = seed
        selection.seeds = `repeat`
        selection.settings = set
        selection.shard = try parsedShard()
        selection.mempools = try parsedMempool()
        return selection
    }

    private func parsedShard() throws -> (index: Int, count: Int)? {
        guard let shard else { return nil }
        let parts = shard.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1, (1...count).contains(index)
        else {
            throw ValidationError("--shard \(shard): expected I/N with I from 1 to N, such as 2/5")
        }
        return (index, count)
    }

    private func parsedMempool() throws -> RunSelection.Mempools {
        guard let mempool else { return .own }
        if mempool == "all" { return .all }
        return .one(try MempoolArgument.name(mempool))
    }

    private func write(_ text: String, to path: String) throws {
        do {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            StandardError.write("\(path): cannot be written: \(error.localizedDescription)")
            throw ExitStatus.harnessFailed
        }
    }

    private func append(_ text: String, to path: String) throws {
        guard let file = FileHandle(forWritingAtPath: path) else { return try write(text, to: path) }
        defer { try? file.close() }
        _ = try? file.seekToEnd()
        try? file.write(contentsOf: Data(text.utf8))
    }
}
