import Ethereum
import ScenarioFile
import SimChain

extension Market {
    /// With the defaults that follow from the chain.
    ///
    /// - Parameter first: the first block of a market that a timeline begins; `nil`: it is the chain's.
    func simulated(_ chain: ChainOptions, streams: RandomStreams, first: BlockNumber?) -> SimChain.Traffic {
        switch kind {
        case .quiet: return .quiet
        case .balanced: return .balanced
        case .steady: return fees(.steady, gas: gasPerBlock, chain, streams)
        case .spike:
            let spike = FeeMarket.Spike(crowd: comers(chain), first: at ?? first ?? 10, blocks: length)
            let calm = FeeMarket(
                crowd: Crowd(
                    gas: calmGasPerBlock ?? chain.blockGasLimit,
                    maxFee: chain.usualMaxFee,
                    tip: chain.usualTip
                ),
                course: .spike(spike),
                streams: streams
            )
            return .market(calm)
        case .wave:
            let low = low ?? min(Gas(chain.blockGasLimit.rawValue / 2), high ?? .init(.max))
            let high = max(low, high ?? Gas(chain.blockGasLimit.rawValue * 2))
            return fees(
                .wave(FeeMarket.Wave(low: low, high: high, period: period, first: first ?? 1)),
                gas: low,
                chain,
                streams
            )
        case .walk:
            let walk = FeeMarket.Walk(
                start: start.billionths,
                volatility: volatility.billionths,
                meanReversion: meanReversion.billionths
            )
            return fees(.walk(walk), gas: gasPerBlock, chain, streams)
        case .replay: return .market(replay(chain, streams))
        }
    }

    private func replay(_ chain: ChainOptions, _ streams: RandomStreams) -> FeeMarket {
        let blocks = history?.record.blocks.map { block in
            FeeMarket.Replay.Block(
                gasUsed: block.gasUsed.gas(limit: block.gasLimit ?? chain.blockGasLimit),
                gasLimit: block.gasLimit,
                tip: block.tip
            )
        }
        return FeeMarket(
            crowd: Crowd(gas: 0, tip: tip?.spread ?? chain.usualTip),
            course: .replay(FeeMarket.Replay(blocks: blocks ?? [], sigma: 500_000_000)),
            streams: streams
        )
    }

    private func fees(
        _ course: FeeMarket.Course,
        gas: Gas?,
        _ chain: ChainOptions,
        _ streams: RandomStreams
    ) -> SimChain.Traffic {
        let crowd = Crowd(
            gas: gas ?? chain.blockGasLimit,
            maxFee: maxFee?.spread ?? chain.usualMaxFee,
            tip: tip?.spread ?? chain.usualTip
        )
        return .market(FeeMarket(crowd: crowd, course: course, streams: streams))
    }

    /// Those who make a spike: ten times as many as usual, who pay ten times as much.
    private func comers(_ chain: ChainOptions) -> Crowd {
        Crowd(
            gas: gasPerBlock ?? Gas(UInt64(clamping: UInt128(chain.blockGasLimit.rawValue) * 10)),
            maxFee: maxFee?.spread
                ?? .logNormal(median: (chain.baseFee + chain.priorityFee).percent(1000), sigmaBillionths: 1_000_000_000),
            tip: tip?.spread ?? .logNormal(median: chain.priorityFee.percent(1000), sigmaBillionths: 1_000_000_000)
        )
    }
}

extension ChainOptions {
    /// Half of a usual crowd pays the chain's first base fee and the network's tip. As it wants twice the gas target,
    /// the base fee stays where it is.
    fileprivate var usualMaxFee: PriceSpread {
        .logNormal(median: baseFee + priorityFee, sigmaBillionths: 250_000_000)
    }

    fileprivate var usualTip: PriceSpread { .logNormal(median: priorityFee, sigmaBillionths: 500_000_000) }
}

extension Distribution<WeiPerGas> {
    /// Of very many who draw from it.
    var spread: PriceSpread {
        switch self {
        case .fixed(let price): .fixed(price)
        case .uniform(let range): .uniform(range)
        case .logNormal(let median, let sigma): .logNormal(median: median, sigmaBillionths: sigma.billionths)
        case .choice(let prices): .choice(prices)
        // Refused for markets when the file is loaded.
        case .multipleOfBaseFee, .multipleOfTip, .poisson: .anyPrice
        }
    }
}
