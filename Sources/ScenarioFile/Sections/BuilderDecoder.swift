import Bundler
import Ethereum
import Wording

/// The builder's options: of a live configuration file first, then of the scenario, then of the command line.
struct BuilderDecoder {
    let context: LoadContext
    let overrides: ScenarioOverrides
    let readFile: (String) -> Result<[UInt8], ScenarioDiagnostic>

    func decode(_ reader: NodeReader?, preset: ChainPresetName) -> BuilderOptions {
        var options: [String: NodeReader] = [:]
        if let reader, let map = MapReader(reader, .builder) {
            if let config = map["config"] { options = readConfiguration(config) }
            for key in KeyTable.builder.keys { options[key.name] = map[key.name] ?? options[key.name] }
        }
        for override in overrides.builder { set(override, in: &options) }
        return decode(options, preset: preset)
    }

    /// The last word on each option, wherever it was said: what is overridden is not looked at.
    private func decode(_ options: [String: NodeReader], preset: ChainPresetName) -> BuilderOptions {
        var builder = BuilderOptions()
        if let interval = preset.bundleMaxSendInterval { builder.settings.bundleMaxSendInterval = interval }
        builder.settings.priorityFeeMode = priorityFeeMode(options)
        for key in KeyTable.builder.keys {
            guard let reader = options[key.name], key.isSupported else { continue }
            BuilderOption.all[key.name]?.read(reader, &builder)
        }
        checkBalance(builder, options["signer_balance"])
        return builder
    }

    /// Genesis issues it to each sender.
    private func checkBalance(_ builder: BuilderOptions, _ reader: NodeReader?) {
        let senders = UInt128(max(1, builder.settings.numSenders))
        let most = Wei(EtherSupply.issuable.rawValue / senders)
        guard let reader, builder.signerBalance > most else { return }
        reader.report(
            "\(Quoted.text(reader.node.plainText)) for each of \(senders) senders is more ether than there is: "
                + "at most \(most.rawValue) wei"
        )
    }

    private func priorityFeeMode(_ options: [String: NodeReader]) -> PriorityFeeMode {
        let value = options["priority_fee_mode_value"]?.percent() ?? 0
        let kind = options["priority_fee_mode_kind"]?.word("mode", of: BuilderOption.feeModes)
        return kind == "base_fee_percent" ? .baseFeePercent(value) : .priorityFeeIncreasePercent(value)
    }

    private func set(_ override: ScenarioOverrides.BuilderOption, in options: inout [String: NodeReader]) {
        let path = "--set builder.\(override.key)=\(override.value)"
        let node = YAMLNode(content: .scalar(override.value, isText: false), position: .start)
        let reader = NodeReader(node: node, context: context, path: path, hasPosition: false)
        if override.key == "config" { return reader.report("a configuration file belongs into the scenario file") }
        guard let key = KeyTable.builder[override.key] else {
            reader.report(MapReader.unknown(override.key, .builder, context))
            return
        }
        options[key.name] = reader
    }

    /// A live configuration file has other options too, which have no meaning here; of those that look like misspelt
    /// builder options an error is made.
    private func readConfiguration(_ reader: NodeReader) -> [String: NodeReader] {
        guard let name = reader.text(expecting: "the path of a configuration file") else { return [:] }
        let path = FilePath.resolve(name, besides: reader.path)
        switch readFile(path) {
        case .failure(let diagnostic):
            reader.report("cannot read \(Quoted.text(name)): \(diagnostic.message)")
            return [:]
        case .success(let bytes):
            return ScenarioLoader.read(bytes, path: path, context).map(options(of:)) ?? [:]
        }
    }

    /// Beyond any live configuration's number of other options.
    private static let mostSearches = 10_000

    private func options(of root: NodeReader) -> [String: NodeReader] {
        guard let pairs = root.pairs(expecting: "a map of options") else { return [:] }
        var options: [String: NodeReader] = [:]
        var searches = 0
        for (key, name, value) in pairs {
            if name == "builder", value.isMap {
                options.merge(self.options(of: value)) { _, inner in inner }
            } else if let known = KeyTable.builder[name], name != "config" {
                options[known.name] = value
            } else {
                searches += 1
                guard searches <= Self.mostSearches,
                    Suggestion.nearest(to: name, among: KeyTable.builder.keys.lazy.map(\.name)) != nil
                else { continue }
                key.report(MapReader.unknown(name, .builder, context))
            }
        }
        return options
    }
}

/// How one option is read into the settings.
struct BuilderOption: Sendable {
    let read: @Sendable (NodeReader, inout BuilderOptions) -> Void

    private init(_ read: @escaping @Sendable (NodeReader, inout BuilderOptions) -> Void) { self.read = read }

    static let feeModes = ["priority_fee_increase_percent", "base_fee_percent"]
    /// Senders sign in parallel; a thousand is far beyond any builder.
    static let senderCount: ClosedRange<UInt64> = 1...1000

