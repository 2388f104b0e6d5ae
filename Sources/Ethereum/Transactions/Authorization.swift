/// An account's consent to run a contract's code as its own (EIP-7702).
public struct Authorization: Hashable, Sendable {
    /// Zero is any chain. 256 bits on the wire; a number that is no chain makes the authorization void, not the
    /// transaction around it.
    public var chainID: UInt256
    /// The contract; the zero address ends a delegation.
    public var address: Address
    /// The account's nonce when the authorization is applied.
    public var nonce: UInt64

    public init(chainID: UInt256, address: Address, nonce: UInt64) {
        self.chainID = chainID
        self.address = address
        self.nonce = nonce
    }

    /// `keccak256(0x05 || rlp([chainID, address, nonce]))`.
    public var signingHash: Hash32 {
        var encoder = RLPEncoder(minimumCapacity: 72)
        encoder.append(unencoded: 0x05)
        encoder.list { encodeFields(into: &$0) }
        return Keccak256.hash(encoder.bytes)
    }

    public func signed(by key: PrivateKey) -> SignedAuthorization {
        SignedAuthorization(authorization: self, signature: key.sign(signingHash))
    }

    func encodeFields(into encoder: inout RLPEncoder) {
        encoder.append(chainID)
        encoder.append(address)
        encoder.append(nonce)
    }
}

/// An entry of a transaction's authorization list. The signature may be nonsense: the entry is then skipped.
public struct SignedAuthorization: Hashable, Sendable {
    public var authorization: Authorization
    public var signature: RecoverableSignature

    public init(authorization: Authorization, signature: RecoverableSignature) {
        self.authorization = authorization
        self.signature = signature
    }

    /// The account that gave its consent.
    public func recoverAuthority() throws(SignatureError) -> Address {
        try signature.recoverAddress(digest: authorization.signingHash)
    }

    func encode(into encoder: inout RLPEncoder) {
        encoder.list { encoder in
            authorization.encodeFields(into: &encoder)
            encoder.append(UInt64(signature.yParity))
            encoder.append(signature.r)
            encoder.append(signature.s)
        }
    }
}
