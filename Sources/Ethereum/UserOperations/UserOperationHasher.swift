/// Computes `userOpHash`, the name of an operation, for one entry point on one chain (ERC-4337).
///
/// 0.6 and 0.7 hash the operation's fields with the entry point and the chain; 0.8 and 0.9 hash it as EIP-712 typed
/// data, whose domain is computed once and kept here. The operation's signature is never part of it.
public struct UserOperationHasher: Hashable, Sendable {
    public let version: EntryPointVersion
    public let entryPoint: Address
    public let chainID: UInt64
    /// The EIP-712 domain of 0.8 and 0.9.
    public let domainSeparator: Hash32

    public init(version: EntryPointVersion, entryPoint: Address? = nil, chainID: UInt64) {
        self.version = version
        self.entryPoint = entryPoint ?? version.address
        self.chainID = chainID
        domainSeparator = Self.domainSeparator(entryPoint: self.entryPoint, chainID: chainID)
    }

    /// The hash the entry point gives `operation`.
    ///
    /// Where 0.9 would revert because of the length of a paymaster's signature, the data is hashed as it is.
    ///
    /// - Parameters:
    ///   - delegate: the code address of a sender delegated by EIP-7702. From 0.8 on, it takes the place of the marker
    ///     in such a sender's `initCode`; without it the `initCode` is hashed as it is.
    public func hash(_ operation: UserOperation, delegate: Address? = nil) -> Hash32 {
        var fields = beginFields(sender: operation.sender, nonce: operation.nonce)
        fields.update(initCodeHash(operation.initCode, delegate: delegate))
        fields.update(Self.hash(operation.callData))
        switch version {
        case .v0_6:
            fields.update(number: operation.callGasLimit.rawValue)
            fields.update(number: operation.verificationGasLimit.rawValue)
            fields.update(number: operation.preVerificationGas.rawValue)
            fields.update(UInt256(operation.fees.maxFeePerGas.rawValue).hash32)
            fields.update(UInt256(operation.fees.maxPriorityFeePerGas.rawValue).hash32)
        case .v0_7, .v0_8, .v0_9:
            fields.update(operation.accountGasLimits)
            fields.update(number: operation.preVerificationGas.rawValue)
            fields.update(operation.gasFees)
        }
        fields.update(paymasterHash(operation.paymaster))
        return seal(fields.finalize())
    }

    /// As ``hash(_:delegate:)-(UserOperation,_)``, from the wire form of 0.7 and later.
    public func hash(_ operation: PackedUserOperation, delegate: Address? = nil) -> Hash32 {
        precondition(version.usesPackedOperations, "entry point 0.6 has no packed operations")
        var fields = beginFields(sender: operation.sender, nonce: operation.nonce)
        fields.update(initCodeHash(operation.initCode, delegate: delegate))
        fields.update(Self.hash(operation.callData))
        fields.update(operation.accountGasLimits)
        fields.update(operation.preVerificationGas.hash32)
        fields.update(operation.gasFees)
        fields.update(paymasterAndDataHash(operation.paymasterAndData))
        return seal(fields.finalize())
    }

    /// As ``hash(_:delegate:)-(UserOperation,_)``, from the wire form of 0.6.
    public func hash(_ operation: UserOperationV06) -> Hash32 {
        precondition(version == .v0_6, "only entry point 0.6 has unpacked operations")
        var fields = beginFields(sender: operation.sender, nonce: operation.nonce)
        fields.update(Self.hash(operation.initCode))
        fields.update(Self.hash(operation.callData))
        fields.update(operation.callGasLimit.hash32)
        fields.update(operation.verificationGasLimit.hash32)
        fields.update(operation.preVerificationGas.hash32)
        fields.update(operation.maxFeePerGas.hash32)
        fields.update(operation.maxPriorityFeePerGas.hash32)
        fields.update(Self.hash(operation.paymasterAndData))
        return seal(fields.finalize())
    }

    private func beginFields(sender: Address, nonce: UInt256) -> Keccak256Hasher {
        var fields = Keccak256Hasher()
        switch version {
        case .v0_6, .v0_7: break
        case .v0_8, .v0_9: fields.update(Self.operationTypeHash)
        }
        fields.update(Hash32(sender))
        fields.update(nonce.hash32)
        return fields
    }

    /// Binds the hash of the fields to the entry point and the chain.
    private func seal(_ fields: Hash32) -> Hash32 {
        var hasher = Keccak256Hasher()
        switch version {
        case .v0_6, .v0_7:
            hasher.update(fields)
            hasher.update(Hash32(entryPoint))
            hasher.update(number: chainID)
        case .v0_8, .v0_9:
            hasher.update(byte: 0x19)
            hasher.update(byte: 0x01)
            hasher.update(domainSeparator)
            hasher.update(fields)
        }
        return hasher.finalize()
    }
}

// MARK: - Byte strings of an operation

extension UserOperationHasher {
    /// Most operations leave a byte string empty, whose hash is known.
    private static func hash(_ bytes: [UInt8]) -> Hash32 {
        bytes.isEmpty ? Keccak256.emptyHash : Keccak256.hash(bytes)
    }

