import Ethereum

extension Mempool {
    /// Throws what is wrong with the candidate; ``AdmissionCheck/capacity`` may move others out of its way.
    mutating func perform(
        _ check: AdmissionCheck,
        on candidate: inout PoolCandidate,
        state: some PoolStateView,
        environment: PoolEnvironment,
        evicted: inout [PoolEviction]
    ) throws(PoolRefusal) {
        switch check {
        case .rpcFeeCap: try checkRPCFeeCap(candidate, environment)
        case .replayProtection: try checkReplayProtection(candidate)
        case .transactionType: try checkType(candidate)
        case .size: try checkSize(candidate)
        case .initCodeSize: try checkInitCodeSize(candidate, environment)
        case .chainID: try checkChainID(candidate, environment)
        case .sender: _ = try candidate.sender()
        case .authorizationList: try checkAuthorizationList(candidate)
        case .alreadyKnown: if locations[candidate.transaction.hash] != nil { throw .alreadyKnown }
        case .nonceOverflow: if candidate.nonce == Transaction.nonceBound { throw .nonceMax }
        case .blockGasLimit: try checkBlockGasLimit(candidate, environment)
        case .transactionGasCap: try checkTransactionGasCap(candidate, environment)
        case .plainTransferGas: try checkPlainTransferGas(candidate)
        case .intrinsicGas: try checkIntrinsicGas(candidate, environment)
        case .floorDataGas: try checkFloorDataGas(candidate, environment)
        case .tipWithinFeeCap: try checkTipWithinFeeCap(candidate)
        case .minimumTip: try checkMinimumTip(candidate)
        case .minimumFeeCap: try checkMinimumFeeCap(candidate)
        case .baseFee: try checkBaseFee(candidate, environment)
        case .senderCode: try checkSenderCode(&candidate, state)
        case .nonce: try checkNonce(&candidate, state)
        case .balance: try checkBalance(&candidate, state)
        case .delegation: try checkDelegation(&candidate, state)
        case .reservation: try checkReservation(&candidate)
        case .accountSlots: try checkAccountSlots(&candidate)
        case .capacity:
            try makeRoom(for: &candidate, state: state, environment: environment, evicted: &evicted)
        case .replacement: try checkReplacement(&candidate)
        }
    }
}

// MARK: - The transaction itself

extension Mempool {
    private func checkRPCFeeCap(
        _ candidate: PoolCandidate,
        _ environment: PoolEnvironment
    ) throws(PoolRefusal) {
        guard candidate.isLocal, let cap = environment.rpcFeeCap else { return }
        let fee = candidate.fees.maxFeePerGas * candidate.gasLimit
        if fee > cap { throw .rpcFeeCapExceeded(fee: fee, cap: cap) }
    }

    private func checkReplayProtection(_ candidate: PoolCandidate) throws(PoolRefusal) {
        if candidate.isLocal, candidate.transaction.transaction.chainID == nil { throw .unprotected }
    }

    private func checkType(_ candidate: PoolCandidate) throws(PoolRefusal) {
        let type = candidate.transaction.transaction.type
        if !profile.acceptedTypes.contains(type) { throw .typeNotSupported(type) }
    }

    private func checkSize(_ candidate: PoolCandidate) throws(PoolRefusal) {
        let size = candidate.transaction.raw.count
        if size > profile.maximumSize { throw .oversized(size: size, limit: profile.maximumSize) }
    }

    private func checkInitCodeSize(_ candidate: PoolCandidate, _ environment: PoolEnvironment) throws(PoolRefusal) {
        guard candidate.transaction.transaction.to == nil else { return }
        let size = candidate.transaction.transaction.data.count
        let limit = environment.gasSchedule.maximumInitcodeSize
        if size > limit { throw .initCodeTooLarge(size: size, limit: limit) }
    }

    private func checkChainID(_ candidate: PoolCandidate, _ environment: PoolEnvironment) throws(PoolRefusal) {
        guard let chainID = candidate.transaction.transaction.chainID else { return }
        if chainID != environment.chainID {
            throw .wrongChainID(transaction: chainID, node: environment.chainID)
        }
    }

