import Ethereum
import Wording

extension Market: Declared {
    static let defaults = Market(.balanced)

    /// Every key of a market but its kind and its history, in the order of the page.
    static let fields: [Field<Market>] = crowd + spike + wave + walk

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
        Field("at", \.at, .block, "The first block of the spike.", example: "block 20"),
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

extension KeyTable {
    static let market = KeyTable(
        "market",
        [Market.kindField.key] + Market.fields.map(\.key),
        rules: Market.fields.map(\.key.name).map { key in
            let kinds = Market.Kind.allCases.filter { !Market.keys(of: $0).contains(key) }
            return .without(key, where: "kind", isOneOf: kinds.map(\.rawValue))
        }
    )
}

extension Format<Market> {
    static let market = Self(
        shape: .anyOf([.words(Market.Kind.allCases.map(\.rawValue)), .map(.market)]),
        read: { $0.market() },
        write: { market in
            let pairs = Market.fields.filter { Market.keys(of: market.kind).contains($0.key.name) }
                .compactMap { $0.pair(market) }
            guard !pairs.isEmpty else { return .plain(market.kind.rawValue) }
            return .map([Market.kindField.everyPair(market)].compactMap(\.self) + pairs)
        }
    )
}

extension Format<UInt64> {
    /// A number of blocks; a time is rounded up to whole ones.
    fileprivate static let blocks = Self(
        shape: .positiveDuration,
        read: { $0.blocks() },
        write: { .plain("\($0) block\($0 == 1 ? "" : "s")") }
    )
}

extension NodeReader {
    fileprivate func market() -> Market? {
        guard isMap else {
            guard let kind = Format<Market.Kind>.word("market").read(self) else { return nil }
            if kind == .replay { report("market 'replay' is not supported yet") }
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
        if market.start == .zero { map["start"]?.report("the multiplier must be above 0") }
        if let low = market.low, let high = market.high, low > high { map["low"]?.report("'low' is above 'high'") }
        return market
    }

    fileprivate func blocks() -> UInt64? {
        guard let duration = positiveDuration() else { return nil }
        let (length, slot) = (duration.wholeNanoseconds, context.chain.blockTime.wholeNanoseconds)
        return length / slot + (length % slot == 0 ? 0 : 1)
    }
}
