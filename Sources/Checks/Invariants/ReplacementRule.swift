import Ethereum
import ScenarioFile
import Simulation

/// When a client's mempool takes a transaction in the place of another, stated a second time from the clients'
/// documentation and not from the simulated mempools.
enum ReplacementRule {
    /// Both prices strictly higher, and at least `floor(old · 110 / 100)`: geth and its descendants.
    case bothStrictly
    /// Both prices at least `ceil(old · 110 / 100)`; the tip counts only where neither is zero: reth.
    case bothRoundedUp
    /// Both prices at least `floor(old · 110 / 100)`: erigon.
    case bothRoundedDown
    /// The price paid at the base fee at least `old · 1.1`; a transaction without fees gives way to any: nethermind.
    case effectivePrice
    /// The price paid at the base fee at least `old · 1.1` and the tip not lower; or the same price and a tip of at
    /// least `old · 1.1`: besu.
    case effectivePriceAndTip
    /// A strictly higher fee cap: anvil.
    case maxFeeOnly

    /// `nil` for a client without a known rule.
    init?(mempool: String) {
        switch mempool {
        case "geth", "op-geth", "bor": self = .bothStrictly
        case "reth": self = .bothRoundedUp
        case "erigon": self = .bothRoundedDown
        case "nethermind": self = .effectivePrice
        case "besu": self = .effectivePriceAndTip
        case "anvil": self = .maxFeeOnly
        default: return nil
        }
    }

    func allows(_ new: GasFees, over old: GasFees, baseFee: WeiPerGas) -> Bool {
        let (cap, oldCap) = (new.maxFeePerGas, old.maxFeePerGas)
        let (tip, oldTip) = (new.maxPriorityFeePerGas, old.maxPriorityFeePerGas)
        switch self {
        case .bothStrictly:
            return cap > oldCap && tip > oldTip && cap >= oldCap.increased(byPercent: 10)
                && tip >= oldTip.increased(byPercent: 10)
        case .bothRoundedUp:
            let isTipSkipped = tip == 0 || oldTip == 0
            return cap >= oldCap.increasedRoundingUp(byPercent: 10)
                && (isTipSkipped || tip >= oldTip.increasedRoundingUp(byPercent: 10))
        case .bothRoundedDown:
            return cap >= oldCap.increased(byPercent: 10) && tip >= oldTip.increased(byPercent: 10)
        case .effectivePrice:
            let (price, oldPrice) = effectivePrices(new, old, baseFee)
            return oldPrice == 0 || price >= oldPrice.increasedRoundingUp(byPercent: 10)
                || price >= oldPrice.increased(byPercent: 10)
        case .effectivePriceAndTip:
            let (price, oldPrice) = effectivePrices(new, old, baseFee)
            let paid = (new.effectiveTip(baseFeePerGas: baseFee) ?? 0, old.effectiveTip(baseFeePerGas: baseFee) ?? 0)
            return price >= oldPrice.increased(byPercent: 10) && paid.0 >= paid.1
                || price == oldPrice && tip >= oldTip.increased(byPercent: 10)
        case .maxFeeOnly:
            return cap > oldCap
        }
    }

    private func effectivePrices(_ new: GasFees, _ old: GasFees, _ baseFee: WeiPerGas) -> (WeiPerGas, WeiPerGas) {
        (new.effectiveGasPrice(baseFeePerGas: baseFee), old.effectiveGasPrice(baseFeePerGas: baseFee))
    }
}
