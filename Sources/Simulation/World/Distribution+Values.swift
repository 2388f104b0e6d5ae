import Ethereum
import ScenarioFile
import SimChain

extension Distribution<UInt64> {
    func count(_ random: inout SimRandom) -> UInt64 {
        switch self {
        case .fixed(let value): value
        case .uniform(let range): random.uniform(in: range)
        case .logNormal(let median, let sigma):
            UInt64(clamping: random.lognormal(median: UInt128(median), sigma: sigma.value))
        case .choice(let values): values[Int(random.uniform(below: UInt64(values.count)))]
        case .multipleOfBaseFee, .multipleOfTip: 0  // Refused for counts when the file is loaded.
        case .poisson(let mean): UInt64(random.poisson(mean: mean.value))
        }
    }
}

extension Distribution<Gas> {
    func gas(_ random: inout SimRandom) -> Gas {
        switch self {
        case .fixed(let value): value
        case .uniform(let range): Gas(random.uniform(in: range.lowerBound.rawValue...range.upperBound.rawValue))
        case .logNormal(let median, let sigma):
            Gas(UInt64(clamping: random.lognormal(median: UInt128(median.rawValue), sigma: sigma.value)))
        case .choice(let values): values[Int(random.uniform(below: UInt64(values.count)))]
        case .multipleOfBaseFee, .multipleOfTip: 0  // Refused for gas when the file is loaded.
        case .poisson(let mean): Gas(UInt64(random.poisson(mean: mean.value)))
        }
    }
}

extension Distribution<WeiPerGas> {
    func price(_ random: inout SimRandom, _ prices: OfferContext) -> WeiPerGas {
        switch self {
        case .fixed(let value): value
        case .uniform(let range): WeiPerGas(random.uniform(in: range.lowerBound.rawValue...range.upperBound.rawValue))
        case .logNormal(let median, let sigma):
            WeiPerGas(random.lognormal(median: median.rawValue, sigma: sigma.value))
        case .choice(let values): values[Int(random.uniform(below: UInt64(values.count)))]
        case .multipleOfBaseFee(let factor): prices.nextBaseFee.multiplied(by: factor.decimal(&random))
        case .multipleOfTip(let factor): prices.suggestedTip.multiplied(by: factor.decimal(&random))
        case .poisson(let mean): WeiPerGas(UInt128(random.poisson(mean: mean.value)))
        }
    }
}

extension Distribution<FixedDecimal> {
    fileprivate func decimal(_ random: inout SimRandom) -> FixedDecimal {
        switch self {
        case .fixed(let value): value
        case .uniform(let range):
            FixedDecimal(billionths: random.uniform(in: range.lowerBound.billionths...range.upperBound.billionths))
        case .logNormal(let median, let sigma):
            FixedDecimal(
                billionths: UInt64(clamping: random.lognormal(median: UInt128(median.billionths), sigma: sigma.value))
            )
        case .choice(let values): values[Int(random.uniform(below: UInt64(values.count)))]
        case .multipleOfBaseFee, .multipleOfTip, .poisson: .zero  // Refused for multiples when the file is loaded.
        }
    }
}

extension FixedDecimal {
    /// For distributions only, whose draws are rounded anyway.
    fileprivate var value: Double { Double(billionths) / Double(Self.scale) }
}

extension WeiPerGas {
    /// Rounded down; saturating.
    fileprivate func multiplied(by factor: FixedDecimal) -> WeiPerGas {
        let (product, overflow) = rawValue.multipliedReportingOverflow(by: UInt128(factor.billionths))
        return overflow ? WeiPerGas(.max) : WeiPerGas(product / UInt128(FixedDecimal.scale))
    }
}
