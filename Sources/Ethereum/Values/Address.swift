/// A 20-byte account address; the order is that of the bytes.
public struct Address: Hashable, Comparable, Sendable {
    public let high: UInt64
    public let middle: UInt64
    public let low: UInt32

    public static let byteCount = 20
    public static let zero = Address(high: 0, middle: 0, low: 0)

    @inlinable
    public init(high: UInt64, middle: UInt64, low: UInt32) {
        self.high = high
        self.middle = middle
        self.low = low
    }

    /// `nil` unless there are exactly 20 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.byteCount else { return nil }
        self.init(readingFrom: bytes)
    }

    /// From `0x` and 40 hexadecimal digits in either case, without a look at the EIP-55 checksum.
    public init(hex text: some StringProtocol) throws(Hex.DecodingError) {
        self.init(readingFrom: try Hex.decode(text, byteCount: Self.byteCount))
    }

    private init(readingFrom bytes: some Collection<UInt8>) {
        var reader = BigEndianReader(bytes)
        self.init(high: reader.next(8), middle: reader.next(8), low: UInt32(truncatingIfNeeded: reader.next(4)))
    }

    /// The last 20 of 32 bytes, as in an ABI word or the hash of a public key.
    public init(lastBytesOf hash: Hash32) {
        let words = hash.words
        self.init(
            high: words.1 << 32 | words.2 >> 32,
            middle: words.2 << 32 | words.3 >> 32,
            low: UInt32(truncatingIfNeeded: words.3)
        )
    }

    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.byteCount)
        append(to: &bytes)
        return bytes
    }

    /// Appends the 20 bytes without making an array of their own.
    @inlinable
    public func append(to bytes: inout [UInt8]) {
        bytes.append(bigEndian: high)
        bytes.append(bigEndian: middle)
        withUnsafeBytes(of: low.bigEndian) { bytes.append(contentsOf: $0) }
    }

    @inlinable
    public static func == (left: Address, right: Address) -> Bool {
        left.high == right.high && left.middle == right.middle && left.low == right.low
    }

    @inlinable
    public func hash(into hasher: inout Hasher) {
        // The bytes come from Keccak-256; the few addresses that do not differ in their last bytes.
        hasher.combine(middle ^ UInt64(low) &<< 32)
    }

    @inlinable
    public static func < (left: Address, right: Address) -> Bool {
        (left.high, left.middle, left.low) < (right.high, right.middle, right.low)
    }
}

extension Address: CustomStringConvertible {
    /// `0x` and 40 lower-case digits; `checksummed` gives the EIP-55 form.
    public var description: String { Hex.encode(bytes) }
}
