public import CommandLineInterface
import Files
public import Fuzzing
import Glibc
import ScenarioFile
import SimChain
import Synchronization

extension FuzzProfile: ArgumentValue {}

/// `scenario-runner fuzz`
struct FuzzCommand: Command {
    static let name = "fuzz"
    static let summary = "Runs random scenarios and keeps those in which an invariant fails."
    static let details = """
        Each case has faults until block 60 and a calm market after it. A case that
        fails is made as small as it can be, and written as a scenario file. The same
        seed gives the same cases, whatever the number of jobs. Ctrl-C ends with the
        report, and everything is saved.

        EXAMPLES
          scenario-runner fuzz --time 30s
          scenario-runner fuzz --profile reorg --cases 1000 --seed 7
          scenario-runner fuzz --base my-settings.yaml --corpus fuzz-corpus
          scenario-runner fuzz --shard auto --time 600s

        EXIT STATUS
          0  no case failed
          1  a case failed
          2  bad usage or an invalid file; nothing was run
        """
    static var arguments: [Argument<Self>] {
        [
            .option("profile", "NAME", \.profile, "What the cases are about."),
            .option("base", "FILE", \.base, "Use this scenario's chain and builder.", completedBy: .files),
            .option("time", "TIME", \.time, "Stop after this real time, such as 30s or 8h."),
            .option("cases", "N", \.cases, "Stop after this many cases. (default: 1000)"),
            .option("seed", "S", \.seed, "Where all draws come from."),
            .option("jobs", "N", \.jobs, "Cases that run at the same time. (default: one for each core)"),
            .option("shard", "I/N", \.shard, "Part I of N; auto: from the CI system's variables."),
            .option(
                "corpus",
                "DIR",
                \.corpus,
                "Cases that reached something new: read and kept.",
                completedBy: .directories
            ),
            .option("failures", "DIR", \.failures, "Where failing cases are written.", completedBy: .directories),
            .flag("until-failure", \.untilFailure, "Stop after the first failure."),
        ]
    }

    var profile = FuzzProfile.everything
    var base: Path?
    var time: FuzzTime?
    var cases: Count?
    var seed: UInt64 = 0
    var jobs: Count?
    var shard: FuzzShard?
    var corpus: Path?
    var failures = Path.fuzzFailures
    var untilFailure = false

    func run() async throws {
        let generator = CaseGenerator(profile: profile, base: try loadBase())
        let kept = try loadCorpus()
        var fuzzer = Fuzzer(
            seed: seed,
            generator: generator,
            jobs: jobs?.value ?? Host.cores,
            shard: shard?.part ?? (1, 1),
            corpus: kept
        )
        Interruption.watch()
        let start = ContinuousClock.now
        fuzzer.limits = RunLimits(wallLimit: .seconds(60), wallClock: { ContinuousClock.now - start })
        do {
            try await runGenerations(&fuzzer, start)
        } catch let errors as ScenarioErrors {
            StandardError.write("\(errors)")
            throw ExitStatus.invalid
        }
        try finish(fuzzer, kept: kept.count)
    }

    private func runGenerations(_ fuzzer: inout Fuzzer, _ start: ContinuousClock.Instant) async throws {
        let most = UInt64(cases?.value ?? (time == nil ? 1000 : Int.max))
        var progress = FuzzProgress(start: start)
        while !Interruption.happened, UInt64(fuzzer.report.cases) < most {
            if let time, ContinuousClock.now - start >= time.duration { break }
            if untilFailure, fuzzer.report.failed > 0 { break }
            try await fuzzer.runGeneration(most: most - UInt64(fuzzer.report.cases))
            progress.show(fuzzer.report)
        }
        progress.end(fuzzer.report)
    }

    private func loadBase() throws -> Scenario? {
        guard let base else { return nil }
        return try ScenarioInput.load([base.text], overrides: ScenarioOverrides([])).first
    }

    private func loadCorpus() throws -> [Scenario] {
        guard let corpus, FileKind.of(corpus.text) != nil else { return [] }
        return try ScenarioInput.load([corpus.text], overrides: ScenarioOverrides([]))
    }

    private func finish(_ fuzzer: Fuzzer, kept: Int) throws {
        if let corpus {
            for scenario in fuzzer.corpus.dropFirst(kept) {
                try write(ScenarioWriter.text(scenario), to: corpus.text + "/" + scenario.path)
            }
        }
        for result in fuzzer.report.failures {
            let smallest = Fuzzer.shrink(result)
            let path = "\(failures.text)/seed-\(seed)-case-\(result.number).yaml"
            try write(FailingFile.text(smallest, of: result, seed: seed, path: path), to: path)
            Console.print("FAIL  \(path)  \(result.failure?.kind ?? "")")
        }
        for edge in fuzzer.report.coverage.sorted { Console.print("reached  \(edge)") }
        Console.print("\(fuzzer.report.cases) cases, \(fuzzer.report.failed) failed")
        if fuzzer.report.failed > 0 { throw ExitStatus.failed }
    }

    private func write(_ text: String, to path: String) throws {
        do throws(FileProblem) {
            try Folder.make(Folder.containing(path))
            try FileContents.replace(path, with: text)
        } catch {
            StandardError.write("\(path): cannot be written: \(error)")
            throw ExitStatus.harnessFailed
        }
    }
}

extension Path {
    static let fuzzFailures = Path("fuzz-failures")
}

/// Shows how far the fuzzing is: one line that is rewritten on a terminal, and a line every 30 s elsewhere.
private struct FuzzProgress {
    let start: ContinuousClock.Instant
    var last: ContinuousClock.Instant
    var edges = 0

    init(start: ContinuousClock.Instant) {
        self.start = start
        last = start
    }

    mutating func show(_ report: FuzzReport) {
        let now = ContinuousClock.now
        let isTerminal = FileDescriptor.standardError.isTerminal
        guard now - last >= (isTerminal ? .milliseconds(200) : .seconds(30)) else { return }
        last = now
        let text = line(report)
        edges = report.coverage.edges.count
        if isTerminal { StandardError.rewrite(text) } else { StandardError.write(text) }
    }

    func end(_ report: FuzzReport) {
        if FileDescriptor.standardError.isTerminal { StandardError.rewrite("") }
        StandardError.write(line(report))
    }

    private func line(_ report: FuzzReport) -> String {
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return report.progress(seconds: seconds, newEdges: report.coverage.edges.count - edges)
    }
}

/// A handler of signals captures nothing, so that this stands outside.
private let interruption = Atomic<Bool>(false)

/// Ctrl-C, or the end that a CI system asks for.
private enum Interruption {
    static var happened: Bool { interruption.load(ordering: .relaxed) }

    static func watch() {
        // Made before a signal can come: a handler must not be the first to touch it.
        interruption.store(false, ordering: .relaxed)
        signal(SIGINT) { _ in interruption.store(true, ordering: .relaxed) }
        signal(SIGTERM) { _ in interruption.store(true, ordering: .relaxed) }
    }
}
