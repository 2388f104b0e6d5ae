import Ethereum

extension BundleSender {
    mutating func polledWhileBuilding(_ update: TrackerUpdate) -> [Effect] {
        guard case .building(let building) = state, building.attempt == nil else { return [] }
        switch update {
        case .mined(let mined, let stillInFlight):
            return minedWhileBuilding(mined, stillInFlight: stillInFlight)
        case .reorganised(let hash, let nonce):
            return reorganised(hash, nonce: nonce)
        case .nonceUsed(let nonce, let accountNonce):
            // What was refused was refused at that nonce.
            state = .building(Building())
            return [.report(.sender(.nonceUsedByOther(nonce: nonce, accountNonce: accountNonce)))] + resetTracker()
                + followNewBlock()
        case .unknown(let message):
            return [.report(.sender(.stepFailed(message)))] + followNewBlock()
        case .none, .dropped:
            // Dropped: nothing of ours is in the way any more, which is what the next attempt hopes for.
            return followNewBlock()
        }
    }

    private mutating func followNewBlock() -> [Effect] { attemptsAreAllowed ? beginAttempt(.newBlock) : [] }

    /// An abandoned bundle that was mined meanwhile is reported like any other.
    private mutating func minedWhileBuilding(_ mined: MinedTransaction, stillInFlight: Bool) -> [Effect] {
        state = .building(Building())
        var effects = minedEffects(mined)
        if stillInFlight { return effects + awaitReorganised() }
        if attemptsAreAllowed { effects += beginAttempt(.followUp) }
        return effects
    }

    /// What was mined is in flight again, with a fresh deadline.
    private mutating func reorganised(_ hash: Hash32, nonce: UInt64) -> [Effect] {
        [.report(.transaction(.transactionReorganised(hash, nonce: nonce)))] + awaitReorganised()
    }

    /// Waits for what a reorganisation left in flight at the nonce that is open now.
    mutating func awaitReorganised() -> [Effect] {
        move(to: .pending(until: freshDeadline, feeIncreases: 0), .reorganised)
    }

    // MARK: Outcomes of an attempt

    mutating func attemptFinished(_ attempt: UInt64, _ outcome: AttemptOutcome) -> [Effect] {
        // An outcome of any other attempt is late, not wrong.
        guard case .building(var building) = state, building.attempt == attempt else { return [] }
        building.attempt = nil
        state = .building(building)
        if outcome.isSubmission { submissions += 1 }
        switch outcome {
        case .submitted: return submitted(building)
        case .noOperations(let reason): return noOperations(reason, building)
        case .nonceTooLow(let update): return nonceTooLow(update)
        case .tooMuchGas(let gasLimit): return tooMuchGas(gasLimit)
        case .refused(let refusal, let message, let operations): return refused(refusal, message, operations, building)
        case .failed(let reason, let message): return failed(reason, message, building)
        }
    }

    private mutating func submitted(_ building: Building) -> [Effect] {
        maxGasLimit = nil
        recheckConditions = false
        return move(to: .pending(until: freshDeadline, feeIncreases: building.feeIncreases), .submitted)
    }

    private mutating func noOperations(_ reason: NoOperationsReason, _ building: Building) -> [Effect] {
        if let gap = tracker.gap, filledGapAt != height { return fill(gap, building) }
        // Perhaps only because nothing is small enough: what was refused must get its chance again.
        maxGasLimit = nil
        switch reason {
        case .initially, .afterSimulation:
            guard building.feeIncreases > 0 else { return answerManualCall(.noOperations) }
            // The block of the first refusal stays: it must survive a round without operations, or nothing ever
            // cancels.
            var fresh = Building()
            fresh.underpriced = building.underpriced
            state = .building(fresh)
            return abandonFees() + answerManualCall(.noOperations)
        case .afterFeeFilter:
            return pricedOut(building)
        }
    }

    /// No bundle takes the nonce that a transaction of ours waits behind, so an empty transaction does, as this
    /// attempt.
    ///
    /// Sending the old bytes again would cost more and help less: what they carried is in flight behind the gap, and
    /// would make that bundle revert, or has left the pool for a reason.
    private mutating func fill(_ gap: NonceGap, _ building: Building) -> [Effect] {
        filledGapAt = height
        var building = building
        building.attempt = lastAttempt
        state = .building(building)
        return [.report(.sender(.nonceGapFound(gap))), .fillNonce(lastAttempt)]
    }

    /// There are operations, and none pays the fees; or the signer cannot pay them raised.
    private mutating func pricedOut(_ building: Building, answer: ManualAnswer = .noOperations) -> [Effect] {
        if let underpriced = building.underpriced {
            return isOverdue(underpriced) ? beginCancelling() : backToFreshFees(underpriced, answer: answer)
        }
        guard building.feeIncreases > 0 else { return answerManualCall(answer) }
        state = .building(Building())
        return abandonFees() + answerManualCall(answer)
    }

