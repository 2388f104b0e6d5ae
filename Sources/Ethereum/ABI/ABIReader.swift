/// Reads ABI words and byte strings at given positions of untrusted data, for codecs that know their layout.
///
/// Positions count from the start of the parameters (after a selector). Whatever a position or an offset says,
/// reading throws rather than traps. Offsets may overlap, as the standard allows, but what is read in all is limited
/// to a small multiple of the data's size, so that a few words cannot stand for gigabytes.
public struct ABIReader: Sendable {
    /// How to treat the bytes between the end of a byte string and the next full word.
    public enum Padding: Sendable {
        /// They must be there and be zero, as an encoder writes them.
        case strict
        /// They are not looked at and may be missing, as in the decoders Solidity generates.
        case ignored
    }

    private let data: ArraySlice<UInt8>
    private let padding: Padding
    private var budget: Int

    public init(_ data: ArraySlice<UInt8>, padding: Padding = .strict) {
        self.data = data
        self.padding = padding
        budget = data.count * 4 + 1024
    }

    public init(_ data: [UInt8], padding: Padding = .strict) { self.init(data[...], padding: padding) }

    public var byteCount: Int { data.count }

    public func word(at position: Int) throws(ABIError) -> Hash32 {
        guard position >= 0, position <= data.count - 32 else { throw .truncated(at: position) }
        return data.withUnsafeBytes { buffer in
            func load(_ offset: Int) -> UInt64 {
                UInt64(bigEndian: buffer.loadUnaligned(fromByteOffset: position + offset, as: UInt64.self))
            }
            return Hash32(words: (load(0), load(8), load(16), load(24)))
        }
    }

    public func uint256(at position: Int) throws(ABIError) -> UInt256 { UInt256(try word(at: position)) }

    /// A `uint256` on the wire; throws `valueOutOfRange` where it needs more than 128 bits.
    public func uint128(at position: Int) throws(ABIError) -> UInt128 {
        guard let value = try uint256(at: position).uint128() else { throw .valueOutOfRange(at: position) }
        return value
    }

    /// A `uint256` on the wire; throws `valueOutOfRange` where it needs more than 64 bits.
    public func uint64(at position: Int) throws(ABIError) -> UInt64 {
        let words = try word(at: position).words
        guard words.0 | words.1 | words.2 == 0 else { throw .valueOutOfRange(at: position) }
        return words.3
    }

    /// An unsigned integer of fewer bits than its word; throws `dirtyPadding` if others are set.
    public func uint(bits: Int, at position: Int) throws(ABIError) -> UInt256 {
        let value = try uint256(at: position)
        guard value.significantBitCount <= bits else { throw .dirtyPadding(at: position) }
        return value
    }

    public func address(at position: Int) throws(ABIError) -> Address {
        let word = try word(at: position)
        guard word.words.0 == 0, word.words.1 >> 32 == 0 else { throw .dirtyPadding(at: position) }
        return Address(lastBytesOf: word)
    }

    public func bool(at position: Int) throws(ABIError) -> Bool {
        let words = try word(at: position).words
        guard words.0 | words.1 | words.2 == 0, words.3 <= 1 else { throw .invalidBool(at: position) }
        return words.3 == 1
    }

    /// The position that the offset word at `position` points to; offsets count from `base`.
    public func target(at position: Int, from base: Int) throws(ABIError) -> Int {
        let words = try word(at: position).words
        guard words.0 | words.1 | words.2 == 0, let offset = Int(exactly: words.3), base >= 0,
            offset <= data.count - base
        else { throw .offsetOutOfBounds(at: position) }
        return base + offset
    }

    /// The element count at `position`; each element needs at least `elementByteCount` bytes of the rest.
    public func elementCount(at position: Int, elementByteCount: Int = 32) throws(ABIError) -> Int {
        let words = try word(at: position).words
        let room = data.count - position - 32
        guard words.0 | words.1 | words.2 == 0, let count = Int(exactly: words.3),
            count <= room / max(elementByteCount, 1)
        else { throw .lengthOutOfBounds(at: position) }
        return count
    }

    /// The byte string whose length word is at `position`.
    public mutating func bytes(at position: Int) throws(ABIError) -> [UInt8] { Array(try slice(at: position)) }

    /// As ``bytes(at:)``, without a copy; the slice's indices are not positions.
    public mutating func slice(at position: Int) throws(ABIError) -> ArraySlice<UInt8> {
        let words = try word(at: position).words
        let start = position + 32
        guard words.0 | words.1 | words.2 == 0, let count = Int(exactly: words.3), count <= data.count - start else {
            throw .lengthOutOfBounds(at: position)
        }
        try spend(32 + count, at: position)
        try checkPadding(from: start + count, byteCount: -count & 31)
        let first = data.startIndex + start
        return data[first..<first + count]
    }

    /// Counts `byteCount` bytes as read; throws `tooMuchWork` when it is out of proportion.
    public mutating func spend(_ byteCount: Int, at position: Int) throws(ABIError) {
        guard byteCount <= budget else { throw .tooMuchWork(at: position) }
        budget -= byteCount
    }

    private func checkPadding(from position: Int, byteCount: Int) throws(ABIError) {
        switch padding {
        case .ignored: return
        case .strict:
            guard byteCount <= data.count - position else { throw .truncated(at: position) }
            let first = data.startIndex + position
            guard data[first..<first + byteCount].allSatisfy({ $0 == 0 }) else { throw .dirtyPadding(at: position) }
        }
    }
}
