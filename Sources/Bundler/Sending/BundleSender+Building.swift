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
            reserved = ReservedAddress()
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
        case .refused(let refusal, let message, let operations, let occupant):
            return refused(refusal, message, operations, occupant, building)
        case .failed(let reason, let message): return failed(reason, message, building)
        case .callFailed(let operations, let message):
            return composed(operations, message) + proposalFailed(message)
        case .searchStopped(let operations):
            composition.searchStopped(operations)
            return proposalFailed("no bundle: a bundle that passes was not found within a block")
        }
    }

    private mutating func submitted(_ building: Building) -> [Effect] {
        if let newest = tracker.newest { gasCeiling.taken(newest.gasLimit) }
        recheckConditions = false
        reserved = ReservedAddress()
        return move(to: .pending(until: freshDeadline, feeIncreases: building.feeIncreases), .submitted)
    }

    private mutating func noOperations(_ reason: NoOperationsReason, _ building: Building) -> [Effect] {
        if let gap = tracker.gap, filledGapAt != height { return fill(gap, building) }
        gasCeiling.forget()
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
            return marketIsUnpaid(building)
        case .unpaidRaise:
            return raiseIsUnpaid(building)
        }
    }

    /// Nobody pays even what the market asks for: there is nothing to cancel for, whatever is at the nonce.
    private mutating func marketIsUnpaid(_ building: Building, answer: ManualAnswer = .noOperations) -> [Effect] {
        guard building.feeIncreases > 0 else {
            // A node that asks for less by now, or another one, gets its chance.
            minimumPriorityFee = nil
            return answerManualCall(answer)
        }
        return backToFreshFees(building, answer: answer)
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

    /// Operations pay the market's price, and nobody pays more for what is at the nonce.
    private mutating func raiseIsUnpaid(_ building: Building) -> [Effect] {
        if let underpriced = building.underpriced, isOverdue(underpriced) { return beginCancelling() }
        return backToFreshFees(building, answer: .noOperations)
    }

    /// Back to fresh fees; the block of the first refusal stays.
    private mutating func backToFreshFees(_ building: Building, answer: ManualAnswer) -> [Effect] {
        var fresh = Building()
        fresh.underpriced = building.underpriced.map { Underpriced(since: $0.since, rounds: $0.rounds + 1) }
        state = .building(fresh)
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
        _ occupant: Occupant,
        _ building: Building
    ) -> [Effect] {
        if refusal != .addressReserved { reserved = ReservedAddress() }
        switch refusal {
        case .underpriced, .rejected, .replacementUnderpriced:
            return refusedForThePrice(refusal, message, occupant, building)
        case .conditionNotMet:
            recheckConditions = true
            return retryOnce(.conditionNotMet)
        case .busy:
            return [.report(.sender(.backedOff(reason: .busy)))]
        case .addressReserved:
            return addressIsReserved(message)
        case .insufficientFunds:
            // Without minimum replacement fees the next bundle replaces nothing: its operations owe the margin again.
            state = .building(Building())
            return resetTracker() + [.report(.sender(.backedOff(reason: .insufficientFunds)))]
        case .invalid, .intrinsicGasTooLow:
            return composed(operations, message) + [.report(.sender(.stepFailed(message)))]
                + answerManualCall(.failed(message))
        case .unsupported:
            // The transaction's own form, whatever it carries.
            return [.report(.sender(.stepFailed(message)))] + answerManualCall(.failed(message))
        case .unknown, .alreadyKnown, .nonceTooLow, .tooMuchGas:
            // The last three have outcomes of their own; as a refusal their text is as good as unknown.
            return composed(operations, message) + [.report(.sender(.backedOff(reason: .unknownRefusal)))]
                + answerManualCall(.failed(message))
        }
    }

    /// Nothing of ours is at the nonce, in this node, and nothing of ours can be: no price helps, and there is nothing
    /// to cancel.
    private mutating func addressIsReserved(_ message: String) -> [Effect] {
        state = .building(Building())
        return waitForAddress() + abandonFees() + answerManualCall(.failed(message))
    }

    mutating func waitForAddress() -> [Effect] {
        reserved.wasRefused(at: height)
        return [.report(.sender(.backedOff(reason: .addressReserved)))]
    }

    /// The bundle failed for what is in it, perhaps: the next has less.
    mutating func composed(_ operations: [Hash32], _ message: String) -> [Effect] {
        guard let culprit = composition.failed(operations) else { return [] }
        return [.isolate([culprit], reason: message), .rest(culprit, reason: message)]
    }

    private mutating func proposalFailed(_ message: String) -> [Effect] {
        [.report(.sender(.stepFailed(message))), .report(.sender(.backedOff(reason: .proposalFailed)))]
            + answerManualCall(.failed(message))
    }

    /// Wait for a trigger, then try with less.
    private mutating func tooMuchGas(_ gasLimit: Gas) -> [Effect] {
        gasCeiling.refused(gasLimit)
        return [.report(.sender(.backedOff(reason: .tooMuchGas)))]
    }

    /// Only where something is at our nonce the next bundle has to outbid it. Otherwise the node wants a higher priority
    /// fee of any transaction.
    private mutating func refusedForThePrice(
        _ refusal: RefusalClass,
        _ message: String,
        _ occupant: Occupant,
        _ building: Building
    ) -> [Effect] {
        let isReplacement = refusal == .replacementUnderpriced || tracker.newest != nil || occupant.fees != nil
        guard isReplacement else { return priorityFeeIsTooLow(message) }
        // The node still holds what was abandoned.
        if refusal == .replacementUnderpriced { tracker.restoreFees() }
        tracker.replacementWasRefused(occupant: occupant.fees)
        return underpriced(building)
    }

    private mutating func priorityFeeIsTooLow(_ message: String) -> [Effect] {
        let refused = tracker.tried.refused?.maxPriorityFeePerGas ?? 0
        let minimum: MinimumPriorityFee
        if let named = RefusalClassifier.minimumPriorityFee(named: message), named > refused {
            minimum = MinimumPriorityFee(fee: named, isNamed: true)
        } else {
            let raised = FeeEstimate.raisedPriorityFee(refused, byPercent: tracker.replacementFeePercentIncrease)
            minimum = MinimumPriorityFee(fee: raised, isNamed: false)
        }
        minimumPriorityFee = minimum
        return [.report(.sender(.priorityFeeTooLow(minimum: minimum.fee)))]
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
        // The signer cannot pay even the market's fees. Without this it would go on trying the raised ones, whatever
        // the market asks for by then.
        let cannotPay = reason == .insufficientFunds && building.feeIncreases > 0
        return reports
            + (cannotPay ? marketIsUnpaid(building, answer: .failed(message)) : answerManualCall(.failed(message)))
    }

    /// An attempt at once, but only one a block.
    private mutating func retryOnce(_ reason: BackOffReason) -> [Effect] {
        guard retriedAt != height, attemptsAreAllowed else { return [.report(.sender(.backedOff(reason: reason)))] }
        retriedAt = height
        return beginAttempt(.followUp)
    }
}
