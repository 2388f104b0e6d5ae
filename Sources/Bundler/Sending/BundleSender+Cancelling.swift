import Ethereum

extension BundleSender {
    mutating func cancellationFinished(_ outcome: CancellationOutcome) -> [Effect] {
        guard case .cancelling(let feeIncreases) = state else { return [] }
        submissions += 1
        switch outcome {
        case .submitted:
            return move(to: .cancelPending(until: freshDeadline, feeIncreases: feeIncreases), .submitted)
        case .softCancelled:
            return reset(.soft)
        case .nonceTooLow(let update):
            return cancellationNonceTooLow(update)
        case .refused(let refusal, let message):
            return cancellationRefused(refusal, message, feeIncreases)
        case .failed(let message):
            return cancelAtNextHead(message)
        }
    }

    private mutating func cancellationNonceTooLow(_ update: TrackerUpdate) -> [Effect] {
        switch update {
        case .mined(let mined, let stillInFlight):
            return minedEffects(mined) + nonceIsFree(.nonceUsed, stillInFlight: stillInFlight)
        case .nonceUsed(let nonce, let accountNonce):
            return [.report(.sender(.nonceUsedByOther(nonce: nonce, accountNonce: accountNonce)))] + reset(.nonceUsed)
        case .none, .dropped, .reorganised, .unknown:
            return reset(.nonceUsed)
        }
    }

    /// What waited behind the nonce can be mined now, and is waited for.
    private mutating func nonceIsFree(_ reason: TransitionReason, stillInFlight: Bool) -> [Effect] {
        stillInFlight ? move(to: .building(Building()), reason) + awaitReorganised() : reset(reason)
    }

    private mutating func cancellationRefused(
        _ refusal: RefusalClass,
        _ message: String,
        _ feeIncreases: UInt64
    ) -> [Effect] {
        switch refusal {
        case .underpriced, .replacementUnderpriced, .rejected:
            guard feeIncreases < limits.maxCancellationFeeIncreases else { return abandonCancellation(feeIncreases) }
            state = .cancelling(feeIncreases: feeIncreases + 1)
            return [.report(.sender(.cancellationRefused(feeIncreases: feeIncreases))), .submitCancellation]
        case .conditionNotMet:
            return cancelOnceMore(message)
        case .busy, .unknown:
            return cancelAtNextHead(message)
        case .addressReserved:
            return [.report(.sender(.stepFailed(message)))] + move(to: .building(Building()), .error)
                + waitForAddress()
        case .insufficientFunds, .intrinsicGasTooLow, .tooMuchGas, .invalid, .unsupported, .alreadyKnown, .nonceTooLow:
            return [.report(.sender(.stepFailed(message)))] + reset(.error)
        }
    }

    /// As with a bundle: at once, but only once a block.
    private mutating func cancelOnceMore(_ message: String) -> [Effect] {
        guard retriedAt != height else { return cancelAtNextHead(message) }
        retriedAt = height
        return [.report(.sender(.stepFailed(message))), .submitCancellation]
    }

    /// A signer or a node that is busy says nothing about the nonce, which is blocked as before: the next head's attempt,
    /// at the fees that nobody paid, cancels again if still nobody does.
    private mutating func cancelAtNextHead(_ message: String) -> [Effect] {
        var building = Building()
        building.underpriced = cancelsFor
        building.feeIncreases = 1
        return [.report(.sender(.stepFailed(message)))] + move(to: .building(building), .error)
    }

    private mutating func abandonCancellation(_ feeIncreases: UInt64) -> [Effect] {
        [.report(.sender(.cancellationAbandoned(feeIncreases: feeIncreases)))] + reset(.abandoned)
    }

    mutating func polledWhileCancelPending(_ update: TrackerUpdate) -> [Effect] {
        guard case .cancelPending(let until, let feeIncreases) = state else { return [] }
        switch update {
        case .mined(let mined, let stillInFlight):
            // The cancellation or the bundle it was to cancel: the nonce is free either way.
            return minedEffects(mined) + nonceIsFree(.mined, stillInFlight: stillInFlight)
        case .nonceUsed(let nonce, let accountNonce):
            return [.report(.sender(.nonceUsedByOther(nonce: nonce, accountNonce: accountNonce)))] + reset(.nonceUsed)
        case .dropped(let hash, let nonce, let kind):
            return [.report(.transaction(.transactionDropped(hash, nonce: nonce, kind: kind)))]
                + cancelAgain(feeIncreases, .dropped)
        case .reorganised(let hash, let nonce):
            state = .cancelPending(until: freshDeadline, feeIncreases: feeIncreases)
            return [.report(.transaction(.transactionReorganised(hash, nonce: nonce)))]
        case .unknown(let message):
            return [.report(.sender(.stepFailed(message)))]
        case .none:
            return head >= until ? cancelAgain(feeIncreases, .timedOut) : []
        }
    }

    private mutating func cancelAgain(_ feeIncreases: UInt64, _ reason: TransitionReason) -> [Effect] {
        guard feeIncreases < limits.maxCancellationFeeIncreases else { return abandonCancellation(feeIncreases) }
        return move(to: .cancelling(feeIncreases: feeIncreases + 1), reason) + [.submitCancellation]
    }
}
