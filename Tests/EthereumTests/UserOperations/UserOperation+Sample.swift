import Ethereum

extension UserOperation {
    /// An operation in which no field is empty and no two are equal.
    static let sample = UserOperation(
        sender: Address(high: 0x1111_2222_3333_4444, middle: 0x5555_6666_7777_8888, low: 0x9999_aaaa),
        nonce: .nonce(key: 7, sequence: 5),
        initCode: [UInt8](1...40),
        callData: [UInt8](0...99),
        callGasLimit: 100_000,
        verificationGasLimit: 200_000,
        preVerificationGas: 50_000,
        fees: GasFees(maxFeePerGas: 30_000_000_000, maxPriorityFeePerGas: 2_000_000_000),
        paymaster: Paymaster(
            address: Address(high: 0xabab_abab_abab_abab, middle: 0xcdcd_cdcd_cdcd_cdcd, low: 0xefef_efef),
            verificationGasLimit: 60_000,
            postOpGasLimit: 70_000,
            data: [0xde, 0xad]
        ),
        signature: [UInt8](repeating: 0x5a, count: 65)
    )

    /// `sample` in what `version` has a place for: a 0.6 paymaster has no gas limits.
    static func sample(for version: EntryPointVersion) -> UserOperation {
        var operation = sample
        if !version.usesPackedOperations {
            operation.paymaster?.verificationGasLimit = 0
            operation.paymaster?.postOpGasLimit = 0
        }
        return operation
    }

    /// The least an operation can be.
    static let bare = UserOperation(
        sender: Address(high: 1, middle: 1, low: 1),
        nonce: 0,
        callGasLimit: 0,
        verificationGasLimit: 0,
        preVerificationGas: 0,
        fees: .zero
    )
}
