import Ethereum

/// The validation of one operation, in the contract's order of checks (`_validatePrepayment` and what follows it).
struct OperationValidation {
    let operation: UserOperation
    let userOpHash: Hash32
    let index: Int
    let indexInGroup: Int
    /// Whose group the operation is in; zero for none.
    let aggregator: Address

    private var behaviour: OperationBehaviour
    private var failure: ValidationFailure?
    private var isKnown = false

    init(operation: UserOperation, userOpHash: Hash32, index: Int, indexInGroup: Int, aggregator: Address) {
        self.operation = operation
        self.userOpHash = userOpHash
        self.index = index
        self.indexInGroup = indexInGroup
        self.aggregator = aggregator
        behaviour = OperationBehaviour(exhausting: operation)
    }

    mutating func run(in run: inout BundleRun) throws(BundleAbort) {
        try run.meter.charge(BundleRun.validationOverhead)
        look(up: userOpHash, in: run)
        if run.call.purpose == .trace { run.traces.append(trace()) }
        try checkFieldSizes(in: run)
        let prefund = EntryPointGas.requiredPrefund(of: operation, version: run.version)
        try createSender(in: &run)
        try validateAccount(prefund: prefund, in: &run)
        try spendNonce(in: run)
        try validatePaymaster(prefund: prefund, in: &run)
        try checkValidationData(in: run)
        run.validated.append(
            BundleRun.ValidatedOperation(
                operation: operation,
                userOpHash: userOpHash,
                behaviour: behaviour,
                prefund: prefund,
                verificationGasUsed: behaviour.verificationGasUsed + paymasterGasUsed
            )
        )
    }

    private mutating func look(up userOpHash: Hash32, in run: BundleRun) {
        guard let entry = run.behaviours.entry(for: userOpHash, from: operation.sender) else { return }
        isKnown = true
        behaviour = entry.behaviour
        failure = entry.failure(
            in: run.call.block,
            purpose: run.call.purpose,
            operationCount: run.userOpHashes.count
        )
    }

    private var paymasterGasUsed: Gas { operation.paymaster == nil ? 0 : behaviour.paymasterVerificationGasUsed }

    private func trace() -> ValidationTrace {
        let range = behaviour.accountData.intersection(behaviour.paymasterData)
        return ValidationTrace(
            userOpHash: userOpHash,
            sender: operation.sender,
            storage: behaviour.storage,
            accessedSenders: behaviour.accesses,
            validAfter: range.validAfter == 0 ? nil : range.validAfter,
            validUntil: range.validUntil == 0 ? nil : range.validUntil,
            aggregator: behaviour.aggregator
        )
    }

    private func fail(_ reason: String) -> BundleAbort { .reverted(.failedOp(index: index, reason: reason)) }

    /// Fails here if the operation is meant to, and at this step.
    private func failIfMeant(at step: ValidationStep, in run: BundleRun) throws(BundleAbort) {
        guard let failure, failure.step == step else { return }
        throw .reverted(failure.error(index: index, indexInGroup: indexInGroup, version: run.version))
    }
}

// MARK: - Account

extension OperationValidation {
    /// All gas values and prices must be below 2¹²⁰; gas is anyway.
    private func checkFieldSizes(in run: BundleRun) throws(BundleAbort) {
        let prices = operation.fees.maxFeePerGas.rawValue | operation.fees.maxPriorityFeePerGas.rawValue
        guard prices >> 120 == 0 else {
            throw .reverted(BundleRun.gasValuesOverflow(index: index, version: run.version))
        }
    }

    private func createSender(in run: inout BundleRun) throws(BundleAbort) {
        guard !operation.initCode.isEmpty else { return }
        guard !run.world.account(at: operation.sender).hasCode else {
            guard run.version >= .v0_9 else { throw fail("AA10 sender already constructed") }
            if let factory = operation.factory {
                run.emit(IgnoredInitCode(userOpHash: userOpHash, sender: operation.sender, unusedFactory: factory))
            }
            return
        }
        guard let factory = operation.factory else { throw fail("AA13 initCode failed or OOG") }
        try failIfMeant(at: .creation, in: run)
        run.world.deployCode(at: operation.sender)
        run.emit(
            AccountDeployed(
                userOpHash: userOpHash,
                sender: operation.sender,
                factory: factory,
                paymaster: operation.paymaster?.address ?? .zero
            )
        )
    }

    private func validateAccount(prefund: Wei, in run: inout BundleRun) throws(BundleAbort) {
        // A factory's fault can be planted on an operation that has none.
        try failIfMeant(at: .creation, in: run)
        guard run.world.account(at: operation.sender).hasCode else {
            // Before 0.8 the compiler's own check of the address fails, outside of the contract's `try`.
            throw run.version >= .v0_8 ? fail("AA20 account not deployed") : .revertedWithoutData
        }
        try run.meter.charge(behaviour.verificationGasUsed)
        try failIfMeant(at: .account, in: run)
        let depositor = run.depositor(operation.sender)
        if operation.paymaster == nil, failure?.step != .prefund {
            payMissingFunds(upTo: prefund, as: depositor, in: &run)
        }
        try failIfMeant(at: .prefund, in: run)
        guard operation.paymaster == nil else { return }
        guard run.world.debitDeposit(prefund, of: depositor) else { throw fail("AA21 didn't pay prefund") }
    }

