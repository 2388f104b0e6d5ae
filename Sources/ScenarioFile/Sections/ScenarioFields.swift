import Bundler
import Ethereum

extension Scenario: Declared {
    static let defaults = Scenario(path: "", title: "", run: .blocks(1))

    /// Every key of a file but its version, in the order in which files have them.
    static let fields: [Field<Scenario>] =
        heading + [lengthField, chainField, entryPointField, builderField] + course

    static let heading: [Field<Scenario>] = [
        Field("scenario", \.title, .title, "What happens, in one line.", example: "Dropped twice").required,
        Field("description", \.description, .text(), "Why it matters, in Markdown.", example: "Why this matters."),
        Field("tags", \.tags, .list(of: .tag, "a list of tags"), "For --tag.", example: "[drop, fees]"),
        Field(
            "seed",
            \.seed,
            .integer(0...UInt64.max, "a seed"),
            "Of all randomness; --seed overrides it.",
            example: "7"
        ),
    ]

    static let lengthField = Field<Scenario>(
        "run",
        \.run,
        .runLength,
        "How long the run is.",
        example: "{ blocks: 12 }"
    ).required

    static let chainField = Field<Scenario>(
        "chain",
        \.chain,
        .chain,
        "The simulated chain, its mempool, its fee market and its nodes.",
        example: "{ preset: dev }"
    )

    static let entryPointField = Field<Scenario>(
        "entry_point",
        \.entryPoints,
        .entryPoints,
        "Releases of the ERC-4337 entry point: one, or a list.",
        example: "[v0.6, v0.7]"
    )

    static let builderField = Field<Scenario>(
        "builder",
        \.presetBuilder,
        .builder,
        "The builder under test.",
        example: "{ num_senders: 2 }"
    )

    static let course: [Field<Scenario>] = [
        Field(
            "matrix",
            \.matrix,
            .matrix,
            "What the file is run with: mempools, seeds, and values of the builder's settings. Each combination is a run.",
            example: "{ mempools: [geth, reth], seeds: 1..3, max_bundle_size: [1, 10] }"
        ),
        Field(
            "timeline",
            \.timeline,
            .timeline,
            "What happens, and when.",
            example: "[{ at: block 1, submit: { count: 3 } }]"
        ),
        Field(
            "workload",
            \.workload,
            .workload,
            "User operations that keep arriving: one map, or a list of maps.",
            example: "{ arrivals: 2 }"
        ),
        Field(
            "expect",
            \.expectations,
            .expectations,
            "What must be true of the run.",
            example: "{ bundles: { mined: 1 } }"
        ),
        Field(
            "fault_injector",
            \.faultInjector,
            .word("fault"),
            "Breaks the invariant of this name on purpose, between builder and chain; for testing the harness only.",
            example: "nonce_once"
        ).formerly("plant"),
    ]

    private var presetBuilder: PresetBuilder {
        get { PresetBuilder(options: builder, preset: chain.preset) }
        set { builder = newValue.options }
    }
}

extension KeyTable {
    static let scenario = KeyTable(
        "scenario",
        title: "a scenario",
        [ScenarioVersion.key] + Scenario.fields.map(\.key)
    )
}

/// The key `version`, which is no part of a scenario.
enum ScenarioVersion {
    static let current: UInt64 = 1

    static let key: Key = {
        var key = Key("version", .integer(current...current), "Of the file format.")
        key.defaultValue = .plain("\(current)")
        key.example = "\(current)"
        return key
    }()

    static func check(_ reader: NodeReader) {
        guard let version = reader.integer(what: "a version"), version != current else { return }
        reader.report("version \(version) of the format is unknown; this program reads version \(current)")
    }
}

// MARK: - Length of the run

extension RunLength: Declared {
    static let defaults = RunLength.blocks(1)

    static let fields: [Field<RunLength>] = [
        Field(
            "blocks",
            \.blocks,
            .integer(1...InstantText.lastBlock, "a number of blocks"),
            "Blocks, not slots. The run ends one block time after the last.",
            example: "12"
        ).withoutDefault,
        Field("duration", \.duration, .positiveDuration, "Virtual time since genesis.", example: "10min"),
    ]

    private var blocks: UInt64? {
        get { if case .blocks(let count) = self { count } else { nil } }
        set { if let newValue { self = .blocks(newValue) } }
    }

    private var duration: Duration? {
        get { if case .duration(let duration) = self { duration } else { nil } }
        set { if let newValue { self = .duration(newValue) } }
    }
}

extension KeyTable {
    static let run = KeyTable(
        "run",
        RunLength.fields.map(\.key),
        rules: [.exactlyOne(of: RunLength.fields.map(\.key.name))]
    )
}

extension Format<RunLength> {
    fileprivate static let runLength = Self(
        shape: .map(.run),
        read: { $0.runLength() },
        write: { length in .map(RunLength.fields.compactMap { $0.pair(length) }) }
    )
}

extension NodeReader {
    fileprivate func runLength() -> RunLength? {
        guard let map = MapReader(self, .run) else { return nil }
        let names = RunLength.fields.map(\.key.name)
        switch names.filter({ map.has($0) }).count {
        case 1:
            var length = RunLength.defaults
            return map.read(RunLength.fields, into: &length).isEmpty ? length : nil
        case 0: report("a run needs blocks or a duration")
        default: report("a run has blocks or a duration, not both")
        }
        return nil
    }
}

// MARK: - Texts

extension Format<String> {
    fileprivate static let title = Self(
        shape: .textOf(Pattern.title),
        read: { $0.title() },
        write: { .text($0) }
    )

    fileprivate static let tag = Self(
        shape: .textOf(Pattern.notEmpty),
        read: { reader in
            guard let tag = reader.text(expecting: "a tag") else { return nil }
            guard !tag.isEmpty else {
                reader.report("a tag is empty")
                return nil
            }
            return tag
        },
        write: { .text($0) }
    )
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
}

// MARK: - Entry points

/// What the program can run of the words of the format; the others are "not supported yet".
enum SupportedWords {
    static let entryPoints = [EntryPointVersion.v0_6, .v0_7].map(\.rawValue)
    static let laterEntryPoints = [EntryPointVersion.v0_8, .v0_9].map(\.rawValue)
}

extension Format<[EntryPointVersion]> {
    fileprivate static let entryPoints = Self(
        shape: .anyOf([.words(SupportedWords.entryPoints), .set(.words(SupportedWords.entryPoints))]),
        read: { $0.entryPoints() },
        write: { versions in
            let words = versions.map { YAMLValue.plain($0.rawValue) }
            return words.count == 1 ? words[0] : .list(words)
        }
    )
}

extension NodeReader {
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
