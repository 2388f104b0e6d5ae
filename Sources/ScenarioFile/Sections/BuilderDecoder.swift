import Bundler
import Ethereum
import Wording

/// The builder's options: of a live configuration file first, then of the scenario, then of the command line.
struct BuilderDecoder {
    let context: LoadContext

    func decode(_ reader: NodeReader?, preset: ChainPresetName) -> BuilderOptions {
        var options: [String: NodeReader] = [:]
        if let reader, let map = MapReader(reader, .builder) {
            if let config = map["config"] { options = readConfiguration(config) }
            for key in KeyTable.builder.keys { options[key.name] = map[key.name] ?? options[key.name] }
        }
        for override in context.overrides.builder { set(override, in: &options) }
        return decode(options, preset: preset)
    }

    /// The last word on each option, wherever it was said: what is overridden is not looked at.
    private func decode(_ options: [String: NodeReader], preset: ChainPresetName) -> BuilderOptions {
        var builder = BuilderOptions(preset: preset)
        for field in BuilderOptions.fields {
            if let reader = options[field.key.name] { _ = field.read(reader, &builder) }
            // Later fields may be by sender.
            context.numSenders = max(1, builder.settings.numSenders)
        }
        checkBalance(builder, options["signer_balance"])
        return builder
    }

    /// Genesis issues it to each sender.
    private func checkBalance(_ builder: BuilderOptions, _ reader: NodeReader?) {
        let senders = UInt128(max(1, builder.settings.numSenders))
        let most = Wei(EtherSupply.issuable.rawValue / senders)
        guard let reader else { return }
        for own in builder.ownSignerBalances where own.value > most {
            reader.report("sender \(own.sender) has more ether than there is for it: at most \(most.rawValue) wei")
        }
        guard builder.signerBalance > most else { return }
        reader.report(
            "\(Quoted.text(reader.node.plainText)) for each of \(senders) senders is more ether than there is: "
                + "at most \(most.rawValue) wei"
        )
    }

    private func set(_ override: ScenarioOverrides.BuilderOption, in options: inout [String: NodeReader]) {
        let path = "--set builder.\(override.key)=\(override.value)"
        let node = YAMLNode(content: .scalar(override.value, isText: false), position: .start)
        let reader = NodeReader(node: node, context: context, path: path, hasPosition: false)
        if override.key == "config" { return reader.report("a configuration file belongs in the scenario file") }
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
        switch context.readFile(path, SourceText.largestByteCount) {
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
