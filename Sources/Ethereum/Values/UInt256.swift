/// An unsigned 256-bit integer: the word of Ethereum's virtual machine, of its ABI and of its signatures.
///
/// Four 64-bit limbs, held as two halves because the compiler has instructions for those. Amounts and prices are
/// ``Wei`` and ``WeiPerGas``; this type is for larger numbers of the wire.
public struct UInt256: Hashable, Sendable {
    /// Bits 128 to 255.
    public var high: UInt128
    /// Bits 0 to 127.
    public var low: UInt128

    public static let bitWidth = 256
    public static let byteCount = 32
    public static let zero = UInt256(high: 0, low: 0)
    public static let one = UInt256(high: 0, low: 1)
    public static let max = UInt256(high: .max, low: .max)

    @inlinable
    public init(high: UInt128, low: UInt128) {
        self.high = high
        self.low = low
    }

    @inlinable
    public init(_ value: UInt64) { self.init(high: 0, low: UInt128(value)) }
    @inlinable
    public init(_ value: UInt128) { self.init(high: 0, low: value) }

    /// Reads the 32 bytes as a big-endian number.
    @inlinable
    public init(_ hash: Hash32) {
        let words = hash.words
        self.init(
            high: UInt128(words.0) << 64 | UInt128(words.1),
            low: UInt128(words.2) << 64 | UInt128(words.3)
        )
    }

    /// Reads up to 32 big-endian bytes, leading zeros allowed; `nil` if there are more.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count <= Self.byteCount else { return nil }
        var (high, low): (UInt128, UInt128) = (0, 0)
        for byte in bytes {
            high = high << 8 | low >> 120
            low = low << 8 | UInt128(byte)
        }
        self.init(high: high, low: low)
    }

    @inlinable
    public var isZero: Bool { high | low == 0 }

    /// `nil` if the value needs more than 128 bits.
    @inlinable
    public func uint128() -> UInt128? { high == 0 ? low : nil }

    /// `nil` if the value needs more than 64 bits.
    @inlinable
    public func uint64() -> UInt64? { high == 0 ? UInt64(exactly: low) : nil }

    /// The number of bits from the highest one that is set: 0 for zero, 256 for the largest value.
    @inlinable
    public var significantBitCount: Int {
        high == 0 ? 128 - low.leadingZeroBitCount : 256 - high.leadingZeroBitCount
    }

    @inlinable
    public static func << (value: UInt256, count: Int) -> UInt256 {
        switch count {
        case ...0: count == 0 ? value : value >> (count == .min ? .max : -count)
        case 1..<128:
            UInt256(
                high: value.high &<< UInt128(count) | value.low &>> UInt128(128 - count),
                low: value.low &<< UInt128(count)
            )
        case 128..<256: UInt256(high: value.low &<< UInt128(count - 128), low: 0)
        default: .zero
        }
    }

    @inlinable
    public static func >> (value: UInt256, count: Int) -> UInt256 {
        switch count {
        case ...0: count == 0 ? value : value << (count == .min ? .max : -count)
        case 1..<128:
            UInt256(
                high: value.high &>> UInt128(count),
                low: value.low &>> UInt128(count) | value.high &<< UInt128(128 - count)
            )
        case 128..<256: UInt256(high: 0, low: value.high &>> UInt128(count - 128))
        default: .zero
        }
    }

    @inlinable
    public static func & (left: UInt256, right: UInt256) -> UInt256 {
        UInt256(high: left.high & right.high, low: left.low & right.low)
    }
    @inlinable
    public static func | (left: UInt256, right: UInt256) -> UInt256 {
        UInt256(high: left.high | right.high, low: left.low | right.low)
    }
    @inlinable
    public static func ^ (left: UInt256, right: UInt256) -> UInt256 {
        UInt256(high: left.high ^ right.high, low: left.low ^ right.low)
    }
    @inlinable
    public static prefix func ~ (value: UInt256) -> UInt256 { UInt256(high: ~value.high, low: ~value.low) }
}

extension UInt256: Comparable {
    @inlinable
    public static func < (left: UInt256, right: UInt256) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension UInt256: ExpressibleByIntegerLiteral {
    @inlinable
    public init(integerLiteral value: UInt64) { self.init(value) }
}

extension UInt256 {
    /// The 32 big-endian bytes as a word of the ABI or of storage.
    @inlinable
    public var hash32: Hash32 {
        Hash32(
            words: (
                UInt64(truncatingIfNeeded: high >> 64), UInt64(truncatingIfNeeded: high),
                UInt64(truncatingIfNeeded: low >> 64), UInt64(truncatingIfNeeded: low)
            )
        )
    }

    /// Appends the 32 big-endian bytes without making an array of their own.
    @inlinable
    public func append(to bytes: inout [UInt8]) { hash32.append(to: &bytes) }

    /// The 32 big-endian bytes.
    public var bytes: [UInt8] { hash32.bytes }

    /// Big-endian without leading zeros; zero has no bytes at all. The integer of RLP.
    public var minimalBytes: [UInt8] {
        let count = (significantBitCount + 7) / 8
        return (0..<count).map { UInt8(truncatingIfNeeded: (self >> ((count - 1 - $0) * 8)).low) }
    }
}
