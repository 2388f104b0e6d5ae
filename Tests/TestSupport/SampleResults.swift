import Checks
import ScenarioFile
import Simulation

/// Results without a simulation.
enum SampleResults {
    static func scenario(_ path: String, tags: [String] = [], isPinned: Bool = false) -> Scenario {
        var scenario = Scenario(path: path, title: "Title of \(path)", run: .blocks(1))
        scenario.tags = tags
        scenario.chain.mempoolIsPinned = isPinned
        return scenario
    }

    static let failure = ExpectationFailure(
        path: "bundles.mined",
        expected: "1",
        actual: "0",
        position: SourcePosition(line: 41, column: 5)
    )

    static let violation = Violation(
        invariant: .nonceOnce,
        message: "nonce 1 twice",
        time: .milliseconds(36_020),
        block: 3,
        sequence: 412
    )

    static func result(
        _ path: String,
        failures: [ExpectationFailure] = [],
        violations: [Violation] = [],
        error: String? = nil,
        seed: UInt64 = 0
    ) -> ScenarioResult {
        var result = ScenarioResult(
            path: path,
            title: "Title of \(path)",
            seed: seed,
            mempool: .geth,
            blocks: 14,
            transitions: 6,
            fingerprint: "5f0c2e6d41b7a980",
            verdict: RunVerdict(violations: violations, failures: failures, fails: nil),
            harnessError: error
        )
        result.replayCommand = "scenario-runner run \(path) --seed \(seed)"
        return result
    }
}
