import Bundler
import Ethereum
import ScenarioFile
import Simulation

/// The configured fee rule, stated a second time, from the contract and not from the builder's code.
struct FeeRule {
    let settings: BuilderSettings

    /// The fees that each operation must offer in a bundle of these fees: never less than the bundle's own fees, and on a
    /// replacement no more.
    func required(bundle: GasFees, isReplacement: Bool) -> GasFees {
        guard !isReplacement else { return bundle }
        let base = bundle.maxFeePerGas.saturatingSubtract(bundle.maxPriorityFeePerGas)
        let priority =
            switch settings.priorityFeeMode {
            case .priorityFeeIncreasePercent(let percent): bundle.maxPriorityFeePerGas.increased(byPercent: percent)
            case .baseFeePercent(let percent): base.percent(percent)
            }
        let tip = max(priority, bundle.maxPriorityFeePerGas)
        return GasFees(maxFeePerGas: base + tip, maxPriorityFeePerGas: tip)
    }

    /// A first bundle's fees at a head with this next base fee and this suggested priority fee.
    func fresh(nextBaseFee: WeiPerGas, suggestedPriorityFee: WeiPerGas) -> GasFees {
        let base = nextBaseFee.increased(byPercent: settings.bundleBaseFeeOverheadPercent)
        let suggested = max(suggestedPriorityFee, settings.minMaxPriorityFeePerGas)
        let priority = suggested.increased(byPercent: settings.bundlePriorityFeeOverheadPercent)
        return GasFees(maxFeePerGas: base + priority, maxPriorityFeePerGas: priority)
    }
}

extension GasFees {
    /// Both prices are at least those of `required`.
    func meets(_ required: GasFees) -> Bool {
        maxFeePerGas >= required.maxFeePerGas && maxPriorityFeePerGas >= required.maxPriorityFeePerGas
    }
}
