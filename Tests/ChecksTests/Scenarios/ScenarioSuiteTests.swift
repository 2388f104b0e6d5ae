import Ethereum
import Foundation
import Testing

@testable import Checks
@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

/// Every file under `Scenarios/`: it holds, and two runs of it write the same trace, byte for byte.
@Suite("Scenario files")
struct ScenarioSuiteTests {
    @Test("the repository has scenario files")
    func exist() {
        #expect(!Repository.scenarios.isEmpty)
    }

    @Test("every scenario passes and writes the same trace twice", arguments: Repository.scenarios)
    func replays(path: String) throws {
        let scenario = try ScenarioLoader.load(path: path).get()
        let first = Self.run(scenario)
        let second = Self.run(scenario)
        #expect(first.outcome.failure == nil)
        #expect(first.outcome.verdict.passed, "\(first.outcome.verdict)")
        #expect(first.outcome.fingerprint == second.outcome.fingerprint)
        #expect(first.trace == second.trace)
        let lastLine = first.trace.dropLast().split(separator: UInt8(ascii: "\n")).last ?? []
        #expect(String(decoding: lastLine, as: UTF8.self).contains(#""event":"run_ended""#))
        // The trace that is written is the one the fingerprint is made of.
        let hash = Keccak256.hash(first.trace).bytes
        #expect(first.outcome.fingerprint == Hex.encode(hash.prefix(8), prefix: false))
    }

    private static func run(_ scenario: Scenario) -> (outcome: JudgedRun.Outcome, trace: [UInt8]) {
        let trace = Trace()
        let options = JudgedRun.Options(sink: { trace.bytes.append(contentsOf: $0) })
        return (JudgedRun.run(scenario, options: options), trace.bytes)
    }

    private final class Trace {
        var bytes: [UInt8] = []
    }
}