    private static func integer<Value: FixedWidthInteger & Sendable>(
        _ path: any WritableKeyPath<BuilderOptions, Value> & Sendable,
        _ range: ClosedRange<UInt64>
    ) -> BuilderOption {
        BuilderOption { reader, builder in
            guard let value = reader.integer(range) else { return }
            builder[keyPath: path] = Value(clamping: value)
        }
    }

    private static let unsignedPercent: ClosedRange<UInt64> = 0...UInt64(UInt32.max)

    static let all: [String: BuilderOption] = [
        "num_senders": integer(\.settings.numSenders, senderCount),
        "signer_balance": BuilderOption { $1.signerBalance = $0.wei() ?? $1.signerBalance },
        "sender": BuilderOption { reader, _ in
            _ = reader.word("sender", of: ["raw"], notYet: ["conditional", "flashbots", "bloxroute"])
        },
        "signer": BuilderOption { reader, _ in
            _ = reader.word("signer", of: ["private_key"], notYet: ["aws_kms"])
        },
        "bundling_mode": BuilderOption { $1.settings.bundlingMode = $0.word("mode") ?? $1.settings.bundlingMode },
        "max_bundle_size": integer(\.settings.maxBundleSize, 1...1_000_000),
        "max_bundle_gas": BuilderOption { reader, builder in
            builder.settings.maxBundleGas = reader.gas(21_000...UInt64.max) ?? builder.settings.maxBundleGas
        },
        "bundle_packing": BuilderOption { $1.settings.bundlePacking = $0.word("packing") ?? $1.settings.bundlePacking },
        "max_blocks_to_wait_for_mine": integer(\.settings.maxBlocksToWaitForMine, 1...1_000_000_000),
        "replacement_fee_percent_increase": integer(\.settings.replacementFeePercentIncrease, unsignedPercent),
        "max_replacement_underpriced_blocks": integer(\.settings.maxReplacementUnderpricedBlocks, 0...1_000_000_000),
        "max_cancellation_fee_increases": integer(\.settings.maxCancellationFeeIncreases, 0...1_000_000_000),
        "bundle_max_send_interval_millis": BuilderOption { reader, builder in
            guard let millis = reader.integer(1...1_000_000_000_000, what: "milliseconds") else { return }
            builder.settings.bundleMaxSendInterval = .milliseconds(Int64(millis))
        },
        "bundle_base_fee_overhead_percent": integer(\.settings.bundleBaseFeeOverheadPercent, unsignedPercent),
        "bundle_priority_fee_overhead_percent": integer(\.settings.bundlePriorityFeeOverheadPercent, unsignedPercent),
        "unsafe": BuilderOption { $1.settings.unsafe = $0.boolean() ?? $1.settings.unsafe },
    ]
}

extension KeyTable {
    private static let percent = Shape.integer(0...UInt64(UInt32.max))

    static let builder = KeyTable(
        "builder",
        [
            Key("config", .text, "A live configuration file whose builder options come first."),
            Key("num_senders", .integer(BuilderOption.senderCount), "Senders in parallel, each with its own signer."),
            Key("sender", .words(["raw"]), "How transactions reach the chain."),
            Key("signer", .words(["private_key"]), "Who signs."),
            Key("signer_balance", .ether, "Of each sender's own account at genesis."),
            Key("bundling_mode", .words(BundlingMode.allCases.map(\.rawValue)), "Blocks and time, or calls only."),
            Key("priority_fee_mode_kind", .words(BuilderOption.feeModes), "What an operation must offer."),
            Key("priority_fee_mode_value", percent, "Per cent, for the mode."),
            Key("max_bundle_size", .integer(1...1_000_000), "Operations a bundle may carry."),
            Key("max_bundle_gas", .gasFrom(21_000), "Before the 5 % overhead of the transaction."),
            Key(
                "bundle_packing",
                .words(BundlePacking.allCases.map(\.rawValue)),
                "What follows an operation that does not fit."
            ),
            Key("max_blocks_to_wait_for_mine", .integer(1...1_000_000_000), "Then fees are raised."),
            Key("replacement_fee_percent_increase", percent, "Of both fees, per attempt."),
            Key("max_replacement_underpriced_blocks", .integer(0...1_000_000_000), "More than these, then cancel."),
            Key("max_cancellation_fee_increases", .integer(0...1_000_000_000), "More than these, then give up."),
            Key("bundle_max_send_interval_millis", .integer(1...1_000_000_000_000), "Longest wait in auto mode."),
            Key("bundle_base_fee_overhead_percent", percent, "Above the estimated base fee."),
            Key("bundle_priority_fee_overhead_percent", percent, "Above the estimated tip."),
            Key("unsafe", .boolean, "Run without the ERC-7562 rules where a node offers no tracer."),
        ]
    )
}

extension NodeReader {
    fileprivate func percent() -> UInt32? {
        integer(0...UInt64(UInt32.max), what: "per cent").map(UInt32.init)
    }
}
