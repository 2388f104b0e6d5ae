import Bundler
import Ethereum
import ScenarioFile

/// What a sender's state machine decides, in a reader's words.
struct SenderNarrator {
    let names: NameBook
    let settings: BuilderSettings

    func line(_ event: SenderEvent, actor: String) -> TimelineLine? {
        func line(_ text: String, isRoutine: Bool = false) -> TimelineLine {
            TimelineLine(actor: actor, text: text, isRoutine: isRoutine)
        }
        switch event {
        case .stateChanged(let change): return line(text(change))
        case .triggered(let cause, _, let feeIncreases): return line(text(cause, feeIncreases), isRoutine: true)
        case .stepFailed(let message): return line("a step failed: \(message)")
        case .manualCallAnswered(let answer): return line("answers its caller: \(text(answer))")
        case .backedOff(.addressReserved):
            return line("waits: the node holds a blob transaction of its account, which nothing of ours can replace")
        case .backedOff(let reason):
            return line("waits for the next head: \(reason.rawValue.replacing("_", with: " "))")
        case .underpriced(let since, let feeIncreases):
            return line("the next attempt offers more: underpriced since block \(since), fee increases \(feeIncreases)")
        case .priorityFeeTooLow(let minimum):
            return line(
                "the node wants a higher priority fee: bundles offer at least \(ReadableAmount.price(minimum))"
            )
        case .buildingStopped(let reverted, let until):
            return line("ALERT: \(reverted) bundles reverted; it builds no more until block \(until) or its release")
        case .buildingResumed: return line("builds again")
        case .trackerChanged(let status): return line(text(status), isRoutine: true)
        case .nonceUsedByOther(let nonce, let accountNonce):
            return line(
                "nonce \(nonce) is used by a transaction that is not ours; the account's nonce is \(accountNonce)"
            )
        case .nonceWentBack(let nonce, let accountNonce):
            return line(
                "goes back from nonce \(nonce) to \(accountNonce), the account's next: what used it left the chain"
            )
        case .nonceGapFound(let gap): return line(text(gap))
        case .bundleAbandoned(let nonce):
            return line("abandons its bundle at nonce \(nonce): nobody pays the raised fees, which are forgotten")
        case .cancellationRefused(let increases):
            return line("its cancellation is refused after \(increases) fee increases")
        case .cancellationAbandoned(let increases):
            return line(
                "gives up cancelling after \(increases) fee increases (at most \(settings.maxCancellationFeeIncreases))"
            )
        case .leaseGranted, .leaseReleased: return nil
        }
    }

    private func text(_ change: StateChange) -> String {
        let edge = "\(change.from.rawValue) -> \(change.to.rawValue): \(change.reason.rawValue)"
        switch change.reason {
        case .timedOut:
            return
                "\(edge); not mined in \(settings.maxBlocksToWaitForMine) blocks, fee increases \(change.feeIncreases)"
        case .underpriced:
            guard let since = change.underpricedSince else { return edge }
            return "\(edge) since block \(since), more than \(settings.maxReplacementUnderpricedBlocks) blocks"
        case .submitted, .reorganised:
            return change.feeIncreases > 0 ? "\(edge), fee increases \(change.feeIncreases)" : edge
        case .mined, .reverted, .dropped, .nonceUsed, .soft, .abandoned, .error:
            return edge
        }
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

    private func text(_ answer: ManualAnswer) -> String {
        switch answer {
        case .mined(let hash, let block): "\(names.transaction(hash)) mined in block \(block)"
        case .noOperations: "no operations"
        case .failed(let message): "failed: \(message)"
        case .superseded(by: .anotherCall): "superseded by another call"
        case .superseded(by: .autoMode): "superseded: bundles are sent without calls now"
        }
    }

    private func text(_ status: TrackerStatus) -> String {
        let fees = status.minimumReplacementFees.map { ", a replacement offers at least \(ReadableAmount.fees($0))" }
        return "is at nonce \(status.nonce), \(status.inFlight) in flight\(fees ?? "")"
    }

    private func text(_ gap: NonceGap) -> String {
        "nonce \(gap.nonce) is a gap: no bundle of ours is there, there is nothing to send at it, and "
            + "\(names.transaction(gap.waiting)) waits behind it at nonce \(gap.waitingNonce): "
            + "an empty transaction fills it"
    }
}
