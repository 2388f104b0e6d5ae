import Ethereum

/// Who has to answer for a reverted `handleOps` call; positions are those in calldata.
enum Blame: Hashable, Sendable {
    case operations([Int], reason: String)
    /// All operations of the operation's factory go with it.
    case factory(of: Int, reason: String)
    /// All operations of the operation's paymaster go with it.
    case paymaster(of: Int, reason: String)
    /// AA31: the paymaster's deposit does not cover the operation now. Others of the paymaster may have used it, and it can
    /// be filled again.
    case deposit(of: Int, paymaster: Address)
    /// AA10 and AA25: perhaps not the operation's fault but a race with another block.
    case nonce(of: Int, AACode, reason: String)
    /// The transaction's gas limit was too low, whatever operation it happened in.
    case outOfGas(reason: String)
    /// Nothing about the operations: beneficiary, caller.
    case bundler(reason: String)
    /// It could have been any of them.
    case unattributed(reason: String)
}

extension Blame {
    /// - Parameter operations: of the call, in calldata order.
    init(revertData: [UInt8], operations: [PooledOperation], version: EntryPointVersion) {
        let error = EntryPointError(decoding: revertData)
        switch error {
        case .failedOp(let index, let reason), .failedOpWithRevert(let index, let reason, _):
            self = Self.failedOperation(index, reason: reason, operations: operations, version: version)
        case .signatureValidationFailed(let aggregator):
            let reason = "signature validation failed by aggregator \(aggregator)"
            self = Self.operations(operations, reason: reason) { $0.aggregator == aggregator }
        case .errorString(let text):
            self = Self.plainError(text)
        case .invalidPaymaster(let paymaster):
            self = Self.operations(operations, reason: "invalid paymaster \(paymaster)") {
                $0.operation.paymaster?.address == paymaster
            }
        case .reentrancy, .reentrancyGuardReentrantCall:
            self = .bundler(reason: "reentrancy: the signer must be an account without code")
        case .invalidBeneficiary(let address):
            self = .bundler(reason: "invalid beneficiary \(address)")
        case .failedSendToBeneficiary(let address, _, _):
            self = .bundler(reason: "beneficiary \(address) does not take ether")
        case .internalFunction:
            self = .bundler(reason: "internal function called")
        case .postOpReverted, .senderAddressResult, .delegateAndRevert, .panic, .invalidPaymasterData,
            .invalidPaymasterSignatureLength, .unknown:
            self = .unattributed(reason: Self.describe(revertData))
        }
    }

    private static func failedOperation(
        _ index: Int,
        reason: String,
        operations: [PooledOperation],
        version: EntryPointVersion
    ) -> Blame {
        let code = AACode(reason: reason)
        if code == .outOfGas { return .outOfGas(reason: reason) }
        guard let position = position(index, code: code, operations: operations, version: version) else {
            return .unattributed(reason: reason)
        }
        switch code {
        case .senderAlreadyConstructed?, .invalidAccountNonce?:
            return .nonce(of: position, code ?? .invalidAccountNonce, reason: reason)
        case .initCodeFailed?, .initCodeMustReturnSender?, .initCodeMustCreateSender?:
            let hasFactory = operations[position].operation.factory != nil
            return hasFactory ? .factory(of: position, reason: reason) : .operations([position], reason: reason)
        case .paymasterDepositTooLow where operations[position].operation.paymaster != nil:
            let paymaster = operations[position].operation.paymaster?.address ?? .zero
            return .deposit(of: position, paymaster: paymaster)
        case .paymasterNotDeployed, .paymasterDepositTooLow, .paymasterReverted, .paymasterSignatureError,
            .paymasterReturnMalformed:
            let hasPaymaster = operations[position].operation.paymaster != nil
            return hasPaymaster ? .paymaster(of: position, reason: reason) : .operations([position], reason: reason)
        case .accountNotDeployed, .didNotPayPrefund, .accountExpiredOrNotDue, .accountReverted, .signatureError,
            .overVerificationGasLimit, .accountOutsideBlockRange, .paymasterExpiredOrNotDue,
            .overPaymasterVerificationGasLimit, .paymasterOutsideBlockRange, .overVerificationGasLimitV06,
            .tooLittleVerificationGas, .postOpReverted, .prefundBelowActualGasCost, .invalidBeneficiary,
            .failedSendToBeneficiary, .internalCallOnly, .invalidPaymasterAndData, .gasValuesOverflow, .outOfGas,
            .invalidAggregator, .invalidPaymaster, .initCodeTooSmall, .other, nil:
            // All these are between the operation and its own limits, signature or times.
            return .operations([position], reason: reason)
        }
    }

    /// The operation that an index in `FailedOp` means; `nil` if that cannot be told.
    ///
    /// In 0.6 and 0.7 some checks count from the start of an aggregator's group. With several groups that leaves a
    /// candidate in each.
    private static func position(
        _ index: Int,
        code: AACode?,
        operations: [PooledOperation],
        version: EntryPointVersion
    ) -> Int? {
        guard let code, code.indexIsWithinGroup(version: version) else {
            return operations.indices.contains(index) ? index : nil
        }
        let starts = operations.indices.filter { $0 == 0 || operations[$0].aggregator != operations[$0 - 1].aggregator }
        let ends = starts.dropFirst() + [operations.count]
        let meant = zip(starts, ends).filter { index >= 0 && index < $1 - $0 }.map { $0.0 + index }
        return meant.count == 1 ? meant[0] : nil
    }

    private static func plainError(_ text: String) -> Blame {
        let ofTheBundler: [AACode] = [.invalidBeneficiary, .failedSendToBeneficiary, .internalCallOnly]
        let isOfTheBundler = AACode(reason: text).map(ofTheBundler.contains) ?? false
        return isOfTheBundler ? .bundler(reason: text) : .unattributed(reason: text)
    }

    private static func operations(
        _ operations: [PooledOperation],
        reason: String,
        where isToBlame: (PooledOperation) -> Bool
    ) -> Blame {
        let positions = operations.indices.filter { isToBlame(operations[$0]) }
        return positions.isEmpty ? .unattributed(reason: reason) : .operations(positions, reason: reason)
    }

    private static func describe(_ revertData: [UInt8]) -> String {
        revertData.isEmpty ? "reverted without data" : "reverted with \(Hex.encode(revertData.prefix(36)))"
    }
}
