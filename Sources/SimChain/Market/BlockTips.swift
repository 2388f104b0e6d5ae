import Ethereum

/// What a block of a ``FeeMarket`` shows of the tips in it.
///
/// A class, so that blocks of other chains have no more than a pointer for it.
final class BlockTips: Sendable {
    /// A transaction that the simulation knows.
    struct Known: Hashable, Sendable {
        var tip: WeiPerGas
        var gasUsed: Gas
    }

    let demand: BlockDemand
    let known: [Known]
    /// Of the competing demand, in the block.
    let competing: Gas
    /// Up to three, in ascending order.
    let lowest: [WeiPerGas]
    /// What a node whose head this block is suggests.
    let suggestion: WeiPerGas

    /// - Parameters:
    ///   - isFull: no transaction has room in it any more.
    ///   - suggest: the client's suggestion after this block, from its lowest tips.
    init(
        demand: BlockDemand,
        known: [Known],
        competing: Gas,
        isFull: Bool,
        suggest: ([WeiPerGas]) -> WeiPerGas
    ) {
        self.demand = demand
        self.known = known
        self.competing = competing
        let marginal = isFull ? demand.tip(of: competing) : demand.leastTip
        let others = competing > 0 ? Array(repeating: marginal, count: 3) : []
        lowest = Array((others + known.map(\.tip)).sorted().prefix(3))
        suggestion = suggest(lowest)
    }

    /// The tip of the transaction that has so many percent of the used gas below it or in it, all sorted by tips.
    func reward(percentile: UInt32) -> WeiPerGas {
        let used = known.reduce(competing) { $0 + $1.gasUsed }
        guard used > 0 else { return 0 }
        let threshold = Gas(UInt64(clamping: UInt128(used.rawValue) * UInt128(percentile) / 100))
        let least = min(lowest.first ?? 0, demand.leastTip)
        // The highest tip that too little gas is below is the one in question.
        return BlockDemand.highest(from: least) { tip in
            tip == least || self.gas(below: tip, of: used) < max(threshold, 1)
        }
    }

    private func gas(below tip: WeiPerGas, of used: Gas) -> Gas {
        var above = min(demand.gas(offering: tip), competing)
        for known in known where known.tip >= tip { above += known.gasUsed }
        return used.saturatingSubtract(above)
    }
}

/// How a client suggests a tip from the blocks before (`eth_maxPriorityFeePerGas`).
public enum TipOracle: Hashable, Sendable {
    /// geth and reth: index ⌊(n − 1) · 60 / 100⌋ of the three lowest tips of each of the last 20 blocks. An empty block
    /// counts as the suggestion before it, and for each block with one value an older block is asked, 20 more at most.
    case lowestOfTwenty
    /// anvil: the lowest tip of the newest block, at least 1 gwei.
    case lowestOfNewest

    private static let blocks = 20
    private static let mostPrice = WeiPerGas(500 * WeiPerGas.gwei.rawValue)

    /// - Parameters:
    ///   - newest: the lowest tips of the newest block.
    ///   - last: the suggestion before it.
    ///   - older: those of so many blocks before it; `nil` where there is no such block.
    func suggestion(newest: [WeiPerGas], last: WeiPerGas, older: (UInt64) -> [WeiPerGas]?) -> WeiPerGas {
        switch self {
        case .lowestOfNewest: return max(newest.first ?? 0, .gwei)
        case .lowestOfTwenty:
            var (values, age, wanted) = ([WeiPerGas](), UInt64(0), Self.blocks)
            while age < wanted, let tips = age == 0 ? newest : older(age) {
                let tips = tips.isEmpty ? [last] : tips
                values += tips
                age += 1
                if tips.count == 1, wanted < 2 * Self.blocks { wanted += 1 }
            }
            guard !values.isEmpty else { return last }
            values.sort()
            return min(values[(values.count - 1) * 60 / 100], Self.mostPrice)
        }
    }
}
