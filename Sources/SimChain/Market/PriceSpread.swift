public import Ethereum

/// How the prices of a great many are spread, so that one question answers for all of them: which share has at least
/// this price?
public struct PriceSpread: Hashable, Sendable {
    private enum Shape: Hashable, Sendable {
        case anyPrice
        case fixed(UInt128)
        case uniform(low: UInt128, high: UInt128)
        case choice([UInt128])
        /// `logOfMedian` is log₂, and `deviations` are those of a price that is twice another one.
        case logNormal(logOfMedian: Int64, deviations: Int64)
    }

    private let shape: Shape

    private init(_ shape: Shape) { self.shape = shape }

    /// Nobody minds the price.
    public static let anyPrice = PriceSpread(.anyPrice)

    public static func fixed(_ price: WeiPerGas) -> PriceSpread { PriceSpread(.fixed(price.rawValue)) }

    /// Every price of the range is equally frequent.
    public static func uniform(_ range: ClosedRange<WeiPerGas>) -> PriceSpread {
        PriceSpread(.uniform(low: range.lowerBound.rawValue, high: range.upperBound.rawValue))
    }

    /// - Parameter prices: equally frequent; not empty.
    public static func choice(_ prices: [WeiPerGas]) -> PriceSpread { PriceSpread(.choice(prices.map(\.rawValue))) }

    /// - Parameter sigma: the standard deviation of the natural logarithm, in billionths; 0 is a fixed price.
    public static func logNormal(median: WeiPerGas, sigmaBillionths sigma: UInt64) -> PriceSpread {
        guard median > 0, sigma > 0 else { return fixed(median) }
        let unit = Int128(FixedPoint.naturalLogOf2) * 1_000_000_000 / Int128(sigma)
        return PriceSpread(
            .logNormal(logOfMedian: FixedPoint.log2(median.rawValue), deviations: Int64(clamping: unit))
        )
    }

    /// The share of those who have this price or a higher one, from 0 to ``FixedPoint/one``.
    func share(atLeast price: WeiPerGas) -> Int64 {
        let price = price.rawValue
        guard price > 0 else { return FixedPoint.one }
        switch shape {
        case .anyPrice: return FixedPoint.one
        case .fixed(let fixed): return price <= fixed ? FixedPoint.one : 0
        case .uniform(let low, let high):
            guard price > low else { return FixedPoint.one }
            guard price <= high else { return 0 }
            let others = high - low
            // One price more or less of 2¹²⁸ does not show.
            return others == .max ? Self.ratio(high - price, others) : Self.ratio(high - price + 1, others + 1)
        case .choice(let prices):
            return Self.ratio(UInt128(prices.count { $0 >= price }), UInt128(prices.count))
        case .logNormal(let logOfMedian, let deviations):
            let distance = FixedPoint.log2(price) - logOfMedian
            return NormalDistribution.share(atLeast: FixedPoint.multiply(distance, deviations))
        }
    }

    /// `part` / `whole` with 32 binary places, rounded down.
    private static func ratio(_ part: UInt128, _ whole: UInt128) -> Int64 {
        let excess = UInt128(max(0, 33 - whole.leadingZeroBitCount))
        return Int64(clamping: ((part >> excess) << 32) / (whole >> excess))
    }
}
