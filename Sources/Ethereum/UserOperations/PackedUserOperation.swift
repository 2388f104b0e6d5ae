/// The `PackedUserOperation` struct of entry points 0.7 and later, field by field as on the wire.
public struct PackedUserOperation: Hashable, Sendable {
    public var sender: Address
    public var nonce: UInt256
    public var initCode: [UInt8]
    public var callData: [UInt8]
    /// 16 bytes of `verificationGasLimit`, then 16 of `callGasLimit`.
    public var accountGasLimits: Hash32
    public var preVerificationGas: UInt256
    /// 16 bytes of `maxPriorityFeePerGas`, then 16 of `maxFeePerGas`.
    public var gasFees: Hash32
    /// The paymaster's address, 16 bytes of its verification gas limit, 16 of its `postOp` gas limit, its data.
    public var paymasterAndData: [UInt8]
    public var signature: [UInt8]

    public init(
        sender: Address,
        nonce: UInt256,
        initCode: [UInt8],
        callData: [UInt8],
        accountGasLimits: Hash32,
        preVerificationGas: UInt256,
        gasFees: Hash32,
        paymasterAndData: [UInt8],
        signature: [UInt8]
    ) {
        self.sender = sender
        self.nonce = nonce
        self.initCode = initCode
        self.callData = callData
        self.accountGasLimits = accountGasLimits
        self.preVerificationGas = preVerificationGas
        self.gasFees = gasFees
        self.paymasterAndData = paymasterAndData
        self.signature = signature
    }
}

extension UserOperation {
    /// As entry points 0.7 and later take it.
    public var packed: PackedUserOperation {
        PackedUserOperation(
            sender: sender,
            nonce: nonce,
            initCode: initCode,
            callData: callData,
            accountGasLimits: accountGasLimits,
            preVerificationGas: UInt256(preVerificationGas.rawValue),
            gasFees: gasFees,
            paymasterAndData: paymaster?.packed ?? [],
            signature: signature
        )
    }

    public init(packed wire: PackedUserOperation) throws(UserOperationError) {
        let limits = wire.accountGasLimits.words
        guard limits.0 == 0, limits.2 == 0, let preVerificationGas = wire.preVerificationGas.uint64() else {
            throw .gasValuesOverflow
        }
        try wire.initCode.checkInitCode(allowingDelegation: true)
        let fees = UInt256(wire.gasFees)
        self.init(
            sender: wire.sender,
            nonce: wire.nonce,
            initCode: wire.initCode,
            callData: wire.callData,
            callGasLimit: Gas(limits.3),
            verificationGasLimit: Gas(limits.1),
            preVerificationGas: Gas(preVerificationGas),
            fees: GasFees(maxFeePerGas: WeiPerGas(fees.low), maxPriorityFeePerGas: WeiPerGas(fees.high)),
            paymaster: try Paymaster(packed: wire.paymasterAndData),
            signature: wire.signature
        )
    }

    var accountGasLimits: Hash32 { Hash32(words: (0, verificationGasLimit.rawValue, 0, callGasLimit.rawValue)) }

    var gasFees: Hash32 {
        UInt256(high: fees.maxPriorityFeePerGas.rawValue, low: fees.maxFeePerGas.rawValue).hash32
    }
}

extension UserOperation.Paymaster {
    /// The bytes of `paymasterAndData` before the paymaster's own data: an address and two 16-byte gas limits.
    static let packedHeadByteCount = 52

    var packedByteCount: Int { Self.packedHeadByteCount + data.count }

    var packed: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(packedByteCount)
        appendPacked(to: &bytes)
        return bytes
    }

    func appendPacked(to bytes: inout [UInt8]) {
        address.append(to: &bytes)
        bytes.append(bigEndian: 0)
        bytes.append(bigEndian: verificationGasLimit.rawValue)
        bytes.append(bigEndian: 0)
        bytes.append(bigEndian: postOpGasLimit.rawValue)
        bytes.append(contentsOf: data)
    }

    /// `nil` from no bytes.
    init?(packed bytes: [UInt8]) throws(UserOperationError) {
        guard !bytes.isEmpty else { return nil }
        guard bytes.count >= Self.packedHeadByteCount else {
            throw .paymasterAndDataTooShort(byteCount: bytes.count)
        }
        var reader = BigEndianReader(bytes)
        let address = Address(high: reader.next(8), middle: reader.next(8), low: UInt32(reader.next(4)))
        let limits = (reader.next(8), reader.next(8), reader.next(8), reader.next(8))
        guard limits.0 == 0, limits.2 == 0 else { throw .gasValuesOverflow }
        self.init(
            address: address,
            verificationGasLimit: Gas(limits.1),
            postOpGasLimit: Gas(limits.3),
            data: Array(bytes[Self.packedHeadByteCount...])
        )
    }
}
