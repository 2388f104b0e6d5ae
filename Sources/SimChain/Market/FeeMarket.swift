public import Ethereum

/// The competing demand for block space over time: who wants how much in which block, and what they pay for it.
///
/// It says nothing of base fees: those follow by the chain's rule from the gas that blocks use. A block costs the same
/// however many compete.
public struct FeeMarket: Hashable, Sendable {
    /// They are there in every block.
    public var crowd: Crowd
    public var course: Course
    /// Of the seed; a block's draws depend on its number and on nothing else.
    public var streams: RandomStreams

    public enum Course: Hashable, Sendable {
        case steady
        case spike(Spike)
        case wave(Wave)
        case walk(Walk)
        case replay(Replay)
    }

    /// Others come beside the crowd, and go.
    public struct Spike: Hashable, Sendable {
        public var crowd: Crowd
        public var first: BlockNumber
        public var blocks: UInt64

        public init(crowd: Crowd, first: BlockNumber, blocks: UInt64) {
            self.crowd = crowd
            self.first = first
            self.blocks = blocks
        }
    }

    /// The gas that the crowd wants rises in a straight line from `low` in `first`, for half a period, and falls again.
    public struct Wave: Hashable, Sendable {
        public var low: Gas
        /// At least ``low``.
        public var high: Gas
        /// In blocks; at least 1.
        public var period: UInt64
        /// No block before it has the wave.
        public var first: BlockNumber

        public init(low: Gas, high: Gas, period: UInt64, first: BlockNumber = 1) {
            self.low = low
            self.high = high
            self.period = period
            self.first = first
        }
    }

    /// What the crowd pays at most is multiplied by a factor that walks: its logarithm takes a normally distributed
    /// step in each block, and a part of its distance from 0 is taken back. All in billionths.
    public struct Walk: Hashable, Sendable {
        /// The first factor; more than 0.
        public var start: UInt64
        /// The standard deviation of a step of the natural logarithm.
        public var volatility: UInt64
        /// The part that is taken back; at most 1.
        public var meanReversion: UInt64

        public init(start: UInt64, volatility: UInt64, meanReversion: UInt64) {
            self.start = start
            self.volatility = volatility
            self.meanReversion = meanReversion
        }
    }

    /// Blocks use the gas of recorded ones, from block 1 on; after the last one, their gas target.
    public struct Replay: Hashable, Sendable {
        public struct Block: Hashable, Sendable {
            public var gasUsed: Gas
            /// `nil`: the chain's.
            public var gasLimit: Gas?
            /// The median of the tips; `nil`: the crowd's.
            public var tip: WeiPerGas?

            public init(gasUsed: Gas, gasLimit: Gas?, tip: WeiPerGas?) {
                self.gasUsed = gasUsed
                self.gasLimit = gasLimit
                self.tip = tip
            }
        }

        public var blocks: [Block]
        /// How far tips are from their median: the standard deviation of the logarithm, in billionths.
        public var sigma: UInt64

        public init(blocks: [Block], sigma: UInt64) {
            self.blocks = blocks
            self.sigma = sigma
        }

        fileprivate func block(_ number: BlockNumber) -> Block? {
            (1...UInt64(max(1, blocks.count))).contains(number) && !blocks.isEmpty ? blocks[Int(number - 1)] : nil
        }
    }

    public init(crowd: Crowd, course: Course, streams: RandomStreams) {
        self.crowd = crowd
        self.course = course
        self.streams = streams
    }
}

/// What a market's next block depends on beside its number.
struct MarketState: Hashable, Sendable {
    /// log₂ of the factor of a walk, with 32 binary places; `nil` before its first block.
    var level: Int64?
    /// Since the head.
    var missedSlots: UInt64 = 0
}

// MARK: - A block's demand

extension FeeMarket {
    /// The state that a block is made in, and the next one begins with.
    func state(of block: BlockNumber, after state: MarketState) -> MarketState {
        guard case .walk(let walk) = course else { return MarketState() }
        guard let level = state.level else { return MarketState(level: walk.firstLevel) }
        var random = streams.stream(named: "market", block)
        return MarketState(level: walk.next(level, &random))
    }

    /// - Parameters:
    ///   - state: that of ``state(of:after:)``.
    ///   - slots: the block's own and the missed ones before it.
    func demand(
        for block: BlockNumber,
        _ state: MarketState,
        slots: UInt64,
        baseFee: WeiPerGas,
        leastTip: WeiPerGas,
        gasTarget: Gas
    ) -> BlockDemand {
        var demand = BlockDemand(crowds: [crowd], slots: slots, baseFee: baseFee, leastTip: leastTip)
        switch course {
        case .steady: break
        case .spike(let spike): if spike.isOn(block) { demand.crowds.append(spike.crowd) }
        case .wave(let wave): demand.crowds[0].gas = wave.gas(block)
        case .walk: demand.level = state.level ?? 0
        case .replay(let replay):
            // The record says what each block used: a missed slot changes nothing.
            demand.slots = 1
            demand.crowds[0] = replay.crowd(of: block, like: crowd, gasTarget: gasTarget)
            demand.filling = demand.crowds[0].gas
        }
        return demand
    }

    /// Where the market says it.
    func gasLimit(of block: BlockNumber) -> Gas? {
        guard case .replay(let replay) = course else { return nil }
        return replay.block(block)?.gasLimit
    }
}

extension FeeMarket.Spike {
    fileprivate func isOn(_ block: BlockNumber) -> Bool { block >= first && block - first < blocks }
}

extension FeeMarket.Wave {
    /// Rounded down.
    fileprivate func gas(_ block: BlockNumber) -> Gas {
        let place = (block - min(block, first)) % period
        let distance = min(place, period - place)
        let rise = UInt128(high.rawValue - low.rawValue) * UInt128(distance) * 2 / UInt128(period)
        return low + Gas(UInt64(clamping: rise))
    }
}

extension FeeMarket.Walk {
    fileprivate var firstLevel: Int64 {
        FixedPoint.log2(UInt128(max(1, start))) - FixedPoint.log2(1_000_000_000)
    }

    /// x − mean reversion · x + volatility · log₂ e · z; a factor of 2⁶⁴ is as far as it goes, either way.
    fileprivate func next(_ level: Int64, _ random: inout SimRandom) -> Int64 {
        let step = FixedPoint.multiply(
            FixedPoint.multiply(Self.fixed(volatility), FixedPoint.log2OfE),
            NormalDistribution.draw(&random)
        )
        let back = FixedPoint.multiply(Self.fixed(meanReversion), level)
        return min(max(level - back + step, -64 * FixedPoint.one), 64 * FixedPoint.one)
    }

    private static func fixed(_ billionths: UInt64) -> Int64 {
        Int64(clamping: (UInt128(billionths) << 32) / 1_000_000_000)
    }
}

extension FeeMarket.Replay {
    fileprivate func crowd(of number: BlockNumber, like crowd: Crowd, gasTarget: Gas) -> Crowd {
        guard let block = block(number) else { return Crowd(gas: gasTarget, tip: crowd.tip) }
        let tip = block.tip.map { PriceSpread.logNormal(median: $0, sigmaBillionths: sigma) }
        return Crowd(gas: block.gasUsed, tip: tip ?? crowd.tip)
    }
}
