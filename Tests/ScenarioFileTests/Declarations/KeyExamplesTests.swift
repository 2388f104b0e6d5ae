import Testing

@testable import ScenarioFile

@Suite("Examples and defaults of keys")
struct KeyExamplesTests {
    /// A map of the format, with the keys that its other keys need, and the lines of a file around it.
    struct Place: CustomTestStringConvertible, Sendable {
        let table: KeyTable
        let needs: KeyValuePairs<String, String>
        /// Those of the table that stand beside what is needed; all of them, unless given.
        var keys: [String]?
        let file: @Sendable (String) -> String

        var testDescription: String { table.name }

        /// A file with this key.
        func text(_ name: String, _ value: String) -> String {
            let others = needs.filter { $0.key != name }.map { "\($0.key): \($0.value)" }
            return file("{ " + (others + ["\(name): \(value)"]).joined(separator: ", ") + " }")
        }

        /// A file without it.
        var text: String { file("{ " + needs.map { "\($0.key): \($0.value)" }.joined(separator: ", ") + " }") }
    }

    /// Users whom the examples name.
    private static let users = """
        version: 1
        scenario: Examples
        run: { blocks: 60 }
        entry_point: [v0.7, v0.6]
        timeline:
          - { at: block 1, submit: { label: alice } }
          - { at: block 1, submit: { label: bob } }

        """

    private static func submitting(_ submission: String) -> String {
        users + "  - { at: block 1, submit: \(submission) }\n"
    }

    private static func expecting(_ expectation: String) -> String { users + "expect: \(expectation)\n" }

    private static let places: [Place] = [
        Place(table: .scenario, needs: ["scenario": "x", "run": "{ blocks: 60 }"]) { $0 },
        Place(table: .run, needs: [:]) { "{ scenario: x, run: \($0) }" },
        Place(table: .market, needs: ["kind": "steady"], keys: ["kind", "gas_per_block", "max_fee", "tip"]) {
            "{ scenario: x, run: { blocks: 60 }, chain: { market: \($0) } }"
        },
        Place(table: .market, needs: ["kind": "spike"], keys: ["at", "for", "calm_gas_per_block"]) {
            "{ scenario: x, run: { blocks: 60 }, chain: { market: \($0) } }"
        },
        Place(table: .market, needs: ["kind": "wave"], keys: ["low", "high", "period"]) {
            "{ scenario: x, run: { blocks: 60 }, chain: { market: \($0) } }"
        },
        Place(table: .market, needs: ["kind": "walk"], keys: ["start", "volatility", "mean_reversion"]) {
            "{ scenario: x, run: { blocks: 60 }, chain: { market: \($0) } }"
        },
        Place(table: .market, needs: ["kind": "replay"], keys: ["history"]) {
            "{ scenario: x, run: { blocks: 60 }, chain: { market: \($0) } }"
        },
        Place(table: .burst, needs: ["every": "2 blocks", "size": "1"]) {
            users + "workload: { arrivals: 1, burst: \($0) }\n"
        },
        Place(table: .submission, needs: ["label": "carol", "paymaster": "{}"]) { submitting($0) },
        Place(table: .gasAllowance, needs: [:]) { submitting("{ call_gas: \($0) }") },
        Place(table: .paymaster, needs: [:]) { submitting("{ paymaster: \($0) }") },
        Place(table: .validationFailure, needs: [:]) {
            submitting("{ paymaster: {}, factory: true, validation: { fails: \($0) } }")
        },
        Place(table: .workload, needs: ["arrivals": "1", "paymaster": "{}", "label": "w"]) {
            users + "workload: \($0)\n"
        },
        Place(table: .expectations, needs: ["nonce": "1"]) { expecting($0) },
        Place(table: .userOperationExpectations, needs: [:]) { expecting("{ user_operations: \($0) }") },
        Place(table: .bundleExpectations, needs: [:]) { expecting("{ bundles: \($0) }") },
        Place(table: .cancellationExpectations, needs: [:]) { expecting("{ cancellations: \($0) }") },
        Place(table: .transactionExpectation, needs: [:]) { expecting("{ transactions: [\($0)] }") },
        Place(table: .instantExpectations, needs: ["nonce": "1"]) { users + "  - { at: block 2, expect: \($0) }\n" },
    ]

    @Test("the example of each key loads, and the schema takes it", arguments: places)
    func examples(place: Place) throws {
        for key in place.table.keys where key.isSupported && place.keys?.contains(key.name) ?? true {
            let text = place.text(key.name, try #require(key.example, "\(key.name)"))
            #expect(throws: Never.self, "\(text)") { try load(text) }
            let reader = try #require(ScenarioLoader.read(Array(text.utf8), path: "test.yaml", LoadContext()))
            #expect(try SchemaValidator.shared.get().accepts(reader.node), "\(text)")
        }
    }

    @Test("a default that is written out changes nothing", arguments: places.filter { $0.keys != ["history"] })
    func defaults(place: Place) throws {
        for key in place.table.keys
        where place.keys?.contains(key.name) ?? true && !place.needs.contains(where: { $0.key == key.name }) {
            guard let value = key.defaultValue else { continue }
            let written = try load(place.text(key.name, value.inOneLine)).withoutPositions
            #expect(try load(place.text).withoutPositions == written, "\(place.table.name).\(key.name)")
        }
    }
}
