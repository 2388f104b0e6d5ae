extension Transaction {
    /// The bytes whose hash is signed: the envelope without a signature.
    public var signingPayload: [UInt8] { encoded(signature: nil) }

    public var signingHash: Hash32 { Keccak256.hash(signingPayload) }

    public func signed(by key: PrivateKey) -> SignedTransaction {
        SignedTransaction(transaction: self, signature: key.sign(signingHash))
    }

    /// The type's byte, if there is one, and the list of fields (EIP-2718).
    func encoded(signature: RecoverableSignature?) -> [UInt8] {
        // Enough for all but the variable parts, so that the bytes are allocated once.
        var encoder = RLPEncoder(minimumCapacity: 256 + data.count + 64 * accessList.count)
        switch self {
        case .legacy(let transaction):
            encoder.list { encoder in
                transaction.encodeFields(into: &encoder)
                transaction.encodeTail(signature, into: &encoder)
            }
        case .accessList(let transaction):
            encoder.encodeEnvelope(type: type, signature: signature) { transaction.encodeFields(into: &$0) }
        case .feeMarket(let transaction):
            encoder.encodeEnvelope(type: type, signature: signature) { transaction.encodeFields(into: &$0) }
        case .blob(let transaction):
            encoder.encodeEnvelope(type: type, signature: signature) { transaction.encodeFields(into: &$0) }
        case .setCode(let transaction):
            encoder.encodeEnvelope(type: type, signature: signature) { transaction.encodeFields(into: &$0) }
        }
        return encoder.bytes
    }
}

extension LegacyTransaction {
    fileprivate func encodeFields(into encoder: inout RLPEncoder) {
        encoder.append(nonce)
        encoder.append(gasPrice.rawValue)
        encoder.append(gasLimit.rawValue)
        encoder.append(to)
        encoder.append(value)
        encoder.append(data)
    }

    /// The signature, whose `v` carries the chain ID; to be signed are the chain ID and two zeros instead (EIP-155).
    func encodeTail(_ signature: RecoverableSignature?, into encoder: inout RLPEncoder) {
        if let signature {
            let base = chainID.map { UInt128($0) * 2 + 35 } ?? 27
            encoder.append(base + UInt128(signature.yParity))
            encoder.append(signature.r)
            encoder.append(signature.s)
        } else if let chainID {
            encoder.append(chainID)
            encoder.append(UInt64(0))
            encoder.append(UInt64(0))
        }
    }
}

extension AccessListTransaction {
    fileprivate func encodeFields(into encoder: inout RLPEncoder) {
        encoder.append(chainID)
        encoder.append(nonce)
        encoder.append(gasPrice.rawValue)
        encoder.append(gasLimit.rawValue)
        encoder.append(to)
        encoder.append(value)
        encoder.append(data)
        encoder.append(accessList)
    }
}

extension FeeMarketTransaction {
    fileprivate func encodeFields(into encoder: inout RLPEncoder) {
        encoder.append(chainID)
        encoder.append(nonce)
        encoder.append(fees.maxPriorityFeePerGas.rawValue)
        encoder.append(fees.maxFeePerGas.rawValue)
        encoder.append(gasLimit.rawValue)
        encoder.append(to)
        encoder.append(value)
        encoder.append(data)
        encoder.append(accessList)
    }
}

extension BlobTransaction {
    fileprivate func encodeFields(into encoder: inout RLPEncoder) {
        encoder.append(chainID)
        encoder.append(nonce)
        encoder.append(fees.maxPriorityFeePerGas.rawValue)
        encoder.append(fees.maxFeePerGas.rawValue)
        encoder.append(gasLimit.rawValue)
        encoder.append(to)
        encoder.append(value)
        encoder.append(data)
        encoder.append(accessList)
        encoder.append(maxFeePerBlobGas.rawValue)
        encoder.list { encoder in for hash in blobVersionedHashes { encoder.append(hash) } }
    }
}

extension SetCodeTransaction {
    fileprivate func encodeFields(into encoder: inout RLPEncoder) {
        encoder.append(chainID)
        encoder.append(nonce)
        encoder.append(fees.maxPriorityFeePerGas.rawValue)
        encoder.append(fees.maxFeePerGas.rawValue)
        encoder.append(gasLimit.rawValue)
        encoder.append(to)
        encoder.append(value)
        encoder.append(data)
        encoder.append(accessList)
        encoder.list { encoder in
            for authorization in authorizations { authorization.encode(into: &encoder) }
        }
    }
}

extension RLPEncoder {
    fileprivate mutating func encodeEnvelope(
        type: UInt8,
        signature: RecoverableSignature?,
        fields: (inout RLPEncoder) -> Void
    ) {
        append(unencoded: type)
        list { encoder in
            fields(&encoder)
            guard let signature else { return }
            encoder.append(UInt64(signature.yParity))
            encoder.append(signature.r)
            encoder.append(signature.s)
        }
    }

    fileprivate mutating func append(_ accessList: [AccessListEntry]) {
        list { encoder in
            for entry in accessList {
                encoder.list { encoder in
                    encoder.append(entry.address)
                    encoder.list { encoder in for key in entry.storageKeys { encoder.append(key) } }
                }
            }
        }
    }
}
