import CSecp256k1

/// An account's secret. It is never printed: every textual form shows the address.
public struct PrivateKey: Sendable {
    public enum InvalidKey: Error, Hashable, Sendable {
        case wrongByteCount(Int)
        /// Zero, or at least the order of the group.
        case outOfRange
    }

    private let secret: Hash32
    public let publicKey: PublicKey
    public let address: Address

    public init(bytes: [UInt8]) throws(InvalidKey) {
        guard let secret = Hash32(bytes: bytes) else { throw .wrongByteCount(bytes.count) }
        guard let key = PrivateKey(secret: secret) else { throw .outOfRange }
        self = key
    }

    private init?(secret: Hash32) {
        var key = secp256k1_pubkey()
        let created = secret.withBytePointer { secp256k1_ec_pubkey_create(Secp256k1.shared.context, &key, $0) }
        guard created == 1 else { return nil }
        self.secret = secret
        publicKey = PublicKey(key)
        address = publicKey.address
    }

    /// A key for tests and simulations: the hash of `label`, hashed again until it is a key, which is the first time
    /// but for one label in 2¹²⁷. Everyone who knows the label has the key.
    public static func derived(from label: String) -> PrivateKey {
        var secret = Keccak256.hash(utf8: label)
        while true {
            if let key = PrivateKey(secret: secret) { return key }
            secret = Keccak256.hash(secret.bytes)
        }
    }

    /// Signs `digest`, which must be a hash. Deterministic (RFC 6979 with HMAC-SHA-256), `s` in the lower half.
    public func sign(_ digest: Hash32) -> RecoverableSignature {
        let context = Secp256k1.shared.context
        var signature = secp256k1_ecdsa_recoverable_signature()
        let signed = digest.withBytePointer { digest in
            secret.withBytePointer { secret in
                secp256k1_ecdsa_sign_recoverable(context, &signature, digest, secret, nil, nil)
            }
        }
        precondition(signed == 1, "libsecp256k1 refused a key that init had checked")
        var encoded = [UInt8](repeating: 0, count: 64)
        var recoveryID: Int32 = 0
        secp256k1_ecdsa_recoverable_signature_serialize_compact(context, &encoded, &recoveryID, &signature)
        guard let r = UInt256(bytes: encoded[..<32]), let s = UInt256(bytes: encoded[32...]) else {
            preconditionFailure("32 bytes make 256 bits")
        }
        // Bit 1 says that r was reduced by the order, once in 2¹²⁷ signatures. Ethereum has no way to write that.
        return RecoverableSignature(r: r, s: s, yParity: UInt8(truncatingIfNeeded: recoveryID & 1))
    }
}

extension PrivateKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    public var description: String { "PrivateKey(\(address))" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["address": address]) }
}
