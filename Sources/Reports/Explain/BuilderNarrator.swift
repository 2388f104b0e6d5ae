import Bundler
import Checks
import Ethereum
import ScenarioFile
import Simulation

/// What the builder does and why, in a reader's words.
struct BuilderNarrator {
    let names: NameBook
    let settings: BuilderSettings
    /// Each sender's underpriced mark: the block of the first refusal of that class since it was last cleared.
    var marks: [Int: BlockNumber]

    mutating func line(_ event: BuilderEvent, sender: Int?, block: BlockNumber) -> TimelineLine? {
        let actor = sender.map { "sender \($0)" } ?? "pool"
        switch event {
        case .stateChanged(let change): return TimelineLine(actor: actor, text: text(change, sender: sender))
        case .triggered(let cause, _, let feeIncreases):
            return TimelineLine(actor: actor, text: text(cause, feeIncreases), isRoutine: true)
        case .noOperations(.initially):
            return TimelineLine(actor: actor, text: "the pool has nothing for it", isRoutine: true)
        case .transactionRefused(let refused): return TimelineLine(actor: actor, text: text(refused, sender, block))
        case .operationIncluded: return nil
        case .stepFailed, .manualCallAnswered, .backedOff, .noOperations, .bundleFormed, .operationSkipped,
            .operationsSuspected, .validationRulesUnavailable, .operationAccepted, .operationRejected,
            .operationReplaced, .operationRemoved, .operationReturned, .transactionSigned, .transactionAccepted,
            .submissionUncertain, .transactionMined, .transactionDropped, .nonceUsedByOther, .bundleAbandoned,
            .transactionReorganised, .signerUnderfunded, .nonceWentBack, .nonceGapFound, .blockingTransactionFound,
            .cancellationRefused, .cancellationAbandoned:
            return TimelineLine(actor: actor, text: text(event))
        }
    }

    // MARK: States

    private mutating func text(_ change: StateChange, sender: Int?) -> String {
        let edge = "\(change.from.rawValue) -> \(change.to.rawValue): \(change.reason.rawValue)"
        let mark = sender.flatMap { marks[$0] }
        switch change.reason {
        case .timedOut:
            clearMark(sender)
            return
                "\(edge); not mined in \(settings.maxBlocksToWaitForMine) blocks, fee increases \(change.feeIncreases)"
        case .underpriced:
            let since = mark.map { " since block \($0), more than \(settings.maxReplacementUnderpricedBlocks) blocks" }
            return "\(edge)\(since ?? "")"
        case .mined, .reverted, .dropped, .nonceUsed, .soft, .abandoned, .error:
            clearMark(sender)
            return edge
        case .submitted, .reorganised:
            return change.feeIncreases > 0 ? "\(edge), fee increases \(change.feeIncreases)" : edge
        }
    }

    private mutating func clearMark(_ sender: Int?) {
        if let sender { marks[sender] = nil }
    }

    private func text(_ cause: AttemptCause, _ feeIncreases: UInt64) -> String {
        let why =
            switch cause {
            case .newBlock: "a new block"
            case .interval: "the interval is over"
            case .manual: "it was called"
            case .followUp: "at once, after what it learned"
            }
        return "builds: \(why)\(feeIncreases > 0 ? ", fee increases \(feeIncreases)" : "")"
    }

    private mutating func text(_ refused: RefusedSubmission, _ sender: Int?, _ block: BlockNumber) -> String {
        var text =
            "\(names.transaction(refused.hash)) refused: \(refused.error.message) (\(refused.error.code)), "
            + "class \(refused.refusal.rawValue)"
        switch refused.refusal {
        case .underpriced, .replacementUnderpriced, .rejected:
            guard refused.kind == .bundle, let sender else { break }
            let mark = marks[sender] ?? block
            marks[sender] = mark
            text += " -> the next attempt offers more, underpriced mark since block \(mark)"
        case .alreadyKnown, .nonceTooLow, .insufficientFunds, .intrinsicGasTooLow, .conditionNotMet, .tooMuchGas,
            .invalid, .busy, .unknown:
            break
        }
        return text
    }

    // MARK: Everything else

