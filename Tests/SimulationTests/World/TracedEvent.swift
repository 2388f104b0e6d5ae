import Foundation
import ScenarioFile
import Simulation
import Testing

/// A line of a trace, as its readers see it.
struct TracedEvent {
    var time: String
    var name: String
    private var fields: [String: Any]

    init(line: some Sequence<UInt8>) throws {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
        time = try #require(object["t"] as? String)
        name = try #require(object["event"] as? String)
        fields = try #require(object["fields"] as? [String: Any])
    }

    func number(_ key: String) -> Int? { fields[key] as? Int }
    func flag(_ key: String) -> Bool? { fields[key] as? Bool }
    func text(_ key: String) -> String? { fields[key] as? String }
}

/// Runs a scenario and reads its trace.
func tracedEvents(_ text: String) throws -> [TracedEvent] {
    var trace: [UInt8] = []
    let scenario = try ScenarioLoader.load(text: text, path: "test.yaml").get()
    let run = SimulatedRun(scenario, seed: scenario.seed, sink: { trace += $0 }, check: { _, _ in [] })
    _ = run.run()
    return try trace.split(separator: UInt8(ascii: "\n")).map { try TracedEvent(line: $0) }
}
