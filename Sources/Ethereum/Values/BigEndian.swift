/// Reads big-endian integers from the front of a run of bytes.
struct BigEndianReader<Iterator: IteratorProtocol<UInt8>> {
    private var iterator: Iterator

    init<Bytes: Collection<UInt8>>(_ bytes: Bytes) where Bytes.Iterator == Iterator { iterator = bytes.makeIterator() }

    /// The next `byteCount` bytes as an integer; missing bytes at the end read as zero.
    mutating func next(_ byteCount: Int) -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<byteCount { value = value << 8 | UInt64(iterator.next() ?? 0) }
        return value
    }
}

extension [UInt8] {
    /// Appends the eight bytes of `word`, most significant first.
    @inlinable
    public mutating func append(bigEndian word: UInt64) {
        Swift.withUnsafeBytes(of: word.bigEndian) { append(contentsOf: $0) }
    }
}
