import Ethereum

extension Format<Traffic> {
    static let traffic = Self(
        shape: .anyOf([.words(["quiet", "balanced"]), .map(.trafficMap)]),
        read: { $0.traffic() },
        write: { traffic in
            switch traffic {
            case .quiet: .plain("quiet")
            case .balanced: .plain("balanced")
            case .steady(let gas, let tip):
                .map([.init(name: "steady", value: .map(SteadyTraffic(gas, tip).pairs))])
            }
        }
    )
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
            reader.report("a distribution of tips is not supported yet")
            return nil
        },
        write: price.write
    )
}

extension KeyTable {
    fileprivate static let laterTraffic = ["spike", "wave", "walk", "replay"]

    static let trafficMap = KeyTable(
        "traffic",
        [Key("steady", .map(.steadyTraffic), "The same demand in every block.")] + laterTraffic.map(Key.notYet),
        rules: [.count(1...1)]
    )

    static let steadyTraffic = KeyTable("steady", SteadyTraffic.fields.map(\.key))
}

extension NodeReader {
    func traffic() -> Traffic? {
        guard isMap else {
            switch word("traffic", of: ["quiet", "balanced"], notYet: KeyTable.laterTraffic) {
            case "quiet": return .quiet
            case "balanced": return .balanced
            default: return nil
            }
        }
        guard let map = MapReader(self, .trafficMap) else { return nil }
        guard let steady = map["steady"] else {
            if map.isEmpty { report("expected one kind of traffic") }
            return nil
        }
        guard let options = MapReader(steady, .steadyTraffic) else { return nil }
        var traffic = SteadyTraffic.defaults
        options.read(SteadyTraffic.fields, into: &traffic)
        return .steady(gasPerBlock: traffic.gasPerBlock, tip: traffic.tip)
    }
}
