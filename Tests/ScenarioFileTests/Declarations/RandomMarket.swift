import Ethereum

@testable import ScenarioFile

extension Market {
    /// Of any kind but a replay, with none or some of its keys.
    static func random(_ random: inout SplitMix) -> Market {
        var market = Market(Kind.allCases.filter { $0 != .replay }.randomElement(using: &random) ?? .quiet)
        switch market.kind {
        case .quiet, .balanced, .replay: break
        case .steady: market.fillCrowd(&random)
        case .spike:
            market.fillCrowd(&random)
            if Bool.random(using: &random) { market.at = .random(in: 1...12, using: &random) }
            market.length = .random(in: 1...1000, using: &random)
            if Bool.random(using: &random) { market.calmGasPerBlock = Gas(random.number()) }
        case .wave:
            market.fillCrowd(&random)
            market.gasPerBlock = nil
            market.low = Gas(random.number(bits: 30))
            market.high = Gas((1 << 30) + random.number(bits: 30))
            market.period = .random(in: 1...1000, using: &random)
        case .walk:
            market.fillCrowd(&random)
            market.start = FixedDecimal(billionths: .random(in: 1...1_000_000_000_000, using: &random))
            market.volatility = FixedDecimal(billionths: .random(in: 0...10_000_000_000, using: &random))
            market.meanReversion = FixedDecimal(billionths: .random(in: 0...1_000_000_000, using: &random))
        }
        return market
    }

    private mutating func fillCrowd(_ random: inout SplitMix) {
        if Bool.random(using: &random) { gasPerBlock = Gas(random.number()) }
        if Bool.random(using: &random) { maxFee = .fixed(WeiPerGas(UInt128(random.number()))) }
        if Bool.random(using: &random) {
            tip = .logNormal(
                median: WeiPerGas(UInt128(random.number())),
                sigma: FixedDecimal(billionths: .random(in: 0...10_000_000_000, using: &random))
            )
        }
    }
}

extension Traffic {
    /// A market that traffic has a word for.
    static func randomMarket(_ random: inout SplitMix) -> Traffic {
        while true {
            let market = Market.random(&random)
            if [.spike, .wave, .walk].contains(market.kind) { return .market(market) }
        }
    }
}
