/// Ethereum's hash: Keccak-256 with the padding of the original submission, not that of SHA3-256.
public enum Keccak256 {
    /// The hash of no bytes: the code hash of an account without code.
    public static let emptyHash = Hash32(
        words: (0xc5d2_4601_86f7_233c, 0x927e_7db2_dcc7_03c0, 0xe500_b653_ca82_273b, 0x7bfa_d804_5d85_a470)
    )

    public static func hash(_ bytes: [UInt8]) -> Hash32 { bytes.withUnsafeBytes(hash) }

    public static func hash(_ bytes: ArraySlice<UInt8>) -> Hash32 { bytes.withUnsafeBytes(hash) }

    /// The text's UTF-8 bytes, as for selectors and type hashes.
    public static func hash(utf8 text: String) -> Hash32 { hash(Array(text.utf8)) }

    public static func hash(_ bytes: UnsafeRawBufferPointer) -> Hash32 {
        var hasher = Keccak256Hasher()
        hasher.update(rawBuffer: bytes)
        return hasher.finalize()
    }
}

/// Keccak-256 of bytes that come in pieces; how they are cut makes no difference.
///
/// A value of 208 bytes without allocations: an update costs an exclusive-or per eight bytes, and one permutation
/// (about 0.3 µs) for every 136 bytes.
public struct Keccak256Hasher: Sendable {
    private var state = InlineArray<25, UInt64>(repeating: 0)
    /// The byte of the block that comes next; always below the rate.
    private var position = 0

    private static let rate = 136

    public init() {}

    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { update(rawBuffer: $0) }
    }

    public mutating func update(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { update(rawBuffer: $0) }
    }

    /// The 32 bytes of `word`.
    public mutating func update(_ word: Hash32) {
        let words = word.words
        absorb(lane: words.0.byteSwapped)
        absorb(lane: words.1.byteSwapped)
        absorb(lane: words.2.byteSwapped)
        absorb(lane: words.3.byteSwapped)
    }

    /// The eight bytes of `number`, most significant first.
    public mutating func update(bigEndian number: UInt64) { absorb(lane: number.byteSwapped) }

    public mutating func update(byte: UInt8) {
        state[position >> 3] ^= UInt64(byte) &<< (UInt64(position & 7) * 8)
        advance(by: 1)
    }

    public mutating func update(rawBuffer bytes: UnsafeRawBufferPointer) {
        var offset = 0
        if bytes.count >= Self.rate {
            // To the end of the block that has begun; from there on, block by block.
            if position != 0 {
                offset = Self.rate - position
                absorb(piece: UnsafeRawBufferPointer(rebasing: bytes[..<offset]))
            }
            while offset + Self.rate <= bytes.count {
                absorb(block: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Self.rate]))
                offset += Self.rate
            }
        }
        absorb(piece: UnsafeRawBufferPointer(rebasing: bytes[offset...]))
    }

    /// The hash of everything so far. The hasher itself is unchanged and can go on.
    public func finalize() -> Hash32 {
        var state = state
        state[position >> 3] ^= 1 &<< (UInt64(position & 7) * 8)
        state[Self.rate / 8 - 1] ^= 1 << 63
        keccakPermutation(&state)
        return Hash32(
            words: (state[0].byteSwapped, state[1].byteSwapped, state[2].byteSwapped, state[3].byteSwapped)
        )
    }

    /// The bytes of one whole block.
    @inline(__always)
    private mutating func absorb(block: UnsafeRawBufferPointer) {
        for lane in 0..<Self.rate / 8 {
            let word = block.loadUnaligned(fromByteOffset: lane &* 8, as: UInt64.self)
            state[lane] ^= UInt64(littleEndian: word)
        }
        keccakPermutation(&state)
    }

    private mutating func absorb(piece bytes: UnsafeRawBufferPointer) {
        var offset = 0
        while offset + 8 <= bytes.count {
            absorb(lane: UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)))
            offset += 8
        }
        while offset < bytes.count {
            update(byte: bytes[offset])
            offset += 1
        }
    }

    /// Eight bytes, the first of them least significant. They may lie across two lanes, and so across two blocks.
    @inline(__always)
    private mutating func absorb(lane: UInt64) {
        let shift = UInt64(position & 7) * 8
        state[position >> 3] ^= lane &<< shift
        advance(by: 8)
        if shift != 0 { state[position >> 3] ^= lane &>> (64 - shift) }
    }

    @inline(__always)
    private mutating func advance(by count: Int) {
        position += count
        guard position >= Self.rate else { return }
        keccakPermutation(&state)
        position -= Self.rate
    }
}
