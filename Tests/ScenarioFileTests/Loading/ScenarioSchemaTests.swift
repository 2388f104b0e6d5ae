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
                "timeline", "workload", "expect", "plant",
            ]
        )
        #expect(
            keys("chain") == [
                "preset", "chain_id", "block_time", "block_gas_limit", "transaction_gas_cap", "base_fee",
                "priority_fee", "mempool", "traffic", "nodes",
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
            "two nodes are called",
        ]
        // Of texts with a form of their own, the schema sees roughly that they have it.
        let roughly = [
            "block_time: 0s", "block_time: 1 block", "0.0000000001 gwei", "block 1 + 3 gwei", "0.5 gas", "'3..'",
            "1..2 gwei",
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
    /// Collects the names of an event's fields.
    private struct Names: EventFieldVisitor {
        var kinds: [String: String] = [:]
        mutating func field(_ name: StaticString, _ value: UInt64) { kinds["\(name)"] = "count" }
        mutating func field(_ name: StaticString, _ value: Int128) { kinds["\(name)"] = "signed" }
        mutating func field(_ name: StaticString, _ value: Bool) { kinds["\(name)"] = "flag" }
        mutating func field(_ name: StaticString, _ value: String) { kinds["\(name)"] = "text" }
        mutating func field(_ name: StaticString, word: StaticString) { kinds["\(name)"] = "text" }
        mutating func field(_ name: StaticString, _ value: Hash32) { kinds["\(name)"] = "text" }
        mutating func field(_ name: StaticString, _ value: Address) { kinds["\(name)"] = "text" }
        mutating func field(_ name: StaticString, _ value: Wei) { kinds["\(name)"] = "amount" }
        mutating func field(_ name: StaticString, _ value: WeiPerGas) { kinds["\(name)"] = "amount" }
        mutating func field(_ name: StaticString, _ value: Gas) { kinds["\(name)"] = "gas" }
        mutating func field(_ name: StaticString, _ value: [Hash32]) { kinds["\(name)"] = "hashes" }
    }

    private static let hash = Hash32.zero
    private static let fees = GasFees.zero

    /// One of each; of those whose fields vary, one of each kind.
    private static let events: [BuilderEvent] =
        [
            .stateChanged(StateChange(from: .building, to: .pending, reason: .submitted, block: 1, feeIncreases: 0)),
            .triggered(.newBlock, block: 1, feeIncreases: 0), .stepFailed(""),
            .manualCallAnswered(.mined(hash, block: 1)), .manualCallAnswered(.noOperations),
            .manualCallAnswered(.failed("")), .manualCallAnswered(.superseded(by: .autoMode)),
            .backedOff(reason: .busy),
            .noOperations(.initially),
            .bundleFormed(
                BundleFormed(
                    nonce: 0,
                    operations: [],
                    fees: fees,
                    requiredFees: fees,
                    baseFeePerGas: 0,
                    gasLimit: 0,
                    packedGas: 0,
                    feeIncreases: 0,
                    isReplacement: false
                )
            ),
            .operationsSuspected([], reason: ""), .validationRulesUnavailable(unsafe: true),
            .operationAccepted(hash, sender: .zero), .operationRejected(hash, sender: .zero, reason: ""),
            .operationReplaced(old: hash, new: hash), .operationRemoved(hash, reason: ""),
            .operationIncluded(hash, block: 1, succeeded: true), .operationReturned(hash),
            .transactionSigned(
                SignedSubmission(kind: .bundle, hash: hash, nonce: 0, fees: fees, gasLimit: 0, operations: [], raw: [])
            ),
            .transactionAccepted(hash, kind: .bundle),
            .transactionRefused(
                RefusedSubmission(
                    kind: .bundle,
                    hash: hash,
                    nonce: 0,
                    fees: fees,
                    refusal: .busy,
                    error: RPCError(code: -1, message: "")
                )
            ),
            .submissionUncertain(hash, kind: .bundle, reason: ""),
            .transactionMined(
                MinedTransaction(
                    kind: .bundle,
                    hash: hash,
                    nonce: 0,
                    block: 1,
                    succeeded: true,
                    gasLimit: 0,
                    gasUsed: 0,
                    effectiveGasPrice: 0
                )
            ),
            .transactionDropped(hash, nonce: 0, kind: .bundle), .nonceUsedByOther(nonce: 0, accountNonce: 1),
            .bundleAbandoned(nonce: 0), .transactionReorganised(hash, nonce: 0),
            .signerUnderfunded(balance: 0, required: 1),
            .nonceWentBack(nonce: 1, accountNonce: 0),
            .nonceGapFound(NonceGap(nonce: 0, waiting: hash, waitingNonce: 1)),
            .blockingTransactionFound(hash, fees: fees),
            .cancellationRefused(feeIncreases: 0), .cancellationAbandoned(feeIncreases: 0),
        ] + skips.map { .operationSkipped(hash, $0) }

    private static let skips: [SkipReason] = [
        .insufficientFees(offered: fees, required: fees), .gasLimit(packed: 0, operation: 0, limit: 0), .afterGasLimit,
        .bundleFull(limit: 1), .transactionSize(bytes: 1, limit: 1), .senderAlreadyInBundle(.zero),
        .accessedOtherSender(.zero), .expectedStorageConflict(.zero, slot: hash),
        .expectedStorageLimit(slots: 2, limit: 1),
        .paymasterDeposit(.zero, deposit: 0, required: 1), .signerBalance(balance: 0, required: 1), .isolated,
        .nodeFailure(""), .nonceNotNext, .inFlight(nonce: 0),
    ]

    @Test("the table has exactly the fields of each event")
    func matchesEvents() {
        var shown: [String: [String: String]] = [:]
        for event in Self.events {
            var names = Names()
            event.visitFields(&names)
            shown["\(event.name)", default: [:]].merge(names.kinds) { old, new in
                // A limit is one of gas, of operations or of bytes: the table has the widest notation.
                old == "gas" || new == "gas" ? "gas" : new
            }
        }
        let table = Dictionary(
            uniqueKeysWithValues: EventKind.all.map { kind in
                // An operation's hash is shown as any other text.
                let kinds = kind.fields.map { ($0.name, $0.kind == .operation ? "text" : "\($0.kind)") }
                return (kind.name, Dictionary(uniqueKeysWithValues: kinds))
            }
        )
        #expect(table == shown)
    }
}
