import Ethereum
import Wording

extension Market: Declared {
    static let defaults = Market(.balanced)

    /// Every key of a market but its kind, in the order of the page.
    static let fields: [Field<Market>] = crowd + spike + wave + walk + replay

    private static let crowd: [Field<Market>] = [
        Field(
            "gas_per_block",
            \.gasPerBlock,
            .anyGas,
            "Gas that the crowd wants in each block, or those who come for a spike; unless given the block gas limit, "
                + "and ten times that in a spike.",
            example: "100M gas"
        ),
        Field(
            "max_fee",
            \.maxFee,
            .distribution(.price),
            "The most that each pays for a unit of gas, base fee and tip together. Unless given, log-normal around the "
                + "chain's base_fee + priority_fee with sigma 0.25; in a spike around ten times that, with sigma 1.",
            example: "{ lognormal: { median: 30 gwei, sigma: 0.5 } }"
        ),
        Field(
            "tip",
            \.tip,
            .distribution(.price),
            "What each would offer above the base fee. Unless given, log-normal around priority_fee with sigma 0.5; in "
                + "a spike around ten times that, with sigma 1.",
            example: "{ uniform: [1 gwei, 5 gwei] }"
        ),
    ]

    private static let spike: [Field<Market>] = [
        Field(
            "at",
            \.at,
            .block,
            "The first block of the spike. Unless given, block 10; in the timeline the next one.",
            example: "block 20"
        ),
        Field(
            "for",
            \.length,
            .blocks,
            "How long the spike is; a time is rounded up to whole blocks.",
            example: "5 blocks"
        ),
        Field(
            "calm_gas_per_block",
            \.calmGasPerBlock,
            .anyGas,
            "Gas that the usual crowd wants before, during and after the spike; the block gas limit unless given.",
            example: "40M gas"
        ),
    ]

    private static let wave: [Field<Market>] = [
        Field(
            "low",
            \.low,
            .anyGas,
            "Gas that the crowd wants in block 1, and after each period; half the block gas limit unless given.",
            example: "10M gas"
        ),
        Field(
            "high",
            \.high,
            .anyGas,
            "Gas that it wants half a period later; twice the block gas limit unless given.",
            example: "200M gas"
        ),
        Field("period", \.period, .blocks, "From one low to the next.", example: "50 blocks"),
    ]

    private static let walk: [Field<Market>] = [
        Field(
            "start",
            \.start,
            .decimal(atMost: 1_000_000),
            "What multiplies max_fee in the first block.",
            example: "2.5"
        ),
        Field(
            "volatility",
            \.volatility,
            .decimal(atMost: 10),
            "Standard deviation of a step of the multiplier's natural logarithm.",
            example: "0.1"
        ),
        Field(
            "mean_reversion",
            \.meanReversion,
            .decimal(atMost: 1),
            "The part of the multiplier's logarithm that each step takes back.",
            example: "0.05"
        ),
    ]

    private static let replay: [Field<Market>] = [
        Field(
            "file",
            \.historyFile,
            .historyFile,
            "A recorded fee history: CSV, or the JSON of eth_feeHistory; beside the scenario file unless it begins "
                + "with a slash.",
            example: "fees.csv"
        ),
        Field(
            "history",
            \.historyText,
            .historyText,
            "The history itself, as the text of a CSV file.",
            example: "\"base_fee_per_gas,gas_used\\n20 gwei,30M\""
        ),
    ]

    private var historyFile: FeeHistorySource? {
        get { if case .file = history?.place { history } else { nil } }
        set { history = newValue }
    }

    private var historyText: FeeHistorySource? {
        get { if case .text = history?.place { history } else { nil } }
        set { history = newValue }
    }

    /// Which keys beside the kind a market of this kind has.
    fileprivate static func keys(of kind: Kind) -> Set<String> {
        let crowd: Set = ["gas_per_block", "max_fee", "tip"]
        switch kind {
        case .quiet, .balanced: return []
        case .steady: return crowd
        case .spike: return crowd.union(["at", "for", "calm_gas_per_block"])
        case .wave: return ["max_fee", "tip", "low", "high", "period"]
        case .walk: return crowd.union(["start", "volatility", "mean_reversion"])
        case .replay: return ["tip", "file", "history"]
        }
    }

    fileprivate static let kindField = Field<Market>(
        "kind",
        \.kind,
        .word("market"),
        "How the demand goes over time.",
        example: "wave"
    ).required
}

extension Market {
    fileprivate static func fields(of kind: Kind) -> [Field<Market>] {
        let keys = keys(of: kind)
        return fields.filter { keys.contains($0.key.name) }
    }

    /// Its keys but the kind, as far as they are not the defaults.
    var pairs: [YAMLValue.Pair] { Self.fields(of: kind).compactMap { $0.pair(self) } }
}

extension KeyTable {
    /// Of a market whose kind is known.
    static func market(_ kind: Market.Kind) -> KeyTable {
        let rules: [KeyRule] = kind == .replay ? [.exactlyOne(of: ["file", "history"])] : []
        return KeyTable(
            "market_\(kind.rawValue)",
            title: Quoted.text(kind.rawValue),
            Market.fields(of: kind).map(\.key),
            rules: rules
        )
    }

