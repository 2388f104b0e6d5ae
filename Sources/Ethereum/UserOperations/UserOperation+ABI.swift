// The ABI encoding of one operation as a tuple: a head of words, then the byte strings in the order of their fields.

extension EntryPointVersion {
    /// Words in the head of an operation's tuple, one for each field.
    var operationHeadWordCount: Int { usesPackedOperations ? 9 : 11 }
}

extension UserOperation {
    /// The size of the operation's ABI tuple, without the offset that points to it.
    public func encodedByteCount(version: EntryPointVersion) -> Int {
        version.operationHeadWordCount * ABIWriter.wordByteCount
            + ABIWriter.encodedByteCount(bytes: initCode.count)
            + ABIWriter.encodedByteCount(bytes: callData.count)
            + ABIWriter.encodedByteCount(bytes: paymasterAndDataByteCount(version: version))
            + ABIWriter.encodedByteCount(bytes: signature.count)
    }

    private func paymasterAndDataByteCount(version: EntryPointVersion) -> Int {
        guard let paymaster else { return 0 }
        return version.usesPackedOperations ? paymaster.packedByteCount : Address.byteCount + paymaster.data.count
    }

    func encode(to writer: inout ABIWriter, version: EntryPointVersion) {
        let paymasterByteCount = paymasterAndDataByteCount(version: version)
        var tail = version.operationHeadWordCount * ABIWriter.wordByteCount
        func writeOffset(ofByteStringWith byteCount: Int) {
            writer.write(count: tail)
            tail += ABIWriter.encodedByteCount(bytes: byteCount)
        }

        writer.write(sender)
        writer.write(nonce)
        writeOffset(ofByteStringWith: initCode.count)
        writeOffset(ofByteStringWith: callData.count)
        if version.usesPackedOperations {
            writer.write(accountGasLimits)
            writer.write(preVerificationGas)
            writer.write(gasFees)
        } else {
            writer.write(callGasLimit)
            writer.write(verificationGasLimit)
            writer.write(preVerificationGas)
            writer.write(fees.maxFeePerGas)
            writer.write(fees.maxPriorityFeePerGas)
        }
        writeOffset(ofByteStringWith: paymasterByteCount)
        writeOffset(ofByteStringWith: signature.count)

        writer.write(initCode)
        writer.write(callData)
        writer.writeBytes(count: paymasterByteCount) { bytes in
            guard let paymaster else { return }
            if version.usesPackedOperations {
                paymaster.appendPacked(to: &bytes)
            } else {
                paymaster.address.append(to: &bytes)
                bytes.append(contentsOf: paymaster.data)
            }
        }
        writer.write(signature)
    }
}

/// An operation as it came over the wire, before its values are known to be sensible.
enum WireUserOperation {
    case v06(UserOperationV06)
    case packed(PackedUserOperation)

    /// Reads the tuple whose head starts at `base`.
    init(from reader: inout ABIReader, at base: Int, version: EntryPointVersion) throws(ABIError) {
        if version.usesPackedOperations {
            self = .packed(try PackedUserOperation(from: &reader, at: base))
        } else {
            self = .v06(try UserOperationV06(from: &reader, at: base))
        }
    }

    func operation() throws(UserOperationError) -> UserOperation {
        switch self {
        case .v06(let wire): try UserOperation(v06: wire)
        case .packed(let wire): try UserOperation(packed: wire)
        }
    }
}

extension UserOperationV06 {
    init(from reader: inout ABIReader, at base: Int) throws(ABIError) {
        self.init(
            sender: try reader.address(at: base),
            nonce: try reader.uint256(at: base + 32),
            initCode: try reader.bytes(at: reader.target(at: base + 64, from: base)),
            callData: try reader.bytes(at: reader.target(at: base + 96, from: base)),
            callGasLimit: try reader.uint256(at: base + 128),
            verificationGasLimit: try reader.uint256(at: base + 160),
            preVerificationGas: try reader.uint256(at: base + 192),
            maxFeePerGas: try reader.uint256(at: base + 224),
            maxPriorityFeePerGas: try reader.uint256(at: base + 256),
            paymasterAndData: try reader.bytes(at: reader.target(at: base + 288, from: base)),
            signature: try reader.bytes(at: reader.target(at: base + 320, from: base))
        )
    }
}

extension PackedUserOperation {
    init(from reader: inout ABIReader, at base: Int) throws(ABIError) {
        self.init(
            sender: try reader.address(at: base),
            nonce: try reader.uint256(at: base + 32),
            initCode: try reader.bytes(at: reader.target(at: base + 64, from: base)),
            callData: try reader.bytes(at: reader.target(at: base + 96, from: base)),
            accountGasLimits: try reader.word(at: base + 128),
            preVerificationGas: try reader.uint256(at: base + 160),
            gasFees: try reader.word(at: base + 192),
            paymasterAndData: try reader.bytes(at: reader.target(at: base + 224, from: base)),
            signature: try reader.bytes(at: reader.target(at: base + 256, from: base))
        )
    }
}
