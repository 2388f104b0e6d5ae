/// 32 bytes that name something: a block, a transaction, a user operation, a storage slot.
///
/// Four big-endian words, so that comparing and hashing cost no allocation; the order is that of the bytes.
public struct Hash32: Hashable, Comparable, Sendable {
    public let words: (UInt64, UInt64, UInt64, UInt64)

    public static let byteCount = 32
    public static let zero = Hash32(words: (0, 0, 0, 0))

    @inlinable
    public init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// `nil` unless there are exactly 32 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        var reader = BigEndianReader(bytes)
        self.init(words: (reader.next(8), reader.next(8), reader.next(8), reader.next(8)))
    }

    /// From `0x` and 64 hexadecimal digits in either case.
    public init(hex text: some StringProtocol) throws(Hex.DecodingError) {
        var reader = BigEndianReader(try Hex.decode(text, byteCount: Self.byteCount))
        self.init(words: (reader.next(8), reader.next(8), reader.next(8), reader.next(8)))
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        append(to: &bytes)
        return bytes
    }

    /// Appends the 32 bytes without making an array of their own.
    @inlinable
    public func append(to bytes: inout [UInt8]) {
        bytes.append(bigEndian: words.0)
        bytes.append(bigEndian: words.1)
        bytes.append(bigEndian: words.2)
        bytes.append(bigEndian: words.3)
    }

    @inlinable
    public static func == (left: Hash32, right: Hash32) -> Bool { left.words == right.words }

    @inlinable
    public static func < (left: Hash32, right: Hash32) -> Bool { left.words < right.words }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        // The bytes come from Keccak-256, and a quarter of them is as good as all; small numbers have the last word
        // only.
        hasher.combine(words.0 ^ words.3)
    }
}

extension Hash32: CustomStringConvertible {
    /// `0x` and 64 lower-case digits.
    public var description: String { Hex.encode(bytes) }
}
