public import Ethereum

/// The signatures of modelled accounts and aggregators: keyed hashes, because elliptic curves are for transactions.
public enum ModelledSignature {
    public static let byteCount = 65

    private static let tag = Keccak256.hash(utf8: "modelled account signature")

    /// What the account accepts as its signature of the operation: a keyed hash twice, and a last byte of 27, in the
    /// layout of r, s and v.
    public static func sign(userOpHash: Hash32, account: Address) -> [UInt8] {
        let hash = keyedHash(userOpHash, account)
        var signature: [UInt8] = []
        signature.reserveCapacity(byteCount)
        hash.append(to: &signature)
        hash.append(to: &signature)
        signature.append(27)
        return signature
    }

    public static func isValid(_ signature: [UInt8], userOpHash: Hash32, account: Address) -> Bool {
        guard signature.count == byteCount, signature[64] == 27 else { return false }
        let words = keyedHash(userOpHash, account).words
        return signature.withUnsafeBytes { bytes in
            func holds(_ word: UInt64, at offset: Int) -> Bool {
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) == word
            }
            func holdsHash(at offset: Int) -> Bool {
                holds(words.0, at: offset) && holds(words.1, at: offset + 8) && holds(words.2, at: offset + 16)
                    && holds(words.3, at: offset + 24)
            }
            return holdsHash(at: 0) && holdsHash(at: 32)
        }
    }

    /// What an aggregator accepts for these operations in this order: the hash of their hashes.
    public static func aggregate(userOpHashes: [Hash32]) -> [UInt8] {
        var hasher = Keccak256Hasher()
        for hash in userOpHashes { hasher.update(hash) }
        return hasher.finalize().bytes
    }

    private static func keyedHash(_ userOpHash: Hash32, _ account: Address) -> Hash32 {
        var hasher = Keccak256Hasher()
        hasher.update(tag)
        hasher.update(Hash32(account))
        hasher.update(userOpHash)
        return hasher.finalize()
    }
}