    static let market = KeyTable(
        "market",
        [Market.kindField.key] + Market.fields.map(\.key),
        rules: Market.fields.map(\.key.name).map { key in
            let kinds = Market.Kind.allCases.filter { !Market.keys(of: $0).contains(key) }
            return .without(key, where: "kind", isOneOf: kinds.map(\.rawValue))
        } + [.notBoth("file", "history")]
    )
}

extension Format<Market> {
    static let market = Self(
        shape: .anyOf([.words(Market.Kind.allCases.map(\.rawValue)), .map(.market)]),
        read: { $0.market() },
        write: { market in
            let pairs = market.pairs
            guard !pairs.isEmpty else { return .plain(market.kind.rawValue) }
            return .map([Market.kindField.everyPair(market)].compactMap(\.self) + pairs)
        }
    )
}

extension NodeReader {
    fileprivate func market() -> Market? {
        guard isMap else {
            guard let kind = Format<Market.Kind>.word("market").read(self) else { return nil }
            if kind == .replay { report("a replay needs 'file' or 'history'") }
            return Market(kind)
        }
        guard let map = MapReader(self, .market) else { return nil }
        var market = Market.defaults
        guard let kind = map["kind"], Market.kindField.read(kind, &market) else { return nil }
        let known = Market.keys(of: market.kind)
        for key in KeyTable.market.keys.map(\.name) where key != "kind" && !known.contains(key) {
            map.key(key)?.report("\(Quoted.text(key)) says nothing of a market of the kind \(market.kind.rawValue)")
        }
        map.read(Market.fields, into: &market)
        check(market, map, known)
        return market
    }

    /// The keys of a market whose kind is known.
    func market(of kind: Market.Kind) -> Market? {
        guard let map = MapReader(self, .market(kind)) else { return nil }
        var market = Market(kind)
        map.read(Market.fields(of: kind), into: &market)
        check(market, map, Market.keys(of: kind))
        return market
    }

    private func check(_ market: Market, _ map: MapReader, _ keys: Set<String>) {
        if keys.contains("file"), map.has("file") == map.has("history") {
            report("a replay needs 'file' or 'history'" + (map.has("file") ? ", not both" : ""))
        }
        if keys.contains("start"), market.start == .zero { map["start"]?.report("the multiplier must be above 0") }
        if let low = market.low, let high = market.high, low > high { map["low"]?.report("'low' is above 'high'") }
    }
}

// MARK: - A recorded history

extension Format<FeeHistorySource> {
    fileprivate static let historyFile = Self(
        shape: .textOf(Pattern.notEmpty),
        read: { $0.historyFile() },
        write: { source in if case .file(let path) = source.place { .text(path) } else { .text("") } }
    )

    fileprivate static let historyText = Self(
        shape: .textOf(Pattern.notEmpty),
        read: { $0.historyText() },
        write: { source in if case .text(let text) = source.place { .text(text) } else { .text("") } }
    )
}

extension NodeReader {
    func historyFile() -> FeeHistorySource? {
        guard let name = text(expecting: "the path of a fee history") else { return nil }
        let path = FilePath.resolve(name, besides: self.path)
        switch context.readFile(path, FeeHistoryReader.largestByteCount) {
        case .failure(let diagnostic):
            report("cannot read \(Quoted.text(name)): \(diagnostic.message)")
            return nil
        case .success(let bytes):
            context.feeHistory = FeeHistoryReader(path: path, diagnostics: context.diagnostics).read(bytes)
            return context.feeHistory.map { FeeHistorySource(.file(name), $0.record) }
        }
    }

    /// Its lines are told by their numbers in the text: how far a text of YAML is indented is not known here.
    fileprivate func historyText() -> FeeHistorySource? {
        guard let text = text(expecting: "a fee history as CSV") else { return nil }
        var reader = FeeHistoryCSV(Array(text.utf8)) { position, message in
            report("line \(position.line) of the history, column \(position.column): \(message)")
        }
        context.feeHistory = reader.read()
        return context.feeHistory.map { FeeHistorySource(.text(text), $0.record) }
    }
}

extension ChainOptions {
    /// A replay says what the first base fee and the first gas limit are, and its base fees must follow the rule.
    mutating func settleHistory(_ map: MapReader) {
        let context = map.reader.context
        guard marketOrTraffic?.kind == .replay, let history = context.feeHistory,
            let first = history.record.blocks.first
        else { return }
        if map.has("base_fee"), baseFee != first.baseFee {
            map["base_fee"]?.report("the history begins with a base fee of \(ReadableAmount.price(first.baseFee))")
        }
        baseFee = first.baseFee
        if let limit = first.gasLimit {
            if map.has("block_gas_limit"), blockGasLimit != limit {
                map["block_gas_limit"]?.report("the history begins with a gas limit of \(limit)")
            }
            blockGasLimit = limit
        }
        let inexact = FeeHistoryRule(gasLimit: blockGasLimit).check(history)
        guard inexact.blocks > 0, let market = map["market"] ?? map["traffic"] else { return }
        context.diagnostics.warn(
            market.origin,
            "\(inexact.blocks) base fees differ from the history by up to \(inexact.most) wei: it gives no gas limits"
        )
    }
}
