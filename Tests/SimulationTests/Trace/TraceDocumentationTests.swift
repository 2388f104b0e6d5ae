import Ethereum
import Foundation
import Testing

@testable import ScenarioFile
@testable import Simulation
@testable import TestSupport

@Suite("docs/trace.md")
struct TraceDocumentationTests {
    @Test("the example events have every kind of event")
    func samples() {
        #expect(
            Set(SampleEvents.builder.map(SampleEvents.position))
                == Set(Array(0...17) + Array(100...105) + Array(200...207) + Array(300...307))
        )
        #expect(Set(SampleEvents.chain.map(SampleEvents.position)) == Set(0...9))
        #expect(Set(SampleEvents.world.map(SampleEvents.position)) == Set(0...10))
    }

    @Test(
        "the page lists exactly the events and their fields, in the order of the code",
        arguments: ["Chain", "Builder", "World"]
    )
    func tables(section: String) throws {
        let events: [any TypedEvent] =
            switch section {
            case "Chain": SampleEvents.chain
            case "Builder": SampleEvents.builder
            default: SampleEvents.world
            }
        let documented = try rows(of: section)
        let actual = Self.rows(events)
        #expect(documented == actual, "the table should be:\n\(actual.joined(separator: "\n"))")
    }

    /// One row for each event, in the order of the first sample.
    private static func rows(_ events: [any TypedEvent]) -> [String] {
        var names: [String] = []
        var fields: [String: [String]] = [:]
        for event in events {
            var collector = FieldCollector()
            event.visitFields(&collector)
            let name = "\(event.name)"
            if fields[name] == nil { names.append(name) }
            fields[name, default: []] += collector.fields.filter { fields[name]?.contains($0) != true }
        }
        return names.map { name in "| `\(name)` | \((fields[name] ?? []).joined(separator: ", ")) |" }
    }

    private func rows(of section: String) throws -> [String] {
        let text = try Repository.text(of: "docs/trace.md")
        let after = try #require(text.components(separatedBy: "## \(section) events\n").dropFirst().first)
        let lines = after.components(separatedBy: "\n## ")[0].components(separatedBy: "\n")
        return lines.filter { $0.hasPrefix("| `") }
    }
}

/// The names of an event's fields, each with what kind of value it has.
private struct FieldCollector: EventFieldVisitor {
    var fields: [String] = []

    private mutating func add(_ name: StaticString, _ kind: String) { fields.append("`\(name)` \(kind)") }

    mutating func field(_ name: StaticString, _ value: UInt64) { add(name, "number") }
    mutating func field(_ name: StaticString, _ value: Int128) { add(name, "number") }
    mutating func field(_ name: StaticString, _ value: Bool) { add(name, "flag") }
    mutating func field(_ name: StaticString, _ value: String) { add(name, "text") }
    mutating func field(_ name: StaticString, word: StaticString) { add(name, "text") }
    mutating func field(_ name: StaticString, _ value: Hash32) { add(name, "hash") }
    mutating func field(_ name: StaticString, _ value: Address) { add(name, "address") }
    mutating func field(_ name: StaticString, _ value: Wei) { add(name, "wei") }
    mutating func field(_ name: StaticString, _ value: WeiPerGas) { add(name, "wei") }
    mutating func field(_ name: StaticString, _ value: Gas) { add(name, "gas") }
    mutating func field(_ name: StaticString, _ value: [Hash32]) { add(name, "hashes") }
}
