import Bundler
import Ethereum

/// The whole file.
struct ScenarioDecoder {
    let context: LoadContext
    let path: String
    let overrides: ScenarioOverrides
    let readFile: (String) -> Result<[UInt8], ScenarioDiagnostic>

    /// `nil`, with errors in the context, where the file is not a scenario. With any error at all the result is worth
    /// nothing.
    func decode(_ root: NodeReader) -> Scenario? {
        guard let map = MapReader(root, .scenario) else { return nil }
        _ = map["version"].map(checkVersion)
        let title = map["scenario"]?.title()
        var scenario = Scenario(path: path, title: title ?? "", run: .blocks(1))
        map.read("description", into: &scenario.description) { $0.text() }
        map.read("tags", into: &scenario.tags) { $0.tags() }
        map.read("seed", into: &scenario.seed) { $0.integer(what: "a seed") }
        scenario.seed = overrides.seed ?? scenario.seed

        // What later sections depend on comes first, whatever the order of the file.
        scenario.chain = ChainDecoder(override: overrides.mempool).decode(map["chain"], context)
        context.chain = scenario.chain
        context.run = map["run"]?.runLength()
        scenario.run = context.run ?? scenario.run
        map.read("entry_point", into: &scenario.entryPoints) { $0.entryPoints() }
        context.entryPoints = scenario.entryPoints
        scenario.builder = decodeBuilder(map["builder"], scenario)
        context.numSenders = scenario.builder.settings.numSenders

        map.read("timeline", into: &scenario.timeline) { TimelineDecoder().decode($0) }
        map.read("workload", into: &scenario.workload) { WorkloadDecoder().decode($0) }
        map.read("expect", into: &scenario.expectations) { ExpectationsDecoder().decode($0) }
        map.read("plant", into: &scenario.plant) { $0.word("invariant") }
        context.labels.check(context)
        context.instants.check(context)
        scenario.warnings = context.diagnostics.sortedWarnings
        return scenario
    }

    private func checkVersion(_ reader: NodeReader) {
        guard let version = reader.integer(what: "a version") else { return }
        if version != 1 { reader.report("version \(version) of the format is unknown; this program reads version 1") }
    }

    private func decodeBuilder(_ reader: NodeReader?, _ scenario: Scenario) -> BuilderOptions {
        BuilderDecoder(context: context, overrides: overrides, readFile: readFile)
            .decode(reader, preset: scenario.chain.preset)
    }
}

extension KeyTable {
    static let scenario = KeyTable(
        "scenario",
        title: "a scenario",
        [
            Key("version", .integer(1...1), "Of the file format."),
            Key("scenario", .textOf(Pattern.title), "What happens, in one line.").required,
            Key("description", .text, "Why, in Markdown."),
            Key("tags", .list(.textOf(Pattern.notEmpty), atLeast: 0), "For --tag."),
            Key("seed", .integer(0...UInt64.max), "Of all randomness; --seed overrides it."),
            Key("run", .map(.run), "How long.").required,
            Key("chain", .map(.chain), "The simulated chain, its mempool, fee market and nodes."),
            Key(
                "entry_point",
                .anyOf([.words(SupportedWords.entryPoints), .set(.words(SupportedWords.entryPoints))]),
                "Releases of the ERC-4337 entry point."
            ),
            Key("builder", .map(.builder), "The builder under test."),
            Key("timeline", .list(.map(.timelineEntry), atLeast: 0), "What happens, and when."),
            Key(
                "workload",
                .anyOf([.map(.workload), .list(.map(.workload), atLeast: 0)]),
                "User operations that keep arriving."
            ),
            Key("expect", .map(.expectations), "What must be true of the run."),
            Key(
                "plant",
                .words(InvariantName.allCases.map(\.rawValue)),
                "A fault injector between builder and chain, for testing the harness only."
            ),
        ]
    )

    static let run = KeyTable(
        "run",
        [
            Key("blocks", .integer(1...1_000_000_000), "Blocks, not slots."),
            Key("duration", .positiveSpan, "Virtual time since genesis."),
        ],
        rules: [.exactlyOne(of: ["blocks", "duration"])]
    )
}

/// What the program can play of the words of the format; the others are "not supported yet".
enum SupportedWords {
    static let entryPoints = [EntryPointVersion.v0_6, .v0_7].map(\.rawValue)
    static let laterEntryPoints = [EntryPointVersion.v0_8, .v0_9].map(\.rawValue)
}

extension NodeReader {
    fileprivate func title() -> String? {
        guard let title = text(expecting: "a title") else { return nil }
        let line = Substring(title).trimmed
        if line.isEmpty {
            report("the title is empty")
            return nil
        }
        if line.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            report("the title must be one line")
            return nil
        }
        return String(line)
    }

    fileprivate func tags() -> [String]? {
        list(expecting: "a list of tags") { item in
            guard let tag = item.text(expecting: "a tag") else { return nil }
            if tag.isEmpty {
                item.report("a tag is empty")
                return nil
            }
            return tag
        }
    }

    fileprivate func runLength() -> RunLength? {
        guard let map = MapReader(self, .run) else { return nil }
        switch (map["blocks"], map["duration"]) {
        case (let blocks?, nil):
            return blocks.integer(1...1_000_000_000, what: "a number of blocks").map(RunLength.blocks)
        case (nil, let duration?):
            return duration.positiveDuration().map(RunLength.duration)
        case (.some, .some):
            report("a run has blocks or a duration, not both")
            return nil
        case (nil, nil):
            report("a run needs blocks or a duration")
            return nil
        }
    }

    fileprivate func entryPoints() -> [EntryPointVersion]? {
        guard case .sequence = node.content else { return entryPoint().map { [$0] } }
        guard let items = items(expecting: "a list of entry points") else { return nil }
        guard !items.isEmpty else {
            report("the list of entry points is empty")
            return nil
        }
        var versions: [EntryPointVersion] = []
        for item in items {
            guard let version = item.entryPoint() else { continue }
            if versions.contains(version) {
                item.report("\(version.rawValue) is listed twice")
            } else {
                versions.append(version)
            }
        }
        return versions
    }

    func entryPoint() -> EntryPointVersion? {
        word("entry point", of: SupportedWords.entryPoints, notYet: SupportedWords.laterEntryPoints)
            .flatMap(EntryPointVersion.init(rawValue:))
    }
}
