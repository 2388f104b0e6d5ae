import Ethereum

extension Format {
    /// A value, or a distribution of such values.
    static func distribution<Item>(_ item: Format<Item>, _ kinds: DistributionKinds = []) -> Self
    where Value == Distribution<Item> {
        Self(
            shape: .distribution(item.shape, kinds),
            read: { $0.distribution(kinds, item.read) },
            write: { $0.written(item) }
        )
    }
}

extension Distribution {
    fileprivate func written(_ item: Format<Value>) -> YAMLValue {
        switch self {
        case .fixed(let value): item.write(value)
        case .uniform(let range):
            .single(.uniform, .list([item.write(range.lowerBound), item.write(range.upperBound)]))
        case .logNormal(let median, let sigma):
            .single(
                .logNormal,
                .map([
                    .init(name: "median", value: item.write(median)), .init(name: "sigma", value: .plain("\(sigma)")),
                ])
            )
        case .choice(let values): .single(.choice, .list(values.map(item.write)))
        case .multipleOfBaseFee(let multiple): .single(.multipleOfBaseFee, multiple.written(.multiple))
        case .multipleOfTip(let multiple): .single(.multipleOfTip, multiple.written(.multiple))
        case .poisson(let mean): .single(.poisson, .plain("\(mean)"))
        }
    }
}

extension YAMLValue {
    fileprivate static func single(_ name: DistributionName, _ value: YAMLValue) -> YAMLValue {
        .map([.init(name: name.rawValue, value: value)])
    }
}

extension Format<FixedDecimal> {
    /// Of a price of the market.
    static let multiple = decimal(atMost: KeyTable.largestMultiple)
}
