/// The `UserOperation` struct of entry point 0.6, field by field as on the wire.
public struct UserOperationV06: Hashable, Sendable {
    public var sender: Address
    public var nonce: UInt256
    public var initCode: [UInt8]
    public var callData: [UInt8]
    public var callGasLimit: UInt256
    public var verificationGasLimit: UInt256
    public var preVerificationGas: UInt256
    public var maxFeePerGas: UInt256
    public var maxPriorityFeePerGas: UInt256
    public var paymasterAndData: [UInt8]
    public var signature: [UInt8]

    public init(
        sender: Address,
        nonce: UInt256,
        initCode: [UInt8],
        callData: [UInt8],
        callGasLimit: UInt256,
        verificationGasLimit: UInt256,
        preVerificationGas: UInt256,
        maxFeePerGas: UInt256,
        maxPriorityFeePerGas: UInt256,
        paymasterAndData: [UInt8],
        signature: [UInt8]
    ) {
        self.sender = sender
        self.nonce = nonce
        self.initCode = initCode
        self.callData = callData
        self.callGasLimit = callGasLimit
        self.verificationGasLimit = verificationGasLimit
        self.preVerificationGas = preVerificationGas
        self.maxFeePerGas = maxFeePerGas
        self.maxPriorityFeePerGas = maxPriorityFeePerGas
        self.paymasterAndData = paymasterAndData
        self.signature = signature
    }
}

extension UserOperation {
    /// As entry point 0.6 takes it. The paymaster's own gas limits have no place there.
    public var v06: UserOperationV06 {
        UserOperationV06(
            sender: sender,
            nonce: nonce,
            initCode: initCode,
            callData: callData,
            callGasLimit: UInt256(callGasLimit.rawValue),
            verificationGasLimit: UInt256(verificationGasLimit.rawValue),
            preVerificationGas: UInt256(preVerificationGas.rawValue),
            maxFeePerGas: UInt256(fees.maxFeePerGas.rawValue),
            maxPriorityFeePerGas: UInt256(fees.maxPriorityFeePerGas.rawValue),
            paymasterAndData: paymaster.map { $0.address.bytes + $0.data } ?? [],
            signature: signature
        )
    }

    public init(v06 wire: UserOperationV06) throws(UserOperationError) {
        guard let callGasLimit = wire.callGasLimit.uint64(),
            let verificationGasLimit = wire.verificationGasLimit.uint64(),
            let preVerificationGas = wire.preVerificationGas.uint64(),
            let maxFeePerGas = wire.maxFeePerGas.uint128(),
            let maxPriorityFeePerGas = wire.maxPriorityFeePerGas.uint128()
        else { throw .gasValuesOverflow }
        try wire.initCode.checkInitCode(allowingDelegation: false)
        self.init(
            sender: wire.sender,
            nonce: wire.nonce,
            initCode: wire.initCode,
            callData: wire.callData,
            callGasLimit: Gas(callGasLimit),
            verificationGasLimit: Gas(verificationGasLimit),
            preVerificationGas: Gas(preVerificationGas),
            fees: GasFees(
                maxFeePerGas: WeiPerGas(maxFeePerGas),
                maxPriorityFeePerGas: WeiPerGas(maxPriorityFeePerGas)
            ),
            paymaster: try Paymaster(v06PaymasterAndData: wire.paymasterAndData),
            signature: wire.signature
        )
    }
}

extension UserOperation.Paymaster {
    /// `nil` from no bytes.
    init?(v06PaymasterAndData bytes: [UInt8]) throws(UserOperationError) {
        guard !bytes.isEmpty else { return nil }
        guard let address = Address(bytes: bytes.prefix(Address.byteCount)) else {
            throw .paymasterAndDataTooShort(byteCount: bytes.count)
        }
        self.init(address: address, data: Array(bytes[Address.byteCount...]))
    }
}
