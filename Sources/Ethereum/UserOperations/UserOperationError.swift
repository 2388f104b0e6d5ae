/// Why an entry point would refuse an operation before it looks at what the operation does.
public enum UserOperationError: Error, Hashable, Sendable {
    /// A gas value needs more than 64 bits or a price more than 128. The contract refuses values over 120 bits
    /// ("AA94 gas values overflow"); gas limits between the two cannot be paid for or run in any block.
    case gasValuesOverflow
    /// There is an `initCode`, but not enough for the 20 bytes of a factory ("AA99 initCode too small").
    case initCodeTooShort(byteCount: Int)
    /// There is a `paymasterAndData`, but not enough for its fixed part of 20 bytes in 0.6 and 52 later
    /// ("AA93 invalid paymasterAndData", in 0.9 `InvalidPaymasterData`).
    case paymasterAndDataTooShort(byteCount: Int)
    /// 0.9: the data ends with a paymaster signature that would start before the data does
    /// (`InvalidPaymasterSignatureLength`). Sizes are those of `paymasterAndData` and of the signature.
    case invalidPaymasterSignatureLength(dataByteCount: Int, signatureByteCount: Int)
}
