/// The error of a reverted call of the entry point.
///
/// Reading never fails: data that is none of the known errors, or not quite, is `unknown`. For every other case
/// `EntryPointError(decoding: error.encoded) == error`.
public enum EntryPointError: Error, Hashable, Sendable {
    /// Operation `index` is why the bundle reverted; `reason` starts with an ``AACode``. See
    /// ``AACode/indexIsWithinGroup(version:)`` for what the index counts.
    case failedOp(index: Int, reason: String)
    /// As `failedOp`, with the revert data of the account or paymaster, cut off at 2048 bytes (0.7 and later).
    case failedOpWithRevert(index: Int, reason: String, inner: [UInt8])
    /// A paymaster's `postOp` reverted (0.7 and later); seen inside ``PostOpRevertReason``.
    case postOpReverted(data: [UInt8])
    case signatureValidationFailed(aggregator: Address)
    /// The answer of `getSenderAddress`, which always reverts.
    case senderAddressResult(Address)
    /// The answer of `delegateAndRevert`, which always reverts.
    case delegateAndRevert(success: Bool, returned: [UInt8])

    /// Solidity's `Error(string)`: some failures of a whole bundle have only this.
    case errorString(String)
    /// Solidity's `Panic(uint256)`.
    case panic(UInt256)

    /// 0.9: the caller is a contract or a delegated account, or the entry point was entered twice.
    case reentrancy
    /// 0.7 and 0.8: the entry point was entered twice.
    case reentrancyGuardReentrantCall
    /// The rest are 0.9's; earlier versions say the same with an ``AACode``.
    case invalidBeneficiary(Address)
    case failedSendToBeneficiary(Address, amount: UInt256, revertData: [UInt8])
    case invalidPaymasterData(byteCount: UInt256)
    case invalidPaymaster(Address)
    case invalidPaymasterSignatureLength(dataByteCount: UInt256, signatureByteCount: UInt256)
    case internalFunction

    /// Anything else, such as a revert without data when the gas ran out.
    case unknown([UInt8])
}

extension EntryPointError {
    /// The position of the operation to blame, where the error names one.
    public var operationIndex: Int? {
        switch self {
        case .failedOp(let index, _), .failedOpWithRevert(let index, _, _): index
        case .postOpReverted, .signatureValidationFailed, .senderAddressResult, .delegateAndRevert, .errorString,
            .panic,
            .reentrancy, .reentrancyGuardReentrantCall, .invalidBeneficiary, .failedSendToBeneficiary,
            .invalidPaymasterData, .invalidPaymaster, .invalidPaymasterSignatureLength, .internalFunction, .unknown:
            nil
        }
    }

    /// The text for people, where the error has one; an ``AACode`` at its start.
    public var reason: String? {
        switch self {
        case .failedOp(_, let reason), .failedOpWithRevert(_, let reason, _), .errorString(let reason): reason
        case .postOpReverted, .signatureValidationFailed, .senderAddressResult, .delegateAndRevert, .panic,
            .reentrancy, .reentrancyGuardReentrantCall, .invalidBeneficiary, .failedSendToBeneficiary,
            .invalidPaymasterData, .invalidPaymaster, .invalidPaymasterSignatureLength, .internalFunction, .unknown:
            nil
        }
    }

    public var code: AACode? { reason.flatMap { AACode(reason: $0) } }
}
