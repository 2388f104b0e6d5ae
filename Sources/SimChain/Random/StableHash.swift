/// A 64-bit hash that is the same in every process, build and version: SipHash-2-4 (Aumasson and Bernstein, 2012).
///
/// Everything random in a simulation goes back to one of these: the streams split off a seed, the order of ties.
/// `Hasher` cannot serve, because each process seeds it differently. Integers enter as eight little-endian bytes; texts
/// as UTF-8 with a closing `0xFF`, a byte UTF-8 never has, so that neighbouring texts cannot run into one another.
public struct StableHash: Sendable {
    private var v0: UInt64
    private var v1: UInt64
    private var v2: UInt64
    private var v3: UInt64
    /// Bytes that do not fill a word yet, the first in the lowest place.
    private var tail: UInt64 = 0
    private var length: UInt64 = 0

    /// SipHash's 128-bit key is `seed`, then `domain`, each little-endian. Different domains over one seed are
    /// unrelated.
    public init(seed: UInt64, domain: UInt64 = 0) {
        v0 = seed ^ 0x736f_6d65_7073_6575
        v1 = domain ^ 0x646f_7261_6e64_6f6d
        v2 = seed ^ 0x6c79_6765_6e65_7261
        v3 = domain ^ 0x7465_6462_7974_6573
    }

    public mutating func combine(_ word: UInt64) {
        let filled = (length & 7) * 8
        length &+= 8
        guard filled > 0 else { return compress(word) }
        compress(tail | word &<< filled)
        tail = word &>> (64 - filled)
    }

    public mutating func combine(_ text: String) {
        for byte in text.utf8 { combine(byte: byte) }
        combine(byte: 0xFF)
    }

    /// The bytes alone: no length, no closing byte.
    public mutating func combine(bytes: some Sequence<UInt8>) {
        for byte in bytes { combine(byte: byte) }
    }

    private mutating func combine(byte: UInt8) {
        tail |= UInt64(byte) &<< ((length & 7) * 8)
        length &+= 1
        guard length & 7 == 0 else { return }
        compress(tail)
        tail = 0
    }

    /// The hash of everything combined so far; more may follow.
    public func finalize() -> UInt64 {
        var last = self
        last.compress(tail | length &<< 56)
        last.v2 ^= 0xFF
        for _ in 0..<4 { last.round() }
        return last.v0 ^ last.v1 ^ last.v2 ^ last.v3
    }

    private mutating func compress(_ word: UInt64) {
        v3 ^= word
        round()
        round()
        v0 ^= word
    }

    @inline(__always)
    private mutating func round() {
        v0 &+= v1
        v2 &+= v3
        v1 = Self.rotate(v1, 13) ^ v0
        v3 = Self.rotate(v3, 16) ^ v2
        v0 = Self.rotate(v0, 32)
        v2 &+= v1
        v0 &+= v3
        v1 = Self.rotate(v1, 17) ^ v2
        v3 = Self.rotate(v3, 21) ^ v0
        v2 = Self.rotate(v2, 32)
    }

    @inline(__always)
    private static func rotate(_ word: UInt64, _ bits: UInt64) -> UInt64 {
        word &<< bits | word &>> (64 - bits)
    }
}

extension StableHash {
    public static func hash(_ text: String, seed: UInt64, domain: UInt64 = 0) -> UInt64 {
        var hash = StableHash(seed: seed, domain: domain)
        hash.combine(text)
        return hash.finalize()
    }

    public static func hash(_ word: UInt64, seed: UInt64, domain: UInt64 = 0) -> UInt64 {
        var hash = StableHash(seed: seed, domain: domain)
        hash.combine(word)
        return hash.finalize()
    }

    public static func hash(_ first: UInt64, _ second: UInt64, seed: UInt64, domain: UInt64 = 0) -> UInt64 {
        var hash = StableHash(seed: seed, domain: domain)
        hash.combine(first)
        hash.combine(second)
        return hash.finalize()
    }
}
