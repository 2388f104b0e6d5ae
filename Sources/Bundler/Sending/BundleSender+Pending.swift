import Ethereum

extension BundleSender {
    mutating func polledWhilePending(_ update: TrackerUpdate) -> [Effect] {
        guard case .pending(let until, let feeIncreases) = state else { return [] }
        switch update {
        case .mined(let mined, let stillInFlight):
            return minedWhilePending(mined, stillInFlight: stillInFlight)
        case .nonceUsed(let nonce, let accountNonce):
            return [.report(.sender(.nonceUsedByOther(nonce: nonce, accountNonce: accountNonce)))] + reset(.nonceUsed)
        case .dropped(let hash, let nonce, let kind):
            return [.report(.transaction(.transactionDropped(hash, nonce: nonce, kind: kind)))]
                + buildAgain(raised(feeIncreases), .dropped)
        case .reorganised(let hash, let nonce):
            state = .pending(until: freshDeadline, feeIncreases: feeIncreases)
            return [.report(.transaction(.transactionReorganised(hash, nonce: nonce)))]
        case .unknown(let message):
            // Not even a deadline counts while nobody can say whether the bundle is mined.
            return [.report(.sender(.stepFailed(message)))]
        case .none:
            return head >= until ? timedOut(feeIncreases) : []
        }
    }

    /// It may be the price, the size, or an operation that nobody includes: the next bundle offers more, is no larger than
    /// half a block, and after two equal ones has less in it.
    private mutating func timedOut(_ feeIncreases: UInt64) -> [Effect] {
        aimsAtHalfABlock = true
        let stalled = tracker.newest.map { $0.kind == .bundle ? $0.operations : [] } ?? []
        let effects = composed(stalled, "not mined alone")
        return effects + buildAgain(raised(feeIncreases), .timedOut)
    }

    private func raised(_ feeIncreases: UInt64) -> Building {
        var building = Building()
        building.feeIncreases = feeIncreases + 1
        return building
    }

    private mutating func minedWhilePending(_ mined: MinedTransaction, stillInFlight: Bool) -> [Effect] {
        var effects = minedEffects(mined)
        if stillInFlight {
            state = .pending(until: freshDeadline, feeIncreases: 0)
            return effects
        }
        effects += move(to: .building(Building()), mined.succeeded == false ? .reverted : .mined)
        if attemptsAreAllowed { effects += beginAttempt(.followUp) }
        return effects
    }

    private mutating func wasReverted(_ mined: MinedTransaction) -> [Effect] {
        let isStopped = reverted.add(
            mined.hash,
            block: mined.block,
            most: limits.maxRevertedBundles,
            window: limits.revertedBundlesWindow
        )
        guard isStopped, let until = reverted.stoppedUntil else { return [.attributeRevert(mined.hash)] }
        let stop = SenderEvent.buildingStopped(reverted: reverted.count, until: until)
        return [.report(.sender(stop)), .attributeRevert(mined.hash)]
    }

    /// What a mined transaction means in any state: its report, the caller's answer, blame if it reverted.
    mutating func minedEffects(_ mined: MinedTransaction) -> [Effect] {
        var effects: [Effect] = [.report(.transaction(.transactionMined(mined)))]
        guard mined.kind == .bundle else { return effects }
        if minimumPriorityFee?.isNamed == false { minimumPriorityFee = nil }
        aimsAtHalfABlock = false
        composition.succeeded(tracker.operations(ofMined: mined.hash).count)
        if mined.succeeded == false { effects += wasReverted(mined) }
        return effects + answerManualCall(.mined(mined.hash, block: mined.block))
    }
}
