import Bundler
import Ethereum
import Foundation
import Testing

@testable import ScenarioFile
@testable import TestSupport

@Suite("JSON Schema")
struct ScenarioSchemaTests {
    private func schema() throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: Data(ScenarioSchema.text.utf8))
        return try #require(object as? [String: Any])
    }

    @Test("the schema is draft 7, and every reference in it has a target")
    func references() throws {
        let schema = try schema()
        #expect(schema["$schema"] as? String == "http://json-schema.org/draft-07/schema#")
        let definitions = try #require(schema["definitions"] as? [String: Any])
        let names = ScenarioSchema.text.matches(of: /"#\/definitions\/(\w+)"/).map { String($0.output.1) }
        #expect(!names.isEmpty)
        for name in names { #expect(definitions[name] != nil, "\(name) is not defined") }
    }

    @Test("the schema has the keys of the page's example, and no unsupported key")
    func keys() throws {
        let definitions = try #require(try schema()["definitions"] as? [String: [String: Any]])
        func keys(_ name: String) -> Set<String> {
            Set((definitions[name]?["properties"] as? [String: Any])?.keys.map(\.self) ?? [])
        }
        // As the page writes them.
        #expect(
            keys("scenario") == [
                "version", "scenario", "description", "tags", "seed", "run", "chain", "entry_point", "builder",
                "matrix", "timeline", "workload", "expect", "fault_injector", "plant",
            ]
        )
        #expect(
            keys("chain") == [
                "pool_minimum_tip", "rpc_fee_cap", "preset", "chain_id", "block_time", "block_gas_limit",
                "transaction_gas_cap", "base_fee",
                "priority_fee", "mempool", "traffic", "market", "nodes",
            ]
        )
        #expect(
            keys("submit") == [
                "entry_point", "label", "count", "from", "max_priority_fee_per_gas", "max_fee_per_gas",
                "verification_gas",
                "call_gas", "pre_verification_gas", "paymaster_verification_gas", "paymaster_post_op_gas",
                "nonce_key", "nonce", "call_data_bytes", "paymaster", "factory", "valid_after", "valid_until",
                "stake", "storage", "accesses", "validation", "execution",
            ]
        )
        #expect(!keys("entry").contains("partition"))
        #expect(!keys("node").contains("lag"))
    }

    // MARK: - The same files as the loader

    private func isAccepted(_ text: String) throws -> Bool {
        let context = LoadContext()
        let reader = try #require(ScenarioLoader.read(Array(text.utf8), path: "test.yaml", context))
        return try SchemaValidator.shared.get().accepts(reader.node)
    }

    @Test("the schema accepts the scenario with every key, and every scenario file")
    func accepts() throws {
        #expect(try isAccepted(EverythingScenario.text))
        for file in Repository.scenarios {
            #expect(try isAccepted(String(contentsOfFile: file, encoding: .utf8)), "\(file)")
        }
    }

    @Test(
        "the schema refuses what the loader refuses, as far as JSON Schema can",
        arguments: InvalidFileTests.everyWrongFile
    )
    func refuses(_ wrong: WrongLines) throws {
        // The page lists what it cannot say.
        let cannotSay = [
            "unknown label", "duplicate key", "listed twice", "after the end of the run", "'to' is before 'from'",
            "ends before it begins", "there is no sender", "there is no node", "has no tracker", "these have: geth",
            "above its highest", "neither an invariant", "did you mean 'profitable'?", "cannot be used under a limit",
            "is not among the scenario's", "cannot read", "above 2^128 - 1", "too short an interval",
            "unknown unit 'e9'",
            "two nodes are called", "no operation has the paymaster", "ends before it begins", "a matrix of more than",
            "the chain names its mempool", "no fewer senders", "for a transaction with blobs", "no node takes",
        ]
        // Of texts with a form of their own, the schema sees roughly that they have it.
        let roughly = [
            "block_time: 0s", "block_time: 1 block", "0.0000000001 gwei", "block 1 + 3 gwei", "0.5 gas", "'3..'",
            "1..2 gwei", "Pending + 3",
        ]
        guard !roughly.contains(where: wrong.lines.contains) else { return }
        // To JSON numbers as most programs have them, this is 2^64 - 1.
        let isHuge = wrong.lines.contains("18446744073709551616")
        guard !isHuge, !cannotSay.contains(where: wrong.message.contains) else { return }
        let context = LoadContext()
        // YAML that JSON has no words for: tags, and keys that are not text.
        guard let reader = ScenarioLoader.read(Array(wrong.lines.utf8), path: "test.yaml", context),
            context.diagnostics.errors.isEmpty
        else { return }
        #expect(try !SchemaValidator.shared.get().accepts(reader.node))
    }
}

@Suite("Forms of texts in the JSON Schema")
struct TextFormTests {
    /// With texts that look like others, or like nothing.
    private static let forms: [(form: TextForm, wrong: [String])] = [
        (.amount, ["4s", "30M gas", "block 3", "gwei", "", "3 gweis"]),
        (.gas, ["20 gwei", "4s", "30 m", "gas", ""]),
        (.time, ["4", "20 gwei", "4 sec", "block 3", "s", ""]),
        (.instant, ["7", "block", "block seven", "20 gwei", ""]),
        (.block, ["7", "block", "block 7 + 1s", "4s", ""]),
        (.window, ["block 3", "3s", "..", "block 3..", ""]),
        (.outcome, ["maybe", "includedly", ""]),
        (.count, [">= ", "2 gwei", "=> 3", "-1", "3 blocks", ""]),
        (.amountCheck, ["> 1M gas", "3 blocks", "> gwei", ""]),
        (.gasCheck, ["> 1 gwei", "3s", ""]),
    ]

    @Test("examples have the form, other texts have not, and patterns are short", arguments: forms.indices)
    func patterns(index: Int) throws {
        let (form, wrong) = Self.forms[index]
        let pattern = try Regex(form.pattern)
        for text in form.examples { #expect(text.wholeMatch(of: pattern) != nil, "\(text)") }
        for text in wrong { #expect(text.wholeMatch(of: pattern) == nil, "\(text)") }
        #expect(form.pattern.count <= 80, "\(form.name)")
    }

    @Test("no pattern of the schema is longer than 100 signs")
    func lengths() {
        for match in ScenarioSchema.text.matches(of: /"pattern": "(.*)"/) { #expect(match.output.1.count <= 120) }
    }
}

@Suite("Table of events")
struct EventKindTests {
    @Test("fields with the hash of a user operation take its label, and other hashes do not")
    func operations() throws {
        let replaced = try #require(EventKind.named("operation_replaced"))
        #expect(replaced.fields.map(\.kind) == [.operation, .operation])
        let mined = try #require(EventKind.named("transaction_mined"))
        #expect(mined.fields.first { $0.name == "hash" }?.kind == .text)
    }

    @Test("a limit of gas or of bytes is written with or without a unit")
    func limits() throws {
        let skipped = try #require(EventKind.named("operation_skipped"))
        #expect(skipped.fields.filter { $0.name == "limit" }.map(\.kind) == [.gas])
    }

    @Test("an event with several forms has the fields of all of them, each once")
    func severalForms() throws {
        let answered = try #require(EventKind.named("manual_call_answered"))
        #expect(answered.fields.map(\.name) == ["answer", "hash", "block", "message"])
    }
}