    /// Back to fresh fees; the block of the first refusal stays.
    private mutating func backToFreshFees(_ underpriced: Underpriced, answer: ManualAnswer) -> [Effect] {
        var building = Building()
        building.underpriced = Underpriced(since: underpriced.since, rounds: underpriced.rounds + 1)
        state = .building(building)
        return abandonFees() + answerManualCall(answer)
    }

    /// Nobody pays the raised fees: they are forgotten for bundles, and what was sent is left to its fate.
    private mutating func abandonFees() -> [Effect] {
        let isNews = tracker.hasInFlight && tracker.minimumReplacementFees != nil && !tracker.tried.isAbandoned
        tracker.abandonFees()
        return isNews ? [.report(.sender(.bundleAbandoned(nonce: tracker.nonce)))] : []
    }

    private mutating func beginCancelling() -> [Effect] {
        cancelsFor = state.underpriced
        return move(to: .cancelling(feeIncreases: 0), .underpriced) + [.submitCancellation]
    }

    private mutating func nonceTooLow(_ update: TrackerUpdate) -> [Effect] {
        switch update {
        case .mined(let mined, let stillInFlight):
            state = .building(Building())
            let effects = minedEffects(mined)
            if stillInFlight { return effects + awaitReorganised() }
            return effects + (attemptsAreAllowed ? retryOnce(.nonceTooLow) : [])
        case .nonceUsed(let nonce, let accountNonce):
            state = .building(Building())
            return [.report(.sender(.nonceUsedByOther(nonce: nonce, accountNonce: accountNonce)))] + resetTracker()
                + retryOnce(.nonceTooLow)
        case .none, .dropped, .reorganised, .unknown:
            // The node that refused knows more than the one that was asked: what became of our transactions is
            // unknown, and sending their operations at another nonce could execute them twice. At this nonce the next
            // bundle replaces what this one would have: the minimum replacement fees still count, and the fee
            // increases.
            return [.report(.sender(.backedOff(reason: .fateUnknown)))]
        }
    }

    private mutating func refused(
        _ refusal: RefusalClass,
        _ message: String,
        _ operations: [Hash32],
        _ building: Building
    ) -> [Effect] {
        switch refusal {
        case .underpriced, .rejected:
            return underpriced(building)
        case .replacementUnderpriced:
            // The node still holds what was abandoned.
            tracker.restoreFees()
            return underpriced(building)
        case .conditionNotMet:
            recheckConditions = true
            return retryOnce(.conditionNotMet)
        case .busy:
            return [.report(.sender(.backedOff(reason: .busy)))]
        case .insufficientFunds:
            // Without minimum replacement fees the next bundle replaces nothing: its operations owe the margin again.
            state = .building(Building())
            return resetTracker() + [.report(.sender(.backedOff(reason: .insufficientFunds)))]
        case .invalid, .intrinsicGasTooLow:
            return [.isolate(operations, reason: message), .report(.sender(.stepFailed(message)))]
                + answerManualCall(.failed(message))
        case .unknown, .alreadyKnown, .nonceTooLow, .tooMuchGas:
            // The last three have outcomes of their own; as a refusal their text is as good as unknown.
            return [.report(.sender(.backedOff(reason: .unknownRefusal)))] + answerManualCall(.failed(message))
        }
    }

    /// Wait for a trigger, then try with half of that.
    private mutating func tooMuchGas(_ gasLimit: Gas) -> [Effect] {
        maxGasLimit = Gas(gasLimit.rawValue / 2)
        return [.report(.sender(.backedOff(reason: .tooMuchGas)))]
    }

    /// Wait for a trigger, then try at a higher price.
    private mutating func underpriced(_ building: Building) -> [Effect] {
        var raised = building
        raised.feeIncreases += 1
        let underpriced = building.underpriced ?? Underpriced(since: height, rounds: 1)
        raised.underpriced = underpriced
        state = .building(raised)
        return [.report(.sender(.underpriced(since: underpriced.since, feeIncreases: raised.feeIncreases)))]
    }

    private mutating func failed(_ reason: BackOffReason, _ message: String, _ building: Building) -> [Effect] {
        let reports = [Effect.report(.sender(.stepFailed(message))), .report(.sender(.backedOff(reason: reason)))]
        // The signer cannot pay the raised fees. Without a reset it would go on trying them, whatever the market
        // asks for by then.
        let cannotPayRaise = reason == .insufficientFunds && building.feeIncreases > 0
        return reports
            + (cannotPayRaise ? pricedOut(building, answer: .failed(message)) : answerManualCall(.failed(message)))
    }

    /// An attempt at once, but only one a block.
    private mutating func retryOnce(_ reason: BackOffReason) -> [Effect] {
        guard retriedAt != height, attemptsAreAllowed else { return [.report(.sender(.backedOff(reason: reason)))] }
        retriedAt = height
        return beginAttempt(.followUp)
    }
}
