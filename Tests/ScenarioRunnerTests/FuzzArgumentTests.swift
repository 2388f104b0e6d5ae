import CommandLineInterface
import Testing

@testable import scenario_runner

@Suite("The arguments of fuzz")
struct FuzzArgumentTests {
    @Test("a shard comes from the variables of CI systems")
    func automaticShard() throws {
        let systems: [([String: String], Int)] = [
            (["CIRCLE_NODE_INDEX": "0", "CIRCLE_NODE_TOTAL": "4"], 1),
            (["CI_NODE_INDEX": "2", "CI_NODE_TOTAL": "4"], 2),
            (["BUILDKITE_PARALLEL_JOB": "3", "BUILDKITE_PARALLEL_JOB_COUNT": "4"], 4),
            (["JOB_COMPLETION_INDEX": "1", "JOB_COMPLETION_COUNT": "4"], 2),
        ]
        for (environment, index) in systems {
            let part = try FuzzShard(argument: "auto", environment: environment).part
            #expect(part.index == index && part.count == 4)
        }
    }

    @Test(
        "variables that name no part are bad usage",
        arguments: [
            [:], ["CI_NODE_INDEX": "0", "CI_NODE_TOTAL": "4"], ["CIRCLE_NODE_INDEX": "4", "CIRCLE_NODE_TOTAL": "4"],
            ["JOB_COMPLETION_INDEX": "0"], ["CIRCLE_NODE_INDEX": "\(Int.max)", "CIRCLE_NODE_TOTAL": "1"],
        ]
    )
    func wrongShard(environment: [String: String]) {
        #expect(throws: UsageError.self) { try FuzzShard(argument: "auto", environment: environment) }
    }

    @Test("a time has a unit")
    func time() throws {
        #expect(try FuzzTime(argument: "5m").duration == .seconds(300))
        for text in ["", "s", "30", "0s", "-1s", "1d", "nans", "infh"] {
            #expect(throws: UsageError.self, "\(text)") { try FuzzTime(argument: text) }
        }
    }

    @Test("bad options are bad usage", arguments: ["--profile=none", "--cases=0", "--shard=3/2", "--jobs=0", "x"])
    func badArguments(word: String) {
        #expect(throws: UsageError.self) { try ScenarioRunner.request(["fuzz", word]) }
    }
}