    private func initCodeHash(_ initCode: [UInt8], delegate: Address?) -> Hash32 {
        guard version >= .v0_8, let delegate, DelegationMarker.starts(initCode) else { return Self.hash(initCode) }
        var hasher = Keccak256Hasher()
        hasher.update(delegate)
        hasher.update(initCode.dropFirst(Address.byteCount))
        return hasher.finalize()
    }

    private func paymasterHash(_ paymaster: UserOperation.Paymaster?) -> Hash32 {
        guard let paymaster else { return Keccak256.emptyHash }
        var hasher = Keccak256Hasher()
        hasher.update(paymaster.address)
        if version.usesPackedOperations {
            hasher.update(bigEndian: 0)
            hasher.update(bigEndian: paymaster.verificationGasLimit.rawValue)
            hasher.update(bigEndian: 0)
            hasher.update(bigEndian: paymaster.postOpGasLimit.rawValue)
        }
        updateWithoutSignature(&hasher, data: paymaster.data[...])
        return hasher.finalize()
    }

    private func paymasterAndDataHash(_ bytes: [UInt8]) -> Hash32 {
        guard version == .v0_9, bytes.count > UserOperation.Paymaster.packedHeadByteCount else {
            return Self.hash(bytes)
        }
        var hasher = Keccak256Hasher()
        hasher.update(bytes[..<UserOperation.Paymaster.packedHeadByteCount])
        updateWithoutSignature(&hasher, data: bytes[UserOperation.Paymaster.packedHeadByteCount...])
        return hasher.finalize()
    }

    private func updateWithoutSignature(_ hasher: inout Keccak256Hasher, data: ArraySlice<UInt8>) {
        guard version == .v0_9, let byteCount = try? PaymasterSignature.byteCount(in: data), byteCount > 0 else {
            hasher.update(data)
            return
        }
        hasher.update(data.dropLast(byteCount + PaymasterSignature.suffixByteCount))
        hasher.update(bigEndian: PaymasterSignature.magic)
    }
}

// MARK: - EIP-712

extension UserOperationHasher {
    /// The hash of `PackedUserOperation(address sender,uint256 nonce,bytes initCode,bytes callData,bytes32
    /// accountGasLimits,uint256 preVerificationGas,bytes32 gasFees,bytes paymasterAndData)`.
    static let operationTypeHash = Hash32(
        words: (0x29a0_bca4_af4b_e342, 0x1398_da00_295e_58e6, 0xd7de_38cb_4922_1475, 0x4cb6_a475_07dd_6f8e)
    )

    /// The hash of `EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)`.
    static let domainTypeHash = Hash32(
        words: (0x8b73_c3c6_9bb8_fe3d, 0x512e_cc4c_f759_cc79, 0x239f_7b17_9b0f_faca, 0xa9a7_5d52_2b39_400f)
    )

    private static let domainName = Keccak256.hash(utf8: "ERC4337")
    private static let domainVersion = Keccak256.hash(utf8: "1")

    private static func domainSeparator(entryPoint: Address, chainID: UInt64) -> Hash32 {
        var hasher = Keccak256Hasher()
        hasher.update(domainTypeHash)
        hasher.update(domainName)
        hasher.update(domainVersion)
        hasher.update(number: chainID)
        hasher.update(Hash32(entryPoint))
        return hasher.finalize()
    }
}

extension Keccak256Hasher {
    /// A number as an ABI word.
    fileprivate mutating func update(number: UInt64) { update(Hash32(words: (0, 0, 0, number))) }

    /// The 20 bytes of an address, as in packed encoding.
    fileprivate mutating func update(_ address: Address) {
        update(bigEndian: address.high)
        update(bigEndian: address.middle)
        for shift in [24, 16, 8, 0] as [UInt32] { update(byte: UInt8(truncatingIfNeeded: address.low >> shift)) }
    }
}

extension UserOperation {
    /// `userOpHash` in one step; a ``UserOperationHasher`` is faster for many.
    public func hash(
        version: EntryPointVersion,
        entryPoint: Address,
        chainID: UInt64,
        delegate: Address? = nil
    ) -> Hash32 {
        UserOperationHasher(version: version, entryPoint: entryPoint, chainID: chainID).hash(self, delegate: delegate)
    }
}

extension PackedUserOperation {
    /// `userOpHash` in one step, for 0.7 and later.
    public func hash(
        version: EntryPointVersion,
        entryPoint: Address,
        chainID: UInt64,
        delegate: Address? = nil
    ) -> Hash32 {
        UserOperationHasher(version: version, entryPoint: entryPoint, chainID: chainID).hash(self, delegate: delegate)
    }
}

extension UserOperationV06 {
    /// `userOpHash` in one step.
    public func hash(entryPoint: Address, chainID: UInt64) -> Hash32 {
        UserOperationHasher(version: .v0_6, entryPoint: entryPoint, chainID: chainID).hash(self)
    }
}
