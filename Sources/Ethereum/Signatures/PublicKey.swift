import CSecp256k1

/// A point of secp256k1 other than that at infinity.
public struct PublicKey: Hashable, Sendable {
    public let x: UInt256
    public let y: UInt256

    public enum DecodingError: Error, Hashable, Sendable {
        /// SEC 1 knows 65 bytes that begin with 4, and 33 that begin with 2 or 3. Ethereum also writes the first
        /// without its 4.
        case unknownForm(byteCount: Int, prefix: UInt8?)
        case notOnCurve
    }

    /// From 64 bytes (x and y), or in one of the forms of SEC 1.
    public init(bytes: [UInt8]) throws(DecodingError) {
        let encoded = bytes.count == 64 ? [4] + bytes : bytes
        switch (encoded.count, encoded.first) {
        case (65, 4), (33, 2), (33, 3): break
        default: throw .unknownForm(byteCount: bytes.count, prefix: bytes.first)
        }
        var key = secp256k1_pubkey()
        guard secp256k1_ec_pubkey_parse(Secp256k1.shared.context, &key, encoded, encoded.count) == 1 else {
            throw .notOnCurve
        }
        self.init(key)
    }

    init(_ key: secp256k1_pubkey) {
        var key = key
        var encoded = [UInt8](repeating: 0, count: 65)
        var count = encoded.count
        // The result is always 1: the buffer is large enough and the key is valid.
        _ = secp256k1_ec_pubkey_serialize(
            Secp256k1.shared.context,
            &encoded,
            &count,
            &key,
            UInt32(SECP256K1_EC_UNCOMPRESSED)
        )
        x = UInt256(bytes: encoded[1..<33]) ?? .zero
        y = UInt256(bytes: encoded[33...]) ?? .zero
    }

    /// The last 20 bytes of the hash of x and y.
    public var address: Address {
        var hasher = Keccak256Hasher()
        hasher.update(x.hash32)
        hasher.update(y.hash32)
        return Address(lastBytesOf: hasher.finalize())
    }

    /// Whether this key's owner signed `digest`. A high `s` is refused, as in ``RecoverableSignature``.
    public func verifies(_ signature: EllipticSignature, of digest: Hash32) -> Bool {
        let encoded: [UInt8] = [4] + x.bytes + y.bytes
        let context = Secp256k1.shared.context
        var key = secp256k1_pubkey()
        var parsed = secp256k1_ecdsa_signature()
        guard secp256k1_ec_pubkey_parse(context, &key, encoded, encoded.count) == 1,
            secp256k1_ecdsa_signature_parse_compact(context, &parsed, signature.bytes) == 1
        else { return false }
        return digest.withBytePointer { secp256k1_ecdsa_verify(context, &parsed, $0, &key) == 1 }
    }
}
