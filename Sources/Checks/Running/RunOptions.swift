public import ScenarioFile
public import Simulation

/// How to run a scenario this time: what the command line may change about it.
public struct RunOptions: Sendable {
    public var seed: UInt64
    public var mempool: MempoolName
    /// Gets the trace in pieces of whole lines, in order; `nil`: the trace is only hashed.
    public var traceSink: (@Sendable (UnsafeRawBufferPointer) -> Void)?
    /// Real time the run may take, as told by ``wallClock``; no limit unless both are given.
    public var wallLimit: Duration?
    /// Real time since any fixed point. It is the command's, not the harness's.
    public var wallClock: (@Sendable () -> Duration)?
    /// Makes further observers for the run.
    public var observers: @Sendable () -> [any TraceObserver] = { [] }

    public init(
        seed: UInt64,
        mempool: MempoolName,
        traceSink: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil
    ) {
        self.seed = seed
        self.mempool = mempool
        self.traceSink = traceSink
    }
}

/// One run of a batch: a scenario, and how to run it.
public struct RunItem: Sendable {
    /// Shared by all runs of a scenario: there may be millions of them.
    private let shared: Shared
    public var scenario: Scenario { shared.scenario }
    public var seed: UInt64
    public var mempool: MempoolName
    /// More than one seed or mempool was asked for, so that the line must say which.
    public var isVariant: Bool
    /// As the command line has them: `builder.max_bundle_size=3`. They are in the scenario already.
    public var settings: [String]
    /// Those of them that the file's matrix gives it.
    public var matrixSettings: [String] = []

    public init(
        scenario: Scenario,
        seed: UInt64,
        mempool: MempoolName,
        isVariant: Bool = false,
        settings: [String] = []
    ) {
        self.init(Shared(scenario), seed: seed, mempool: mempool, isVariant: isVariant, settings: settings)
    }

    init(_ shared: Shared, seed: UInt64, mempool: MempoolName, isVariant: Bool, settings: [String]) {
        self.shared = shared
        self.seed = seed
        self.mempool = mempool
        self.isVariant = isVariant
        self.settings = settings
    }

    final class Shared: Sendable {
        let scenario: Scenario

        init(_ scenario: Scenario) { self.scenario = scenario }
    }

    /// The command that runs it again.
    public var replayCommand: String {
        // An option begins with a dash.
        let path = scenario.path.hasPrefix("-") ? "./" + scenario.path : scenario.path
        var words = ["scenario-runner", "run", ShellText.quoted(path), "--seed", "\(seed)"]
        if mempool != scenario.chain.mempool || !scenario.matrix.mempools.isEmpty {
            words += ["--mempool", mempool.rawValue]
        }
        for setting in settings { words += ["--set", ShellText.quoted(setting)] }
        return words.joined(separator: " ")
    }
}

enum ShellText {
    /// As a POSIX shell reads it as one word.
    static func quoted(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/._-+=:,@%".utf8.contains(byte)
            }
        }
        if isPlain, !text.isEmpty { return text }
        var quoted = "'"
        for character in text { quoted += character == "'" ? "'\\''" : String(character) }
        return quoted + "'"
    }
}
