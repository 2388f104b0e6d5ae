/// Why bytes are not a transaction.
public enum TransactionDecodingError: Error, Hashable, Sendable {
    case empty
    /// A type from 0 to 0x7f (EIP-2718) that is not read here.
    case unsupportedType(UInt8)
    /// Neither a type nor a list: the first byte is from 0x80 to 0xbf.
    case notAnEnvelope(firstByte: UInt8)
    /// The list as a whole, before its fields.
    case malformed(RLPError)
    case tooFewFields(Int, expected: Int)
    case tooManyFields(expected: Int)
    case field(TransactionField, TransactionFieldError)
    /// A legacy transaction with zeros in place of a signature.
    case unsigned
    /// The `v` of a legacy transaction is 27, 28, or at least 35.
    case invalidV(UInt64)
    /// `gasLimit * gasPrice` needs more than 256 bits.
    case gasCostTooLarge
    case priorityFeeAboveMaxFee
    /// Well formed, and of no use: no account owns enough ether to pay a price of more than 128 bits.
    indirect case unpayable(UnpayableTransaction)
}

public enum TransactionFieldError: Hashable, Sendable {
    case malformed(RLPError)
    /// Integers have none (Yellow Paper, appendix B).
    case leadingZero
    /// More bytes than the protocol gives this integer.
    case tooLarge(byteCount: Int)
    case wrongByteCount(Int, expected: Int)
}

/// The fields of all types, to say which one is wrong.
public enum TransactionField: String, Hashable, Sendable {
    case chainID, nonce, gasPrice, maxPriorityFeePerGas, maxFeePerGas, gasLimit, to, value, data
    case accessList, accessListEntry, accessListAddress, storageKeys, storageKey
    case maxFeePerBlobGas, blobVersionedHashes, blobVersionedHash
    case authorizationList, authorization, authorizationChainID, authorizationAddress, authorizationNonce
    case authorizationYParity, authorizationR, authorizationS
    case v, yParity, r, s

    static let legacy: [TransactionField] = [.nonce, .gasPrice, .gasLimit, .to, .value, .data, .v, .r, .s]
    static let withAccessList: [TransactionField] = [
        .chainID, .nonce, .gasPrice, .gasLimit, .to, .value, .data, .accessList, .yParity, .r, .s,
    ]
    static let feeMarket: [TransactionField] = [
        .chainID, .nonce, .maxPriorityFeePerGas, .maxFeePerGas, .gasLimit, .to, .value, .data, .accessList,
        .yParity, .r, .s,
    ]
    static let blob: [TransactionField] = [
        .chainID, .nonce, .maxPriorityFeePerGas, .maxFeePerGas, .gasLimit, .to, .value, .data, .accessList,
        .maxFeePerBlobGas, .blobVersionedHashes, .yParity, .r, .s,
    ]
    static let setCode: [TransactionField] = [
        .chainID, .nonce, .maxPriorityFeePerGas, .maxFeePerGas, .gasLimit, .to, .value, .data, .accessList,
        .authorizationList, .yParity, .r, .s,
    ]
    static let accessListEntries: [TransactionField] = [.accessListAddress, .storageKeys]
    static let authorizations: [TransactionField] = [
        .authorizationChainID, .authorizationAddress, .authorizationNonce,
        .authorizationYParity, .authorizationR, .authorizationS,
    ]
}
