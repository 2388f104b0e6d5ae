/// Why a chain takes a transaction in no state at all. What depends on the state, such as the sender's balance and
/// nonce, is the chain's to check.
public enum TransactionInvalidity: Error, Hashable, Sendable {
    case wrongChain(UInt64, expected: UInt64)
    /// EIP-2681.
    case nonceTooLarge
    /// EIP-1559.
    case priorityFeeAboveMaxFee(maxPriorityFeePerGas: WeiPerGas, maxFeePerGas: WeiPerGas)
    /// EIP-3860.
    case initcodeTooLarge(byteCount: Int, limit: Int)
    /// EIP-4844.
    case noBlobs
    /// EIP-7702.
    case noAuthorizations
    case intrinsicGasTooLow(gasLimit: Gas, required: Gas)
    /// EIP-7623.
    case gasBelowFloor(gasLimit: Gas, required: Gas)
    /// EIP-7825.
    case gasLimitAboveCap(gasLimit: Gas, cap: Gas)
}

extension Transaction {
    /// Checks everything that needs neither the state nor the signature. The first violated rule is reported.
    public func validate(chainID: UInt64, schedule: GasSchedule = .prague) throws(TransactionInvalidity) {
        // Without a chain ID it is valid everywhere (EIP-155).
        if let own = self.chainID, own != chainID { throw .wrongChain(own, expected: chainID) }
        guard nonce < Self.nonceBound else { throw .nonceTooLarge }
        guard fees.maxPriorityFeePerGas <= fees.maxFeePerGas else {
            throw .priorityFeeAboveMaxFee(
                maxPriorityFeePerGas: fees.maxPriorityFeePerGas,
                maxFeePerGas: fees.maxFeePerGas
            )
        }
        if case .blob(let transaction) = self, transaction.blobVersionedHashes.isEmpty { throw .noBlobs }
        if case .setCode(let transaction) = self, transaction.authorizations.isEmpty { throw .noAuthorizations }
        if to == nil, data.count > schedule.maximumInitcodeSize {
            throw .initcodeTooLarge(byteCount: data.count, limit: schedule.maximumInitcodeSize)
        }
        try validateGasLimit(schedule)
    }

    private func validateGasLimit(_ schedule: GasSchedule) throws(TransactionInvalidity) {
        let gas = IntrinsicGas(of: self, schedule: schedule)
        guard gasLimit >= gas.standard else {
            throw .intrinsicGasTooLow(gasLimit: gasLimit, required: gas.standard)
        }
        guard gasLimit >= gas.floor else { throw .gasBelowFloor(gasLimit: gasLimit, required: gas.floor) }
        if let cap = schedule.transactionGasCap, gasLimit > cap {
            throw .gasLimitAboveCap(gasLimit: gasLimit, cap: cap)
        }
    }
}