    private func checkAuthorizationList(_ candidate: PoolCandidate) throws(PoolRefusal) {
        guard candidate.transaction.transaction.type == 4 else { return }
        if candidate.transaction.transaction.authorizations.isEmpty { throw .emptyAuthorizationList }
    }
}

// MARK: - Gas

extension Mempool {
    private func checkBlockGasLimit(
        _ candidate: PoolCandidate,
        _ environment: PoolEnvironment
    ) throws(PoolRefusal) {
        let limit = environment.head.gasLimit
        if candidate.gasLimit > limit { throw .exceedsBlockGasLimit(limit: limit, gas: candidate.gasLimit) }
    }

    private func checkTransactionGasCap(
        _ candidate: PoolCandidate,
        _ environment: PoolEnvironment
    ) throws(PoolRefusal) {
        guard let cap = environment.transactionGasCap else { return }
        if candidate.gasLimit > cap { throw .exceedsTransactionGasCap(cap: cap, gas: candidate.gasLimit) }
    }

    private func checkPlainTransferGas(_ candidate: PoolCandidate) throws(PoolRefusal) {
        if candidate.gasLimit < 21_000 { throw .intrinsicGasTooLow(gas: candidate.gasLimit, minimum: 21_000) }
    }

    private func checkIntrinsicGas(
        _ candidate: PoolCandidate,
        _ environment: PoolEnvironment
    ) throws(PoolRefusal) {
        if hasPlentyOfGas(candidate, environment.gasSchedule) { return }
        let minimum = IntrinsicGas.standard(of: candidate.transaction.transaction, schedule: environment.gasSchedule)
        if candidate.gasLimit < minimum { throw .intrinsicGasTooLow(gas: candidate.gasLimit, minimum: minimum) }
    }

    private func checkFloorDataGas(
        _ candidate: PoolCandidate,
        _ environment: PoolEnvironment
    ) throws(PoolRefusal) {
        if hasPlentyOfGas(candidate, environment.gasSchedule) { return }
        let minimum = IntrinsicGas.floor(of: candidate.transaction.transaction, schedule: environment.gasSchedule)
        if candidate.gasLimit < minimum { throw .floorDataGasTooLow(gas: candidate.gasLimit, minimum: minimum) }
    }

    /// Whether a plain call's gas limit would do if none of its calldata were zero; then nobody need look at the bytes.
    private func hasPlentyOfGas(_ candidate: PoolCandidate, _ schedule: GasSchedule) -> Bool {
        let transaction = candidate.transaction.transaction
        guard transaction.to != nil, transaction.accessList.isEmpty, transaction.authorizations.isEmpty else {
            return false
        }
        let dearestByte = max(schedule.zeroByte, schedule.nonzeroByte, (schedule.floorPerToken ?? 0) * 4)
        return candidate.gasLimit >= schedule.transaction + dearestByte * UInt64(transaction.data.count)
    }
}

// MARK: - Fees

extension Mempool {
    private func checkTipWithinFeeCap(_ candidate: PoolCandidate) throws(PoolRefusal) {
        let fees = candidate.fees
        if fees.maxPriorityFeePerGas > fees.maxFeePerGas {
            throw .tipAboveFeeCap(tip: fees.maxPriorityFeePerGas, feeCap: fees.maxFeePerGas)
        }
    }

    private func checkMinimumTip(_ candidate: PoolCandidate) throws(PoolRefusal) {
        if candidate.isLocal, profile.localExemptions.contains(.minimumTip) { return }
        let tip = candidate.fees.maxPriorityFeePerGas
        if tip < profile.minimumTip { throw .tipBelowMinimum(tip: tip, minimum: profile.minimumTip) }
    }

