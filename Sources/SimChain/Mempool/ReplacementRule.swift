public import Ethereum

/// When a transaction may take the place of a pooled one with the same sender and nonce.
public struct ReplacementRule: Hashable, Sendable {
    public enum Rounding: Hashable, Sendable {
        case down
        case up
    }

    /// By how much the fields must rise.
    public var percent: UInt32
    /// How the threshold, `old · (100 + percent) / 100`, is rounded.
    public var rounding: Rounding
    /// Whether the fields must also be above the old ones, which matters where the threshold rounds down to them.
    public var mustExceed: Bool
    /// Whether the tip is compared; the fee cap always is.
    public var comparesTip: Bool
    /// Whether the comparison of tips is left out where either is zero.
    public var skipsZeroTips: Bool
    /// Whether a transaction with a single gas price has that price as its tip. If not, its tip is zero.
    public var gasPriceIsTip: Bool

    public init(
        percent: UInt32,
        rounding: Rounding,
        mustExceed: Bool,
        comparesTip: Bool = true,
        skipsZeroTips: Bool = false,
        gasPriceIsTip: Bool = true
    ) {
        self.percent = percent
        self.rounding = rounding
        self.mustExceed = mustExceed
        self.comparesTip = comparesTip
        self.skipsZeroTips = skipsZeroTips
        self.gasPriceIsTip = gasPriceIsTip
    }

    /// The fees of a pooled or an offered transaction.
    public struct Offer: Hashable, Sendable {
        public var fees: GasFees
        /// A single gas price instead of a fee cap and a tip: types 0 and 1.
        public var hasGasPrice: Bool

        public init(fees: GasFees, hasGasPrice: Bool = false) {
            self.fees = fees
            self.hasGasPrice = hasGasPrice
        }
    }

    public func allows(_ new: Offer, toReplace old: Offer) -> Bool {
        guard isEnough(new.fees.maxFeePerGas, above: old.fees.maxFeePerGas) else { return false }
        guard comparesTip else { return true }
        let (newTip, oldTip) = (tip(of: new), tip(of: old))
        if skipsZeroTips, newTip == 0 || oldTip == 0 { return true }
        return isEnough(newTip, above: oldTip)
    }

    /// The lowest fees that replace `old`. A tip that is not compared is zero.
    public func requiredFees(toReplace old: Offer) -> GasFees {
        let oldTip = tip(of: old)
        let skipsTip = !comparesTip || skipsZeroTips && oldTip == 0
        return GasFees(
            maxFeePerGas: lowest(above: old.fees.maxFeePerGas),
            maxPriorityFeePerGas: skipsTip ? 0 : lowest(above: oldTip)
        )
    }

    private func tip(of offer: Offer) -> WeiPerGas {
        offer.hasGasPrice && !gasPriceIsTip ? 0 : offer.fees.maxPriorityFeePerGas
    }

    private func isEnough(_ new: WeiPerGas, above old: WeiPerGas) -> Bool {
        new >= threshold(above: old) && (!mustExceed || new > old)
    }

    private func lowest(above old: WeiPerGas) -> WeiPerGas {
        mustExceed ? max(threshold(above: old), old + 1) : threshold(above: old)
    }

    private func threshold(above old: WeiPerGas) -> WeiPerGas {
        switch rounding {
        case .down: old.increased(byPercent: percent)
        case .up: old.increasedRoundingUp(byPercent: percent)
        }
    }
}
