import Ethereum
import Foundation
import Testing

@testable import Harness

/// Every file under `Scenarios/`: it holds, and two runs of it write the same trace, byte for byte.
@Suite("Scenario files")
struct ScenarioSuiteTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Scenarios").standardizedFileURL

    static let paths: [String] = {
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (files?.compactMap { ($0 as? URL)?.path } ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
    }()

    @Test("there are scenarios to replay")
    func exist() {
        #expect(!Self.paths.isEmpty)
    }

    @Test("holds, and writes one trace", arguments: paths)
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

    private static func run(_ scenario: Scenario) -> (outcome: Simulation.Outcome, trace: [UInt8]) {
        let trace = Trace()
        let options = Simulation.Options(sink: { trace.bytes.append(contentsOf: $0) })
        return (Simulation.run(scenario, options: options), trace.bytes)
    }

    private final class Trace {
        var bytes: [UInt8] = []
    }
}
