/// The signature a paymaster may append to its data after the account has signed (entry point 0.9).
///
/// `paymasterAndData` then ends with the signature, its length in two bytes, and eight bytes that say so. The hash of
/// the operation leaves signature and length out, so that both parties can sign at the same time.
enum PaymasterSignature {
    /// The first eight bytes of `keccak256("PaymasterSignature")`.
    static let magic: UInt64 = 0x22e3_25a2_9743_9656
    /// The two bytes of the length and the magic.
    static let suffixByteCount = 10

    /// The signature's size; 0 where there is none.
    ///
    /// - Parameters:
    ///   - data: the bytes after the 52 bytes of the paymaster's address and limits.
    /// - Throws: `invalidPaymasterSignatureLength` where the length exceeds the data.
    static func byteCount(in data: ArraySlice<UInt8>) throws(UserOperationError) -> Int {
        guard data.count >= suffixByteCount else { return 0 }
        var suffix = BigEndianReader(data.suffix(suffixByteCount))
        let length = Int(suffix.next(2))
        guard suffix.next(8) == magic else { return 0 }
        guard length <= data.count - suffixByteCount else {
            throw .invalidPaymasterSignatureLength(
                dataByteCount: UserOperation.Paymaster.packedHeadByteCount + data.count,
                signatureByteCount: length
            )
        }
        return length
    }
}

extension UserOperation.Paymaster {
    /// The size of the signature at the end of ``data`` in entry point 0.9; 0 where there is none.
    ///
    /// Throws `invalidPaymasterSignatureLength` where the contract reverts with that error.
    public func signatureByteCount() throws(UserOperationError) -> Int {
        try PaymasterSignature.byteCount(in: data[...])
    }
}
