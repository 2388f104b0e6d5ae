import Ethereum

extension Format<Traffic> {
    /// Of a chain.
    static let traffic = traffic(.traffic)
    /// Of a timeline, where no replay can begin.
    static let changedTraffic = traffic(.changedTraffic)

    private static func traffic(_ table: KeyTable) -> Self {
        Self(
            shape: .anyOf([.words(KeyTable.trafficWords), .map(table)]),
            read: { $0.traffic(table) },
            write: { traffic in
                switch traffic {
                case .quiet: .plain("quiet")
                case .balanced: .plain("balanced")
                case .steady(let gas, let tip):
                    .map([.init(name: "steady", value: .map(SteadyTraffic(gas, tip).pairs))])
                case .market(let market): .map([.init(name: market.kind.rawValue, value: .map(market.pairs))])
                }
            }
        )
    }
}

/// The keys of `steady`.
private struct SteadyTraffic: Declared {
    /// Gas has no default: it must be there.
    static let defaults = SteadyTraffic(.zero, nil)

    var gasPerBlock: Gas
    /// `nil`: the network's.
    var tip: WeiPerGas?

    init(_ gasPerBlock: Gas, _ tip: WeiPerGas?) {
        self.gasPerBlock = gasPerBlock
        self.tip = tip
    }

    static let fields: [Field<SteadyTraffic>] = [
        Field(
            "gas_per_block",
            \.gasPerBlock,
            .anyGas,
            "Gas that others want in each block.",
            example: "20M gas"
        ).required,
        Field(
            "tip",
            \.tip,
            .tip,
            "What they offer above the base fee; the network's tip unless given.",
            example: "1 gwei"
        ),
    ]

    var pairs: [YAMLValue.Pair] { Self.fields.compactMap { $0.pair(self) } }
}

extension Format<WeiPerGas> {
    fileprivate static let tip = Self(
        shape: .ether,
        read: { reader in
            guard reader.isDistribution else { return reader.price() }
            reader.report("one tip only; a distribution of tips belongs to a 'market' of the kind steady")
            return nil
        },
        write: price.write
    )
}

extension KeyTable {
    /// Those that need no keys.
    fileprivate static let trafficWords = ["quiet", "balanced", "spike", "wave", "walk"]

    static let traffic = KeyTable(
        "traffic",
        changingTraffic
            + [
                Key(
                    "replay",
                    .anyOf([.textOf(Pattern.notEmpty), .map(.market(.replay))]),
                    "As a market of the kind replay; or only the path of the history."
                )
            ],
        rules: [.count(1...1)]
    )

    static let changedTraffic = KeyTable("changed_traffic", title: "'traffic'", changingTraffic, rules: [.count(1...1)])

    private static let changingTraffic =
        [Key("steady", .map(.steadyTraffic), "The same demand in every block.")]
        + [Market.Kind.spike, .wave, .walk].map { kind in
            Key(kind.rawValue, .map(.market(kind)), "As a market of the kind \(kind.rawValue).")
        }

    static let steadyTraffic = KeyTable("steady", SteadyTraffic.fields.map(\.key))
}

extension NodeReader {
    fileprivate func traffic(_ table: KeyTable) -> Traffic? {
        guard isMap else {
            guard let word = word("traffic", of: KeyTable.trafficWords) else { return nil }
            switch word {
            case "quiet": return .quiet
            case "balanced": return .balanced
            default: return Market.Kind(rawValue: word).map { .market(Market($0)) }
            }
        }
        guard let map = MapReader(self, table) else { return nil }
        let present = table.keys.filter { map[$0.name] != nil }
        guard present.count == 1, let name = present.first?.name, let value = map[name] else {
            if map.isEmpty || present.count > 1 { report("expected one kind of traffic") }
            return nil
        }
        if name == "replay", value.scalar != nil {
            var market = Market(.replay)
            market.history = value.historyFile()
            return market.history == nil ? nil : .market(market)
        }
        guard name == "steady" else {
            return Market.Kind(rawValue: name).flatMap(value.market(of:)).map(Traffic.market)
        }
        guard let options = MapReader(value, .steadyTraffic) else { return nil }
        var traffic = SteadyTraffic.defaults
        options.read(SteadyTraffic.fields, into: &traffic)
        return .steady(gasPerBlock: traffic.gasPerBlock, tip: traffic.tip)
    }
}
