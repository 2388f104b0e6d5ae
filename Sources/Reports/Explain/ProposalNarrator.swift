import Bundler
import Ethereum
import ScenarioFile

/// How a bundle comes about, in a reader's words.
struct ProposalNarrator {
    let names: NameBook

    func line(_ event: ProposalEvent, actor: String) -> TimelineLine {
        TimelineLine(actor: actor, text: text(event), isRoutine: event == .noOperations(.initially))
    }

    private func text(_ event: ProposalEvent) -> String {
        switch event {
        case .noOperations(let reason): text(reason)
        case .bundleFormed(let bundle): text(bundle)
        case .operationSkipped(let hash, let reason):
            "\(names.operation(hash)) skipped: \(SkipNarrator(names: names).text(reason))"
        case .operationsSuspected(let hashes, let reason):
            "\(names.operations(hashes)) to be bundled alone from now on: \(reason)"
        case .validationRulesUnavailable(let unsafe):
            "the node offers no ERC-7562 tracer: \(unsafe ? "goes on without its rules" : "does not build")"
        case .signerUnderfunded(let balance, let required):
            "its account has \(ReadableAmount.amount(balance)), a bundle may cost \(ReadableAmount.amount(required))"
        }
    }

    private func text(_ reason: NoOperationsReason) -> String {
        switch reason {
        case .initially: "the pool has nothing for it"
        case .afterFeeFilter: "no operation offers enough"
        case .unpaidRaise: "operations pay the market's price, and none what a replacement must offer"
        case .afterSimulation: "no operation is left after simulation"
        }
    }

    private func text(_ bundle: BundleFormed) -> String {
        let asked =
            bundle.isReplacement
            ? "operations must offer the bundle's own fees"
            : "operations must offer \(ReadableAmount.fees(bundle.requiredFees))"
        return "bundles \(names.operations(bundle.operations)) at nonce \(bundle.nonce) for "
            + "\(ReadableAmount.fees(bundle.fees)) (next base fee \(ReadableAmount.price(bundle.baseFeePerGas)), \(asked)); "
            + "\(bundle.packedGas) gas packed, limit \(bundle.gasLimit)"
            + (bundle.feeIncreases > 0 ? ", fee increases \(bundle.feeIncreases)" : "")
    }
}
