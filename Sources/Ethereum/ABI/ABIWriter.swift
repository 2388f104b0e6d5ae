/// Appends ABI words and byte strings for codecs that know their layout and so every offset in advance.
///
/// It has no notion of heads and tails: ``ABIEncoder`` works those out from types.
public struct ABIWriter: Sendable {
    public private(set) var bytes: [UInt8] = []

    /// The size of an ABI word.
    public static let wordByteCount = 32

    /// `byteCount` is the length of everything that will be written, so that the buffer is allocated once.
    public init(byteCount: Int) { bytes.reserveCapacity(byteCount) }

    /// Starts calldata or revert data: the four bytes of `selector`, then `byteCount` bytes of parameters.
    public init(selector: UInt32, byteCount: Int) {
        self.init(byteCount: 4 + byteCount)
        withUnsafeBytes(of: selector.bigEndian) { bytes.append(contentsOf: $0) }
    }

    /// The space that ``write(_:)-([UInt8])`` needs for `byteCount` bytes: a length word, then the bytes in full words.
    @inlinable
    public static func encodedByteCount(bytes byteCount: Int) -> Int { 32 + (byteCount + 31) & ~31 }

    public mutating func write(_ word: Hash32) {
        let words = word.words
        let bigEndian = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        withUnsafeBytes(of: bigEndian) { bytes.append(contentsOf: $0) }
    }

    public mutating func write(_ value: UInt256) { write(value.hash32) }
    public mutating func write(_ value: UInt64) { write(Hash32(words: (0, 0, 0, value))) }
    public mutating func write(_ value: UInt128) { write(UInt256(value).hash32) }
    public mutating func write(_ value: Bool) { write(UInt64(value ? 1 : 0)) }
    public mutating func write(_ address: Address) { write(Hash32(address)) }
    public mutating func write(_ gas: Gas) { write(gas.rawValue) }
    public mutating func write(_ amount: Wei) { write(amount.rawValue) }
    public mutating func write(_ price: WeiPerGas) { write(price.rawValue) }

    /// An offset, a length or an element count.
    public mutating func write(count: Int) { write(UInt64(truncatingIfNeeded: count)) }

    /// A byte string: its length, its bytes, zeros up to a full word.
    public mutating func write(_ data: [UInt8]) {
        writeBytes(count: data.count) { $0.append(contentsOf: data) }
    }

    /// Bytes that are encoded already.
    mutating func append(raw encoded: [UInt8]) { bytes.append(contentsOf: encoded) }

    /// A byte string made of pieces; `append` must add exactly `count` bytes.
    public mutating func writeBytes(count: Int, _ append: (inout [UInt8]) -> Void) {
        write(count: count)
        let end = bytes.count + count
        append(&bytes)
        precondition(bytes.count == end, "the pieces of a byte string must add up to its length")
        for _ in 0..<(-count & 31) { bytes.append(0) }
    }
}

extension Hash32 {
    /// The ABI word of an address: twelve zero bytes, then the address.
    @inlinable
    public init(_ address: Address) {
        self.init(
            words: (
                0,
                address.high >> 32,
                address.high << 32 | address.middle >> 32,
                address.middle << 32 | UInt64(address.low)
            )
        )
    }
}
