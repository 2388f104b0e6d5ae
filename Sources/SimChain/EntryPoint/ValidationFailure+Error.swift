import Ethereum

/// Where in the validation of one operation the contract finds a fault, in its order.
enum ValidationStep: Hashable {
    case creation, account, prefund, nonce, verificationGas, paymaster, paymasterGas, validationData
}

extension ValidationFailure {
    /// Where this failure comes out: by the code in its text, or else by whom it blames.
    var step: ValidationStep {
        guard let code = AACode(reason: reason) else {
            return switch entity {
            case .account: .account
            case .paymaster: .paymaster
            case .factory: .creation
            case .aggregator: .validationData
            }
        }
        return code.step
    }

    /// The contract's words for it.
    ///
    /// - Parameters:
    ///   - index: over the whole bundle.
    ///   - indexInGroup: within the group of one aggregator.
    func error(index: Int, indexInGroup: Int, version: EntryPointVersion) -> EntryPointError {
        guard let code = AACode(reason: reason) else {
            return switch entity {
            case .factory: .failedOp(index: index, reason: "AA13 initCode failed or OOG")
            case .account: reverted("AA23 reverted", because: reason, index: index, version: version)
            case .paymaster: reverted("AA33 reverted", because: reason, index: index, version: version)
            case .aggregator: .failedOp(index: index, reason: "AA24 signature error")
            }
        }
        if code == .accountReverted || code == .paymasterReverted {
            let cause = reason.dropFirst("AA23 reverted".count).drop { $0 == ":" || $0 == " " }
            return reverted("\(code) reverted", because: String(cause), index: index, version: version)
        }
        if code.isPlainError(version: version) { return .errorString(reason) }
        let reported = code.indexIsWithinGroup(version: version) ? indexInGroup : index
        return .failedOp(index: reported, reason: reason)
    }

    /// 0.6 puts the cause into the text, later versions next to it.
    private func reverted(
        _ text: String,
        because cause: String,
        index: Int,
        version: EntryPointVersion
    ) -> EntryPointError {
        guard version.usesPackedOperations else {
            let isSilent = cause.isEmpty || cause == "(or OOG)"
            return .failedOp(index: index, reason: isSilent ? "\(text) (or OOG)" : "\(text): \(cause)")
        }
        let inner = cause.isEmpty ? [] : EntryPointError.errorString(cause).encoded
        return .failedOpWithRevert(index: index, reason: text, inner: inner)
    }
}

extension AACode {
    /// Where the contract's validation finds it. Codes from outside of validation count as the account's words.
    fileprivate var step: ValidationStep {
        switch self {
        case .senderAlreadyConstructed, .initCodeFailed, .initCodeMustReturnSender, .initCodeMustCreateSender: .creation
        case .accountNotDeployed, .accountReverted: .account
        case .didNotPayPrefund: .prefund
        case .invalidAccountNonce: .nonce
        case .overVerificationGasLimit: .verificationGas
        case .paymasterNotDeployed, .paymasterDepositTooLow, .paymasterReverted, .paymasterReturnMalformed,
            .postOpReverted:
            .paymaster
        case .overPaymasterVerificationGasLimit, .overVerificationGasLimitV06: .paymasterGas
        case .accountExpiredOrNotDue, .signatureError, .accountOutsideBlockRange, .paymasterExpiredOrNotDue,
            .paymasterSignatureError, .paymasterOutsideBlockRange:
            .validationData
        case .tooLittleVerificationGas, .prefundBelowActualGasCost, .invalidBeneficiary, .failedSendToBeneficiary,
            .internalCallOnly, .invalidPaymasterAndData, .gasValuesOverflow, .outOfGas, .invalidAggregator,
            .invalidPaymaster, .initCodeTooSmall:
            .account
        case .other:
            switch category {
            case .factory: .creation
            case .paymaster: .paymaster
            case .account, .bundler: .account
            }
        }
    }
}
