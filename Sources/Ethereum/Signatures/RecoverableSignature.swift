import CSecp256k1

/// An ECDSA signature from which the signer's address can be computed: that of transactions and authorizations.
///
/// Holds any values from the wire; ``recoverAddress(digest:)`` checks it.
public struct RecoverableSignature: Hashable, Sendable {
    public var r: UInt256
    public var s: UInt256
    /// Whether the y coordinate of the nonce's point is odd: 0 or 1.
    public var yParity: UInt8

    public init(r: UInt256, s: UInt256, yParity: UInt8) {
        self.r = r
        self.s = s
        self.yParity = yParity
    }

    /// The account whose key signed `digest`. Always some account if the signature is well formed: a signature of
    /// something else gives a wrong address, not an error.
    public func recoverAddress(digest: Hash32) throws(SignatureError) -> Address {
        try recoverPublicKey(digest: digest).address
    }

    public func recoverPublicKey(digest: Hash32) throws(SignatureError) -> PublicKey {
        try checkRange()
        let context = Secp256k1.shared.context
        var parsed = secp256k1_ecdsa_recoverable_signature()
        let encoded = EllipticSignature(r: r, s: s).bytes
        guard
            secp256k1_ecdsa_recoverable_signature_parse_compact(context, &parsed, encoded, Int32(yParity)) == 1
        else { throw .notRecoverable }
        var key = secp256k1_pubkey()
        guard digest.withBytePointer({ secp256k1_ecdsa_recover(context, &key, &parsed, $0) }) == 1 else {
            throw .notRecoverable
        }
        return PublicKey(key)
    }

    /// The rules that need no curve: both numbers from 1 to the order less 1, `s` in the lower half (EIP-2).
    public func checkRange() throws(SignatureError) {
        guard yParity <= 1 else { throw .yParityOutOfRange(yParity) }
        guard !r.isZero else { throw .rIsZero }
        guard !s.isZero else { throw .sIsZero }
        guard r < Secp256k1.order else { throw .rTooLarge }
        guard s < Secp256k1.order else { throw .sTooLarge }
        guard s <= Secp256k1.halfOrder else { throw .highS }
    }
}

/// Why a signature has no signer.
public enum SignatureError: Error, Hashable, Sendable {
    case yParityOutOfRange(UInt8)
    case rIsZero
    case sIsZero
    /// At least the order of the group.
    case rTooLarge
    case sTooLarge
    /// Above half the order: a mirror image of a signature, which Ethereum refuses so that hashes cannot be changed.
    case highS
    /// No point has this x coordinate, or the key would be the point at infinity.
    case notRecoverable
}
