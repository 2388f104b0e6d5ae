import Bundler
import Ethereum
import Foundation
import Testing

@testable import Checks
@testable import Reports
@testable import ScenarioFile
@testable import Simulation

@Suite("Documentation")
struct DocumentationTests {
    @Test("every link on a page leads to a file", arguments: Page.all)
    func links(page: Page) throws {
        for match in try page.text().matches(of: /\]\(([^)#\s]+)(#[^)]*)?\)/) {
            let target = String(match.output.1)
            guard !target.hasPrefix("http") else { continue }
            let file = page.url.deletingLastPathComponent().appending(path: target)
            #expect(FileManager.default.fileExists(atPath: file.path), "\(page): \(target)")
        }
    }

    @Test("every whole scenario on a page loads", arguments: Page.all)
    func scenarios(page: Page) throws {
        for text in try page.blocks("yaml") where text.hasPrefix("version:") {
            #expect(throws: Never.self) { try ScenarioLoader.load(text: text, path: page.path).get() }
        }
    }

    // MARK: README.md

    @Test("the README's scenario is the file it names and prints what the README says")
    func readmeScenario() throws {
        let readme = Page("README.md")
        let path = "Scenarios/drop/dropped-bundle-rebuilt-with-higher-fees.yaml"
        let text = try #require(try readme.blocks("yaml").first)
        #expect(text == (try Page(path).text()))

        let scenario = try ScenarioLoader.load(text: text, path: path).get()
        let explained = Lines()
        var options = RunOptions(seed: scenario.seed, mempool: scenario.chain.mempool)
        options.observers = { [Explainer(settings: scenario.builder.settings) { explained.text.append($0) }] }
        let result = SingleRun.run(scenario, options)
        // The fingerprint is another one in each version.
        let line = TextReport(usesColour: false).line(result).components(separatedBy: "fingerprint")[0]
        let quotes = try readme.blocks("")
        #expect(quotes.contains { $0.hasPrefix(line + "fingerprint ") }, "\(line)")

        let all = Set(explained.text.joined(separator: "\n").split(separator: "\n"))
        let excerpt = try #require(quotes.first { $0.hasPrefix("block ") })
        for line in excerpt.split(separator: "\n") { #expect(all.contains(line), "\(line)") }
    }

    private final class Lines: @unchecked Sendable {
        var text: [String] = []
    }

    @Test("the newest entry of CHANGELOG.md is the program's version")
    func version() throws {
        let headings = try Page("CHANGELOG.md").text().split(separator: "\n").filter { $0.hasPrefix("## ") }
        #expect(headings.first == "## \(Version.current)")
    }

    // MARK: docs/builder.md

    @Test("the builder's page has all edges in the order of the code")
    func edges() throws {
        let documented = try Page("docs/builder.md").table("## Edges").map { $0.prefix(3).joined(separator: ", ") }
        #expect(documented == SenderEdge.all.map { "\($0.from.rawValue), \($0.to.rawValue), \($0.reason.rawValue)" })
    }

    @Test("the builder's page has every class of refusals, and each of its texts has that class")
    func refusals() throws {
        let rows = try Page("docs/builder.md").table("## Refusals")
        #expect(Set(rows.map { $0[0] }) == Set(RefusalClass.allCases.map { "`\($0.rawValue)`" }))
        for row in rows {
            for text in row[1].codeWords {
                let refusal = RefusalClassifier.classify(RPCError(code: -32000, message: text))
                #expect("`\(refusal.rawValue)`" == row[0], "\(text)")
            }
        }
    }

    // MARK: docs/scenario-format.md

    @Test("the format's page has the reasons of every transition")
    func reasons() throws {
        var expected: [[String]] = []
        for edge in SenderEdge.all {
            let name = "\(edge.from.rawValue) -> \(edge.to.rawValue)"
            if expected.last?[0] != name { expected.append([name]) }
            expected[expected.count - 1].append(edge.reason.rawValue)
        }
        let rows = try Page("docs/scenario-format.md").table("### Reasons of transitions")
        #expect(rows.map { [$0[0]] + $0[1].codeWords } == expected)
    }

    private static let tables: [KeyTable] = [
        .scenario, .run, .chain, .node, .steadyTraffic, .market, .builder, .timelineEntry, .entryTrigger, .rpcFault,
        .rpcError,
        .answer,
        .include, .exclude, .outsideTransaction, .foreignBundle, .drain, .deposit, .delegate, .reorg, .changeOperation,
        .submission, .gasAllowance,
        .paymaster, .validation, .workload, .burst, .expectations, .instantExpectations, .userOperationExpectations,
        .bundleExpectations, .cancellationExpectations, .transactionExpectation,
    ]

    @Test("the format's page names every key, word and metric of the format")
    func keys() throws {
        let text = try Page("docs/scenario-format.md").text()
        let words = Set(text.matches(of: /[A-Za-z0-9_]+/).map { String($0.output) })
        for table in Self.tables {
            for key in table.keys { #expect(words.contains(key.name), "\(table.name): \(key.name)") }
        }
        let values =
            ScriptedAnswer.Refusal.allCases.map(\.rawValue) + ScriptedAnswer.Call.allCases.map(\.rawValue)
            + ValidationFailure.Stage.allCases.map(\.rawValue) + FailingEntity.allCases.map(\.rawValue)
            + ExecutionBehaviour.allCases.map(\.rawValue) + TransactionOutcome.allCases.map(\.rawValue)
            + MempoolName.allCases.map(\.rawValue) + ChainPresetName.allCases.map(\.rawValue)
            + DistributionName.allCases.map(\.rawValue)
            + BuilderMetric.allCases.map(\.rawValue)
        for value in values { #expect(words.contains(value), "\(value)") }
    }

    @Test("each unsupported action of the timeline is named")
    func actions() throws {
        let page = Page("docs/scenario-format.md")
        let section = try page.section("### Actions")
        let missing = try #require(section.components(separatedBy: "Not supported yet").dropFirst().first)
        for name in TimelineAction.notYet { #expect(missing.codeWords.contains(name), "\(name)") }
    }

    @Test("the scenario with every default written out loads as a scenario without keys")
    func defaults() throws {
        let text = try #require(try Page("docs/scenario-format.md").blocks("yaml").first)
        let minimal = "version: 1\nscenario: Every default\nrun: { blocks: 12 }\n"
        var written = try ScenarioLoader.load(text: text, path: "defaults.yaml").get()
        // Naming a mempool pins the file to it.
        written.chain.mempoolIsPinned = false
        #expect(written == (try ScenarioLoader.load(text: minimal, path: "defaults.yaml").get()))
        let builder = try #require(text.components(separatedBy: "\nbuilder:\n").dropFirst().first)
        for key in KeyTable.builder.keys where key.name != "config" {
            #expect(builder.contains("  \(key.name): "), "\(key.name)")
        }
    }

    @Test(
        "tables of keys have the rows that the declarations give",
        arguments: [
            ("scenario-format.md", "## Top level", KeyTable.scenario.keys),
            ("scenario-format.md", "### Length of the run", KeyTable.run.keys),
            ("scenario-format.md", "### Matrix", RunMatrix.fields.map(\.key)),
            ("scenario-format.md", "## chain", ChainOptions.fields.map(\.key)),
            ("scenario-format.md", "### A node", NodeOptions.fields.map(\.key)),
            ("scenario-format.md", "### Steady traffic", KeyTable.steadyTraffic.keys),
            ("scenario-format.md", "### Market", KeyTable.market.keys),
            ("scenario-format.md", "### Times of an entry", EntryTimeFormat.keys),
            ("scenario-format.md", "### when", KeyTable.entryTrigger.keys),
            ("scenario-format.md", "### Actions", TimelineAction.kinds.map(\.key)),
            ("scenario-format.md", "### drop", KeyTable.drop.keys),
            ("scenario-format.md", "### rpc", KeyTable.rpcFault.keys),
            ("scenario-format.md", "### The error of rpc", KeyTable.rpcError.keys),
            ("scenario-format.md", "### answer", KeyTable.answer.keys),
            ("scenario-format.md", "### include", KeyTable.include.keys),
            ("scenario-format.md", "### exclude", KeyTable.exclude.keys),
            ("scenario-format.md", "### foreign_transaction", KeyTable.outsideTransaction.keys),
            ("scenario-format.md", "### stuck_transaction", KeyTable.stuckTransaction.keys),
            ("scenario-format.md", "### foreign_bundle", KeyTable.foreignBundle.keys),
            ("scenario-format.md", "### drain", KeyTable.drain.keys),
            ("scenario-format.md", "### deposit", KeyTable.deposit.keys),
            ("scenario-format.md", "### delegate", KeyTable.delegate.keys),
            ("scenario-format.md", "### reorg", KeyTable.reorg.keys),
            ("scenario-format.md", "### change_operation", KeyTable.changeOperation.keys),
            ("scenario-format.md", "## User operations", KeyTable.submission.keys),
            ("scenario-format.md", "### Gas of an operation", KeyTable.gasAllowance.keys),
            ("scenario-format.md", "### A paymaster", KeyTable.paymaster.keys),
            ("scenario-format.md", "### Failing validation", KeyTable.validationFailure.keys),
            (
                "scenario-format.md", "## workload",
                KeyTable.workload.keys.filter { ["arrivals", "burst", "from", "to"].contains($0.name) }
            ),
            ("scenario-format.md", "### A burst", KeyTable.burst.keys),
            ("scenario-format.md", "## expect", KeyTable.expectations.keys),
            ("scenario-format.md", "### Counts of user operations", KeyTable.userOperationExpectations.keys),
            ("scenario-format.md", "### Bundles", KeyTable.bundleExpectations.keys),
            ("scenario-format.md", "### Transactions", KeyTable.transactionExpectation.keys),
            ("scenario-format.md", "### Cancellations", KeyTable.cancellationExpectations.keys),
            ("builder.md", "## Settings", BuilderOptions.fields.map(\.key)),
        ]
    )
    func declaredKeys(page: String, heading: String, keys: [Key]) throws {
        let lines = try Page("docs/" + page).text().components(separatedBy: "\n")
        let section = lines.drop { $0 != heading }.dropFirst().prefix { !$0.hasPrefix("#") }
        let found = section.filter { $0.hasPrefix("| `") }
        let expected = FieldRows.rows(of: keys)
        #expect(found == expected, "the table should be:\n\(expected.joined(separator: "\n"))")
    }

    // MARK: docs/world.md

    @Test("the presets' table has the values of the code")
    func presets() throws {
        var rows: [String: [String]] = [:]
        for row in try Page("docs/world.md").table("## Presets") { rows[row[0].codeWords.first ?? ""] = row }
        for (column, options) in [(1, ChainOptions.ethereum), (2, ChainOptions.dev)] {
            func value(_ key: String) throws -> String {
                let cell = try #require(rows[key])[column]
                return cell.components(separatedBy: " (")[0].filter { $0 != " " }
            }
            #expect(try value("chain_id") == "\(options.chainID)")
            #expect(try value("block_time") == "\(options.blockTime.components.seconds)s")
            #expect(try value("block_gas_limit") == "\(options.blockGasLimit.rawValue)")
            #expect(try value("transaction_gas_cap") == "\(options.transactionGasCap?.rawValue ?? 0)")
            #expect(try value("base_fee") == "\(options.baseFee.rawValue / 1_000_000_000)gwei")
            #expect(try value("priority_fee") == "\(options.priorityFee.rawValue / 1_000_000_000)gwei")
            #expect(try value("mempool") == options.mempool.rawValue)
            #expect(try value("traffic") == "\(options.traffic)")
        }
    }

    // MARK: docs/invariants.md

    @Test(
        "each invariant has a section that links a scenario with its fault injector",
        arguments: InvariantName.allCases
    )
    func invariants(name: InvariantName) throws {
        let section = try Page("docs/invariants.md").section("## \(name.rawValue)")
        let link = try #require(section.firstMatch(of: /\]\(\.\.\/(Scenarios\/negative\/[^)]+)\)/))
        let path = String(link.output.1)
        let scenario = try ScenarioLoader.load(text: try Page(path).text(), path: path).get()
        #expect(scenario.faultInjector?.invariant == name)
        #expect(scenario.expectations.fails?.value == .invariant(name))
    }

    // MARK: docs/upstream-tests.md

    @Test("each test and scenario that the list of upstream tests names exists")
    func upstream() throws {
        var sources: [String: String] = [:]
        let text = try Page("docs/upstream-tests.md").text()
        // A file in code marks, and after a colon the tests of it in quotation marks.
        for match in text.matches(of: /`((?:Tests|Scenarios)\/[^`]+)`(?:: ((?:"[^"]+"(?:, )?)+))?/) {
            let path = String(match.output.1)
            let source = try sources[path] ?? (try Page(path).text())
            sources[path] = source
            for test in (match.output.2 ?? "").matches(of: /"([^"]+)"/) {
                #expect(source.contains("\"\(test.output.1)\""), "\(path): \(test.output.1)")
            }
        }
        #expect(sources.count > 10)
    }
}
