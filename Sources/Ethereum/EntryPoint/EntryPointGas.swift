/// The entry point's arithmetic of gas, by version (ERC-4337, and the contracts' constants).
///
/// Amounts saturate. The contract refuses gas values and prices over 120 bits, whose products could be affected.
public enum EntryPointGas {
    /// The deposit that account or paymaster must have before an operation is validated:
    /// the sum of its gas limits at `maxFeePerGas`.
    ///
    /// In 0.6 a paymaster shares the account's `verificationGasLimit`, which then counts three times: for validation,
    /// `postOp`, and a second `postOp` after a revert.
    public static func requiredPrefund(of operation: UserOperation, version: EntryPointVersion) -> Wei {
        operation.fees.maxFeePerGas * gasLimit(of: operation, version: version)
    }

    /// All gas that an operation can be charged for.
    public static func gasLimit(of operation: UserOperation, version: EntryPointVersion) -> Gas {
        let account = operation.callGasLimit + operation.preVerificationGas
        guard version.usesPackedOperations else {
            return account + operation.verificationGasLimit * (operation.paymaster == nil ? 1 : 3)
        }
        let paymaster = operation.paymaster.map { $0.verificationGasLimit + $0.postOpGasLimit } ?? 0
        return account + operation.verificationGasLimit + paymaster
    }

    /// The price per gas of an operation in a block with this base fee.
    ///
    /// Where its two prices are equal, 0.6 and 0.7 take that price without a look at the base fee ("legacy mode").
    public static func operationGasPrice(
        fees: GasFees,
        baseFee: WeiPerGas,
        version: EntryPointVersion
    ) -> WeiPerGas {
        if version <= .v0_7, fees.maxFeePerGas == fees.maxPriorityFeePerGas { return fees.maxFeePerGas }
        return fees.effectiveGasPrice(baseFeePerGas: baseFee)
    }
}

// MARK: - The guard of the inner call

extension EntryPointGas {
    /// Gas of the entry point's own work in the inner call, besides the gas that the operation may use.
    static let innerGasOverhead: Gas = 10_000
    static let innerGasOverheadV06: Gas = 5_000

    /// Whether the inner call has gas for all that the operation may use. If not, the whole bundle reverts with
    /// "AA95 out of gas", whatever the operation would really have used.
    ///
    /// - Parameter gasLeft: at the start of the inner call.
    public static func innerCallGuardPasses(
        gasLeft: Gas,
        operation: UserOperation,
        version: EntryPointVersion
    ) -> Bool {
        gasLeft >= innerCallGasRequired(by: operation, version: version)
    }

    /// The least gas at the start of the inner call with which it is not refused.
    ///
    /// 0.6 asks for `callGasLimit`, `verificationGasLimit` (for `postOp`) and 5 000. From 0.7 on, 63/64 of the gas,
    /// rounded down, must cover `callGasLimit`, the `postOp` limit and 10 000; hence 64/63 of that sum, rounded up.
    public static func innerCallGasRequired(by operation: UserOperation, version: EntryPointVersion) -> Gas {
        guard version.usesPackedOperations else {
            return operation.callGasLimit + operation.verificationGasLimit + innerGasOverheadV06
        }
        let inner = operation.callGasLimit + (operation.paymaster?.postOpGasLimit ?? 0) + innerGasOverhead
        let required = (UInt128(inner.rawValue) * 64 + 62) / 63
        return Gas(UInt64(clamping: required))
    }
}

// MARK: - The penalty for unused gas

extension EntryPointGas {
    static let penaltyPercent: UInt64 = 10
    /// From 0.8 on, this much may stay unused without a penalty.
    static let penaltyThreshold: Gas = 40_000

    /// The gas an operation is charged for limits it did not use, because a bundle must set them aside.
    ///
    /// 0.6 has no penalty. 0.7 charges a tenth of the unused part of both limits together. From 0.8 on each limit is
    /// looked at by itself and only where more than 40 000 gas is left of it. All round down.
    ///
    /// - Parameters:
    ///   - call: `callGasLimit`, and the gas used in the execution phase.
    ///   - postOp: the paymaster's `postOp` limit, and the gas its `postOp` used; `nil` where it was not called. For
    ///     0.7, whose rule has nothing to do with a call, the limit must be given whenever the operation has one.
    public static func unusedGasPenalty(
        call: (limit: Gas, used: Gas),
        postOp: (limit: Gas, used: Gas)?,
        version: EntryPointVersion
    ) -> Gas {
        switch version {
        case .v0_6: 0
        case .v0_7:
            penalty(limit: call.limit + (postOp?.limit ?? 0), used: call.used + (postOp?.used ?? 0), threshold: 0)
        case .v0_8, .v0_9:
            penalty(limit: call.limit, used: call.used, threshold: penaltyThreshold)
                + (postOp.map { penalty(limit: $0.limit, used: $0.used, threshold: penaltyThreshold) } ?? 0)
        }
    }

    private static func penalty(limit: Gas, used: Gas, threshold: Gas) -> Gas {
        guard limit > used + threshold else { return 0 }
        return Gas(UInt64(UInt128((limit - used).rawValue) * UInt128(penaltyPercent) / 100))
    }
}
