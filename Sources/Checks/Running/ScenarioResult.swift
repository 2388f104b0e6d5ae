public import ScenarioFile
import Simulation
import Wording

/// The result of one run of a scenario.
public struct ScenarioResult: Sendable {
    public var path: String
    public var title: String
    public var seed: UInt64
    public var mempool: MempoolName
    /// The newest block of the canonical chain.
    public var blocks: UInt64
    /// Changes of state of all senders.
    public var transitions: Int
    /// 16 hexadecimal digits.
    public var fingerprint: String
    public var verdict: RunVerdict
    /// The file's own warnings, and faults that touched nothing.
    public var warnings: [ScenarioDiagnostic]
    /// The checks that could not be judged, one line each.
    public var notes: [String]
    /// The harness's own failure: a deadlock, the wall limit, a scenario that could not be run.
    public var harnessError: String?
    /// The invariant whose fault injector was in the run.
    public var faultInjector: InjectedFault?
    /// The last lines of the trace, oldest first.
    public var lastLines: [String]

    // Set by the batch.

    /// More than one seed or mempool was asked for.
    public var isVariant = false
    /// As the command line has them.
    public var settings: [String] = []
    /// Those of them that the file's matrix gives it.
    public var matrixSettings: [String] = []
    public var replayCommand = ""
    /// Where the trace is kept.
    public var tracePath: String?

    public init(
        path: String,
        title: String,
        seed: UInt64,
        mempool: MempoolName,
        blocks: UInt64,
        transitions: Int,
        fingerprint: String,
        verdict: RunVerdict,
        warnings: [ScenarioDiagnostic] = [],
        notes: [String] = [],
        harnessError: String? = nil,
        faultInjector: InjectedFault? = nil,
        lastLines: [String] = []
    ) {
        self.path = path
        self.title = title
        self.seed = seed
        self.mempool = mempool
        self.blocks = blocks
        self.transitions = transitions
        self.fingerprint = fingerprint
        self.verdict = verdict
        self.warnings = warnings
        self.notes = notes
        self.harnessError = harnessError
        self.faultInjector = faultInjector
        self.lastLines = lastLines
    }

    public enum Outcome: String, Sendable {
        case passed
        case failed
        /// Nothing can be said about the builder.
        case error
    }

    public var outcome: Outcome {
        if harnessError != nil { return .error }
        return verdict.passed ? .passed : .failed
    }

    /// The reasons why it did not pass, in order; empty only if it passed.
    public var problems: [Problem] {
        if let harnessError { return [Problem(name: "harness", text: "harness: \(harnessError)", line: nil)] }
        guard !verdict.passed else { return [] }
        if let fails = verdict.fails { return [Problem(fails)] }
        return verdict.failures.map(Problem.init) + verdict.violations.map(Problem.init)
    }

    /// One line about a failed check.
    public struct Problem: Sendable {
        /// The check's path, or the invariant.
        public var name: String
        public var text: String
        /// In the scenario file.
        public var line: Int?
        public var details: [String] = []

        init(name: String, text: String, line: Int?, details: [String] = []) {
            self.name = name
            // Words of nodes and of files may hold anything.
            self.text = Quoted.oneLine(text)
            self.line = line
            self.details = details.map { Quoted.oneLine($0) }
        }

        init(_ failure: ExpectationFailure) {
            let time = failure.time.map { " at \(ReadableAmount.time($0))" } ?? ""
            self.init(
                name: failure.path,
                text: failure.message + time,
                line: failure.position.line,
                details: failure.details
            )
        }

        init(_ violation: Violation) {
            let time = ReadableAmount.time(violation.time)
            self.init(
                name: violation.invariant.rawValue,
                text: "\(violation.invariant.rawValue): \(violation.message)",
                line: nil,
                details: ["at \(time), block \(violation.block), event \(violation.sequence) of the trace"]
            )
        }
    }
}