    private func checkMinimumFeeCap(_ candidate: PoolCandidate) throws(PoolRefusal) {
        let feeCap = candidate.fees.maxFeePerGas
        if feeCap < profile.minimumFeeCap {
            throw .feeCapBelowProtocolMinimum(feeCap: feeCap, minimum: profile.minimumFeeCap)
        }
    }

    private func checkBaseFee(_ candidate: PoolCandidate, _ environment: PoolEnvironment) throws(PoolRefusal) {
        let (feeCap, baseFee) = (candidate.fees.maxFeePerGas, environment.nextBaseFeePerGas)
        if feeCap < baseFee { throw .feeCapBelowBaseFee(feeCap: feeCap, baseFee: baseFee) }
    }

    private func checkReplacement(_ candidate: inout PoolCandidate) throws(PoolRefusal) {
        guard let pooled = account(of: try candidate.sender())?.entry(at: candidate.nonce) else { return }
        if try checkBlobReplacement(candidate, of: pooled) { return }
        if !profile.replacement.allows(candidate.transaction.replacementOffer, toReplace: pooled.offer) {
            throw .replacementUnderpriced(
                offered: candidate.fees,
                required: profile.replacement.requiredFees(toReplace: pooled.offer)
            )
        }
    }
}

// MARK: - The sender

extension Mempool {
    private func checkSenderCode(_ candidate: inout PoolCandidate, _ state: some PoolStateView) throws(PoolRefusal) {
        let sender = try candidate.sender()
        if state.hasCode(sender), !state.isDelegated(sender) { throw .senderNotEOA(sender) }
    }

    private func checkNonce(_ candidate: inout PoolCandidate, _ state: some PoolStateView) throws(PoolRefusal) {
        let sender = try candidate.sender()
        let next = state.nonce(of: sender)
        if candidate.nonce < next { throw .nonceTooLow(next: next, transaction: candidate.nonce) }
        try checkBlobNonce(candidate, next: next, of: sender)
    }

    private func checkBalance(_ candidate: inout PoolCandidate, _ state: some PoolStateView) throws(PoolRefusal) {
        let sender = try candidate.sender()
        var overdraft = Overdraft(balance: state.balance(of: sender), cost: candidate.cost)
        if overdraft.shortfall > 0 { throw .insufficientFunds(overdraft) }
        guard profile.balance == .cumulative, let account = account(of: sender) else { return }
        overdraft.pendingCost = account.pendingCost
        if let pooled = account.entry(at: candidate.nonce), pooled.pooled.part == .pending {
            overdraft.replacedCost = pooled.cost
        }
        if overdraft.shortfall > 0 { throw .insufficientFunds(overdraft) }
    }

    private func checkDelegation(_ candidate: inout PoolCandidate, _ state: some PoolStateView) throws(PoolRefusal) {
        let sender = try candidate.sender()
        if state.isDelegated(sender) || holdsAuthorization(of: sender) {
            let pending = account(of: sender)?.entries.filter { $0.pooled.part == .pending } ?? []
            if pending.isEmpty, candidate.nonce != state.nonce(of: sender) { throw .delegatedNonceGap }
            if !pending.isEmpty, !pending.contains(where: { $0.nonce == candidate.nonce }) {
                throw .delegatedInFlightLimit
            }
        }
        for authority in candidate.authorities() {
            if let account = account(of: authority), account.entries.count > 1 { throw .authorityReserved }
        }
    }

    private func holdsAuthorization(of address: Address) -> Bool {
        guard authorizingCount > 0 else { return false }
        return accounts.contains { $0.entries.contains { $0.authorities.contains(address) } }
    }

    private func checkAccountSlots(_ candidate: inout PoolCandidate) throws(PoolRefusal) {
        guard case .parts(let capacity) = profile.capacity else { return }
        if candidate.isLocal, profile.localExemptions.contains(.accountSlots) { return }
        guard let account = account(of: try candidate.sender()) else { return }
        if account.entries.count >= capacity.perAccount, account.index(of: candidate.nonce) == nil {
            throw .accountSlotsExceeded(limit: capacity.perAccount)
        }
    }
}
