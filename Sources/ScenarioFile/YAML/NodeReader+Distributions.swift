import Ethereum

/// How a value may be drawn.
enum DistributionName: String, CaseIterable {
    case uniform
    case logNormal = "lognormal"
    case choice
    case multipleOfBaseFee = "multiple_of_base_fee"
    case multipleOfTip = "multiple_of_tip"
    case poisson
}

extension NodeReader {
    /// Whether this is a map that names a distribution; other maps belong to the key's own shape.
    var isDistribution: Bool {
        guard case .mapping(let pairs) = node.content else { return false }
        return pairs.contains { DistributionName(rawValue: $0.key) != nil }
    }

    /// A value or a distribution of such values.
    func distribution<Value>(_ kinds: DistributionKinds = [], _ fixed: (NodeReader) -> Value?) -> Distribution<Value>? {
        guard isMap else { return fixed(self).map(Distribution.fixed) }
        guard let map = MapReader(self, .distribution(kinds)) else { return nil }
        let table = KeyTable.distribution(kinds)
        let present = DistributionName.allCases.filter { table[$0.rawValue] != nil && map[$0.rawValue] != nil }
        guard present.count == 1, let name = present.first, let reader = map[name.rawValue] else {
            if present.count > 1 || map.isEmpty { report("a distribution has exactly one name") }
            return nil
        }
        switch name {
        case .uniform: return reader.uniform(fixed)
        case .logNormal: return reader.logNormal(fixed)
        case .choice: return reader.choice(fixed)
        case .multipleOfBaseFee: return reader.multiple().map(Distribution.multipleOfBaseFee)
        case .multipleOfTip: return reader.multiple().map(Distribution.multipleOfTip)
        case .poisson: return Format<FixedDecimal>.multiple.read(reader).map { .poisson(mean: $0) }
        }
    }

    private func multiple() -> Distribution<FixedDecimal>? { distribution([], Format<FixedDecimal>.multiple.read) }

    private static let sigma = Format.decimal(atMost: KeyTable.largestSigma)

    private func uniform<Value>(_ fixed: (NodeReader) -> Value?) -> Distribution<Value>? {
        guard let items = items(expecting: "a list of the lowest and the highest value") else { return nil }
        guard items.count == 2 else {
            report("uniform has two values, the lowest and the highest; found \(items.count)")
            return nil
        }
        guard let low = fixed(items[0]), let high = fixed(items[1]) else { return nil }
        guard low <= high else {
            report("uniform's lowest value is above its highest")
            return nil
        }
        return .uniform(low...high)
    }

    private func logNormal<Value>(_ fixed: (NodeReader) -> Value?) -> Distribution<Value>? {
        guard let map = MapReader(self, .logNormal), let median = map["median"].flatMap(fixed),
            let sigma = map["sigma"].flatMap(Self.sigma.read)
        else { return nil }
        return .logNormal(median: median, sigma: sigma)
    }

    private func choice<Value>(_ fixed: (NodeReader) -> Value?) -> Distribution<Value>? {
        guard let values = list(expecting: "a list of values", fixed) else { return nil }
        guard !values.isEmpty else {
            report("choice needs at least one value")
            return nil
        }
        return .choice(values)
    }
}

extension KeyTable {
    static let largestMultiple: UInt64 = 1_000_000
    static let largestSigma: UInt64 = 10

    /// Values inside are those of the key; the schema puts their shape in.
    static func distribution(_ kinds: DistributionKinds) -> KeyTable {
        switch (kinds.contains(.multipleOfBaseFee), kinds.contains(.poisson)) {
        case (true, true): allDistributions
        case (true, false): priceDistribution
        case (false, true): countDistribution
        case (false, false): plainDistribution
        }
    }

    static func distribution(of shape: Shape, _ kinds: DistributionKinds, name: String) -> KeyTable {
        var keys = [
            Key("uniform", .pair(shape), "Every value from the first to the second, equally likely."),
            Key("lognormal", .map(logNormal(of: shape)), "Around a median, with a long tail upwards."),
            Key("choice", .list(shape, atLeast: 1), "One of these, equally likely."),
        ]
        if kinds.contains(.multipleOfBaseFee) {
            let multiple = Shape.distribution(.decimal(atMost: largestMultiple), [])
            keys += [
                Key("multiple_of_base_fee", multiple, "This times the next block's base fee."),
                Key("multiple_of_tip", multiple, "This times the tip that a node suggests."),
            ]
        }
        if kinds.contains(.poisson) {
            keys.append(Key("poisson", .decimal(atMost: largestMultiple), "Poisson-distributed with this mean."))
        }
        return KeyTable(name, title: "a distribution", keys, rules: [.count(1...1)])
    }

    private static func logNormal(of shape: Shape) -> KeyTable {
        KeyTable(
            "lognormal_\(shape.dimension)",
            title: "lognormal",
            [
                Key("median", shape, "Half of all draws are below it.").required,
                Key("sigma", .decimal(atMost: largestSigma), "Standard deviation of the logarithm.").required,
            ]
        )
    }

    static let logNormal = logNormal(of: .anything)
    private static let plainDistribution = distribution(of: .anything, [], name: "distribution")
    private static let priceDistribution = distribution(of: .anything, .multipleOfBaseFee, name: "distribution")
    private static let countDistribution = distribution(of: .anything, .poisson, name: "distribution")
    private static let allDistributions = distribution(
        of: .anything,
        [.multipleOfBaseFee, .poisson],
        name: "distribution"
    )
}