    private func text(_ event: BuilderEvent) -> String {
        switch event {
        case .stateChanged, .triggered, .transactionRefused: return "\(event.name)"
        case .stepFailed(let message): return "a step failed: \(message)"
        case .manualCallAnswered(let answer): return "answers its caller: \(text(answer))"
        case .backedOff(let reason): return "waits for the next head: \(reason.rawValue.replacing("_", with: " "))"
        case .noOperations(let reason): return text(reason)
        case .bundleFormed(let bundle): return text(bundle)
        case .operationSkipped(let hash, let reason):
            return "\(names.operation(hash)) skipped: \(SkipNarrator(names: names).text(reason))"
        case .operationsSuspected(let hashes, let reason):
            return "\(names.operations(hashes)) to be bundled alone from now on: \(reason)"
        case .validationRulesUnavailable(let unsafe):
            return "the node offers no ERC-7562 tracer: \(unsafe ? "goes on without its rules" : "does not build")"
        case .operationAccepted(let hash, _): return "accepts \(names.operation(hash))"
        case .operationRejected(let hash, _, let reason): return "rejects \(names.operation(hash)): \(reason)"
        case .operationReplaced(let old, let new):
            return "\(names.operation(new)) takes the place of \(names.operation(old))"
        case .operationRemoved(let hash, let reason): return "removes \(names.operation(hash)): \(reason)"
        case .operationIncluded(let hash, let block, _): return "\(names.operation(hash)) is in block \(block)"
        case .operationReturned(let hash): return "takes \(names.operation(hash)) back: its block left the chain"
        case .transactionSigned, .transactionAccepted, .submissionUncertain, .transactionMined, .transactionDropped,
            .nonceUsedByOther, .bundleAbandoned, .transactionReorganised, .signerUnderfunded, .nonceWentBack,
            .nonceGapFound,
            .blockingTransactionFound, .cancellationRefused, .cancellationAbandoned:
            return transactionText(event)
        }
    }

    private func text(_ answer: ManualAnswer) -> String {
        switch answer {
        case .mined(let hash, let block): "\(names.transaction(hash)) mined in block \(block)"
        case .noOperations: "no operations"
        case .failed(let message): "failed: \(message)"
        case .superseded(by: .anotherCall): "superseded by another call"
        case .superseded(by: .autoMode): "superseded: bundles are sent without calls now"
        }
    }

    private func text(_ reason: NoOperationsReason) -> String {
        switch reason {
        case .initially: "the pool has nothing for it"
        case .afterFeeFilter: "no operation offers enough"
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

    private func transactionText(_ event: BuilderEvent) -> String {
        switch event {
        case .transactionSigned(let submission):
            return "signs and sends \(names.transaction(submission.hash)): nonce \(submission.nonce), "
                + "\(ReadableAmount.fees(submission.fees)), \(submission.gasLimit) gas"
        case .transactionAccepted(let hash, _): return "the node has \(names.transaction(hash))"
        case .submissionUncertain(let hash, _, let reason):
            return "nobody knows whether the node has \(names.transaction(hash)) (\(reason)): tracked as if it had"
        case .transactionMined(let mined):
            let verb = mined.succeeded == false ? "reverted" : "mined"
            return "sees \(names.transaction(mined.hash)) \(verb) in block \(mined.block)"
        case .transactionDropped(let hash, let nonce, _):
            return "\(names.transaction(hash)) is dropped: unknown to the node at two heads, nonce \(nonce) unused"
        case .nonceUsedByOther(let nonce, let accountNonce):
            return "nonce \(nonce) is used by a transaction that is not ours; the account's nonce is \(accountNonce)"
        case .bundleAbandoned(let nonce):
            return "abandons its bundle at nonce \(nonce): nobody pays the raised fees, which are forgotten"
        case .transactionReorganised(let hash, let nonce):
            return "\(names.transaction(hash)) at nonce \(nonce) fell out of the chain: tracked again"
        case .signerUnderfunded(let balance, let required):
            return
                "its account has \(ReadableAmount.amount(balance)), a bundle may cost \(ReadableAmount.amount(required))"
        case .nonceWentBack(let nonce, let accountNonce):
            return "goes back from nonce \(nonce) to \(accountNonce), the account's next: what used it left the chain"
        case .nonceGapFound(let gap):
            return "nonce \(gap.nonce) is a gap: no bundle of ours is there, there is nothing to send at it, and "
                + "\(names.transaction(gap.waiting)) waits behind it at nonce \(gap.waitingNonce): "
                + "an empty transaction fills it"
        case .blockingTransactionFound(let hash, let fees):
            return "\(names.transaction(hash)) blocks its nonce with \(ReadableAmount.fees(fees)): "
                + "the cancellation goes just above"
        case .cancellationRefused(let increases): return "its cancellation is refused after \(increases) fee increases"
        case .cancellationAbandoned(let increases):
            return
                "gives up cancelling after \(increases) fee increases (at most \(settings.maxCancellationFeeIncreases))"
        case .stateChanged, .triggered, .stepFailed, .manualCallAnswered, .backedOff, .noOperations, .bundleFormed,
            .operationSkipped, .operationsSuspected, .validationRulesUnavailable, .operationAccepted,
            .operationRejected, .operationReplaced, .operationRemoved, .operationIncluded, .operationReturned,
            .transactionRefused:
            return "\(event.name)"
        }
    }
}
