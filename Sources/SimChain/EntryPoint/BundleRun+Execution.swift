import Ethereum

extension BundleRun {
    /// How the call of one operation and the paymaster's `postOp` went.
    private struct Execution {
        var callGasUsed: Gas
        var postOpGasUsed: Gas = 0
        var callSucceeded: Bool
        var postOpReverted = false
        /// Revert data of the call.
        var revertReason: [UInt8] = []

        var succeeded: Bool { callSucceeded && !postOpReverted }
    }

    /// Executes one validated operation and settles it with its payer; returns the beneficiary's payment for it.
    mutating func execute(_ validated: ValidatedOperation, index: Int) throws(BundleAbort) -> Wei {
        let operation = validated.operation
        guard EntryPointGas.innerCallGuardPasses(gasLeft: meter.left, operation: operation, version: version) else {
            throw .reverted(.failedOp(index: index, reason: "AA95 out of gas"))
        }
        try meter.charge(Self.executionOverhead)
        let execution = callAccount(validated)
        try meter.charge(execution.callGasUsed + execution.postOpGasUsed)
        if execution.postOpReverted, version == .v0_6 {
            throw .reverted(.failedOp(index: index, reason: "AA50 postOp revert"))
        }
        return try settle(validated, execution, index: index)
    }

    private func callAccount(_ validated: ValidatedOperation) -> Execution {
        let (operation, behaviour) = (validated.operation, validated.behaviour)
        let limit = operation.callGasLimit
        var execution = Execution(callGasUsed: min(behaviour.callGasUsed, limit), callSucceeded: true)
        switch behaviour.execution {
        case .succeeds, .postOpReverts: execution.callSucceeded = behaviour.callGasUsed <= limit
        case .reverts:
            execution.callSucceeded = false
            if behaviour.callGasUsed <= limit { execution.revertReason = Self.callReverted }
        case .outOfGas:
            execution.callSucceeded = false
            execution.callGasUsed = limit
        }
        guard let paymaster = operation.paymaster else { return execution }
        let postOpLimit = version.usesPackedOperations ? paymaster.postOpGasLimit : operation.verificationGasLimit
        execution.postOpGasUsed = min(behaviour.paymasterPostOpGasUsed, postOpLimit)
        execution.postOpReverted =
            behaviour.execution == .postOpReverts || behaviour.paymasterPostOpGasUsed > postOpLimit
        return execution
    }

    /// The revert data of a reverting account.
    private static let callReverted = EntryPointError.errorString("account call reverted").encoded
    /// The revert data of a reverting `postOp`, wrapped by the entry point.
    private static let postOpReverted =
        EntryPointError.postOpReverted(data: EntryPointError.errorString("postOp reverted").encoded).encoded

    private mutating func settle(
        _ validated: ValidatedOperation,
        _ execution: Execution,
        index: Int
    ) throws(BundleAbort) -> Wei {
        let operation = validated.operation
        let gasUsed = actualGasUsed(validated, execution)
        let price = EntryPointGas.operationGasPrice(
            fees: operation.fees,
            baseFee: call.block.baseFeePerGas,
            version: version
        )
        let cost = price * gasUsed
        guard cost <= validated.prefund else {
            // 0.6 gives up the bundle; later versions undo the operation and keep its whole prefund.
            if version == .v0_6 { throw .reverted(.failedOp(index: index, reason: "AA51 prefund below actualGasCost")) }
            emit(
                UserOperationPrefundTooLow(
                    userOpHash: validated.userOpHash,
                    sender: operation.sender,
                    nonce: operation.nonce
                )
            )
            return finish(validated, succeeded: false, cost: validated.prefund, gasUsed: gasUsed)
        }
        report(execution, of: validated)
        let payer = operation.paymaster?.address ?? operation.sender
        world.creditDeposit(validated.prefund - cost, of: depositor(payer))
        return finish(validated, succeeded: execution.succeeded, cost: cost, gasUsed: gasUsed)
    }

    private func actualGasUsed(_ validated: ValidatedOperation, _ execution: Execution) -> Gas {
        let operation = validated.operation
        let penalty = EntryPointGas.unusedGasPenalty(
            call: (limit: operation.callGasLimit, used: execution.callGasUsed),
            postOp: operation.paymaster.map { (limit: $0.postOpGasLimit, used: execution.postOpGasUsed) },
            version: version
        )
        return operation.preVerificationGas + validated.verificationGasUsed + execution.callGasUsed
            + execution.postOpGasUsed + penalty
    }

    private mutating func report(_ execution: Execution, of validated: ValidatedOperation) {
        let operation = validated.operation
        if execution.postOpReverted {
            // The inner call reverted, and with it what it logged about the account's call.
            emit(
                PostOpRevertReason(
                    userOpHash: validated.userOpHash,
                    sender: operation.sender,
                    nonce: operation.nonce,
                    revertReason: Self.postOpReverted
                )
            )
        } else if !execution.revertReason.isEmpty {
            emit(
                UserOperationRevertReason(
                    userOpHash: validated.userOpHash,
                    sender: operation.sender,
                    nonce: operation.nonce,
                    revertReason: execution.revertReason
                )
            )
        }
    }

    private mutating func finish(_ validated: ValidatedOperation, succeeded: Bool, cost: Wei, gasUsed: Gas) -> Wei {
        let operation = validated.operation
        emit(
            UserOperationEvent(
                userOpHash: validated.userOpHash,
                sender: operation.sender,
                paymaster: operation.paymaster?.address ?? .zero,
                nonce: operation.nonce,
                success: succeeded,
                actualGasCost: cost,
                actualGasUsed: gasUsed
            )
        )
        executed.append(
            ExecutedOperation(
                userOpHash: validated.userOpHash,
                sender: operation.sender,
                succeeded: succeeded,
                actualGasCost: cost,
                actualGasUsed: gasUsed,
                beneficiary: bundle.beneficiary
            )
        )
        return cost
    }
}
