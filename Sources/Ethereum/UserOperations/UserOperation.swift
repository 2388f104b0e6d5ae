/// An ERC-4337 user operation in the one form that the builder and the simulation work with.
///
/// It fits every entry point version; ``v06`` and ``packed`` are the forms on the wire.
public struct UserOperation: Hashable, Sendable {
    public var sender: Address
    /// 192 bits of key, then 64 bits of sequence: see ``nonceKey`` and ``nonceSequence``.
    public var nonce: UInt256
    /// The factory's address, then its calldata; empty where the account exists already.
    public var initCode: [UInt8]
    public var callData: [UInt8]
    public var callGasLimit: Gas
    public var verificationGasLimit: Gas
    public var preVerificationGas: Gas
    public var fees: GasFees
    /// `nil` where the account pays for itself.
    public var paymaster: Paymaster?
    public var signature: [UInt8]

    public init(
        sender: Address,
        nonce: UInt256,
        initCode: [UInt8] = [],
        callData: [UInt8] = [],
        callGasLimit: Gas,
        verificationGasLimit: Gas,
        preVerificationGas: Gas,
        fees: GasFees,
        paymaster: Paymaster? = nil,
        signature: [UInt8] = []
    ) {
        self.sender = sender
        self.nonce = nonce
        self.initCode = initCode
        self.callData = callData
        self.callGasLimit = callGasLimit
        self.verificationGasLimit = verificationGasLimit
        self.preVerificationGas = preVerificationGas
        self.fees = fees
        self.paymaster = paymaster
        self.signature = signature
    }

    /// The paymaster that pays instead of the account, its gas limits, and its data.
    public struct Paymaster: Hashable, Sendable {
        public var address: Address
        /// Zero and without meaning in 0.6, where the account's limit serves both.
        public var verificationGasLimit: Gas
        /// Zero and without meaning in 0.6.
        public var postOpGasLimit: Gas
        public var data: [UInt8]

        public init(
            address: Address,
            verificationGasLimit: Gas = 0,
            postOpGasLimit: Gas = 0,
            data: [UInt8] = []
        ) {
            self.address = address
            self.verificationGasLimit = verificationGasLimit
            self.postOpGasLimit = postOpGasLimit
            self.data = data
        }
    }
}

extension UserOperation {
    /// The first 20 bytes of ``initCode``; `nil` without one and where it asks for an EIP-7702 delegation instead.
    public var factory: Address? {
        guard initCode.count >= Address.byteCount, !DelegationMarker.starts(initCode) else { return nil }
        return Address(bytes: initCode[..<Address.byteCount])
    }

    /// The upper 192 bits of the nonce: operations with different keys do not wait for each other.
    @inlinable
    public var nonceKey: UInt256 { nonce >> 64 }

    /// The lower 64 bits of the nonce, counted by the entry point for each sender and key.
    @inlinable
    public var nonceSequence: UInt64 { UInt64(truncatingIfNeeded: nonce.low) }
}

extension UInt256 {
    /// A user operation's nonce of its two parts; bits of `key` above 192 are cut off.
    @inlinable
    public static func nonce(key: UInt256, sequence: UInt64) -> UInt256 { key << 64 | UInt256(sequence) }
}

/// How an `initCode` says that its sender is an account delegated by EIP-7702, which no factory makes (0.8 and later).
enum DelegationMarker {
    /// 0x7702 and eighteen zero bytes. A shorter `initCode` counts as filled up with zeros, because the contract reads
    /// a whole calldata word.
    static func starts(_ initCode: [UInt8]) -> Bool {
        guard initCode.count >= 2, initCode[0] == 0x77, initCode[1] == 0x02 else { return false }
        return initCode[2..<min(initCode.count, Address.byteCount)].allSatisfy { $0 == 0 }
    }
}

extension [UInt8] {
    /// Whether this can be an `initCode`: nothing, at least a factory's address, or where allowed a delegation.
    func checkInitCode(allowingDelegation: Bool) throws(UserOperationError) {
        guard isEmpty || count >= Address.byteCount || allowingDelegation && DelegationMarker.starts(self) else {
            throw .initCodeTooShort(byteCount: count)
        }
    }
}