    /// An account that has not got the missing ether sends nothing, and leaves the complaint to the entry point.
    private func payMissingFunds(upTo prefund: Wei, as depositor: Depositor, in run: inout BundleRun) {
        let missing = prefund.saturatingSubtract(run.world.deposit(of: depositor))
        guard missing > 0, run.world.debit(missing, from: operation.sender) else { return }
        run.world.creditDeposit(missing, of: depositor)
        run.emit(Deposited(account: operation.sender, totalDeposit: run.world.deposit(of: depositor)))
    }

    private func spendNonce(in run: BundleRun) throws(BundleAbort) {
        let depositor = run.depositor(operation.sender)
        let key = operation.nonceKey
        try failIfMeant(at: .nonce, in: run)
        guard run.world.sequence(of: depositor, key: key) == operation.nonceSequence,
            // The contract's counter would wrap around; no run gets that far.
            operation.nonceSequence < .max
        else { throw fail("AA25 invalid account nonce") }
        run.world.incrementSequence(of: depositor, key: key)
    }
}

// MARK: - Paymaster

extension OperationValidation {
    private func validatePaymaster(prefund: Wei, in run: inout BundleRun) throws(BundleAbort) {
        if run.version.usesPackedOperations { try checkVerificationGas(in: run) }
        try failIfMeant(at: .verificationGas, in: run)
        if let paymaster = operation.paymaster { try charge(paymaster, prefund: prefund, in: &run) }
        // A paymaster's fault can be planted on an operation that has none.
        try failIfMeant(at: .paymaster, in: run)
        if !run.version.usesPackedOperations { try checkVerificationGasV06() }
        try failIfMeant(at: .paymasterGas, in: run)
    }

    private func checkVerificationGas(in run: BundleRun) throws(BundleAbort) {
        guard behaviour.verificationGasUsed <= operation.verificationGasLimit else {
            throw fail("AA26 over verificationGasLimit")
        }
    }

    /// 0.6 has one limit for account and paymaster together, looked at when both are through.
    private func checkVerificationGasV06() throws(BundleAbort) {
        guard behaviour.verificationGasUsed + paymasterGasUsed <= operation.verificationGasLimit else {
            throw fail("AA40 over verificationGasLimit")
        }
    }

    private func charge(
        _ paymaster: UserOperation.Paymaster,
        prefund: Wei,
        in run: inout BundleRun
    ) throws(BundleAbort) {
        if !run.version.usesPackedOperations, behaviour.verificationGasUsed >= operation.verificationGasLimit {
            throw .reverted(.errorString("AA41 too little verificationGas"))
        }
        guard run.world.debitDeposit(prefund, of: run.depositor(paymaster.address)) else {
            throw fail("AA31 paymaster deposit too low")
        }
        try run.meter.charge(behaviour.paymasterVerificationGasUsed)
        try failIfMeant(at: .paymaster, in: run)
        if run.version.usesPackedOperations, behaviour.paymasterVerificationGasUsed > paymaster.verificationGasLimit {
            throw fail(
                run.version >= .v0_9
                    ? "AA36 over pmVerificationGasLimit" : "AA36 over paymasterVerificationGasLimit"
            )
        }
    }
}

// MARK: - Answers of account and paymaster

extension OperationValidation {
    private func checkValidationData(in run: BundleRun) throws(BundleAbort) {
        let block = run.call.block
        // From 0.8 on the index counts over the whole bundle here too.
        let reported = run.version >= .v0_8 ? index : indexInGroup
        func fail(_ reason: String) -> BundleAbort { .reverted(.failedOp(index: reported, reason: reason)) }

        guard answeredAggregator(in: run) == aggregator else { throw fail("AA24 signature error") }
        guard behaviour.accountData.isInRange(timestamp: block.timestamp, block: block.number, version: run.version)
        else { throw fail("AA22 expired or not due") }
        if operation.paymaster != nil {
            guard
                behaviour.paymasterData.isInRange(
                    timestamp: block.timestamp,
                    block: block.number,
                    version: run.version
                )
            else { throw fail("AA32 paymaster expired or not due") }
        }
        try failIfMeant(at: .validationData, in: run)
    }

    /// An account with an aggregator leaves the signature to it; any other checks it, and an unknown one refuses it.
    private func answeredAggregator(in run: BundleRun) -> Address {
        if let aggregator = behaviour.aggregator { return aggregator }
        return isKnown && run.areSigned[index] ? .zero : ValidationData.signatureFailedMarker
    }
}

extension OperationBehaviour {
    /// The behaviour of an operation without a description: it uses all its gas.
    init(exhausting operation: UserOperation) {
        self.init(
            verificationGasUsed: operation.verificationGasLimit,
            callGasUsed: operation.callGasLimit,
            paymasterVerificationGasUsed: operation.paymaster?.verificationGasLimit ?? 0,
            paymasterPostOpGasUsed: operation.paymaster?.postOpGasLimit ?? 0
        )
    }

    var accountData: ValidationData { ValidationData(validUntil: validUntil ?? 0, validAfter: validAfter ?? 0) }

    var paymasterData: ValidationData {
        ValidationData(validUntil: paymasterValidUntil ?? 0, validAfter: paymasterValidAfter ?? 0)
    }
}
