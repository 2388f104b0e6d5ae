/// A value of Ethereum's recursive length prefix encoding: bytes, or a list of such values (Yellow Paper, appendix B).
///
/// The bytes are slices of the input. Codecs of known shape read with an ``RLPReader``, which makes no tree.
public enum RLPItem: Hashable, Sendable {
    case bytes(ArraySlice<UInt8>)
    case list([RLPItem])

    /// Lists in lists that are still read. Ethereum's own structures need four; a hostile input could ask for as many
    /// as it has bytes, and each costs stack.
    public static let maximumDepth = 64

    /// Exactly one value, encoded in the only permitted way.
    public init(decoding bytes: [UInt8]) throws(RLPError) {
        try self.init(decoding: bytes[...])
    }

    public init(decoding bytes: ArraySlice<UInt8>) throws(RLPError) {
        var reader = RLPReader(bytes)
        self = try RLPItem(reading: try reader.next(), depth: 0)
        try reader.finish()
    }

    private init(reading element: RLPReader.Element, depth: Int) throws(RLPError) {
        switch element {
        case .bytes(let bytes): self = .bytes(bytes)
        case .list(var reader):
            guard depth < Self.maximumDepth else { throw .nestedTooDeep(limit: Self.maximumDepth) }
            var items: [RLPItem] = []
            while !reader.isAtEnd { items.append(try RLPItem(reading: try reader.next(), depth: depth + 1)) }
            self = .list(items)
        }
    }

    public var encoded: [UInt8] {
        var encoder = RLPEncoder()
        encoder.append(self)
        return encoder.bytes
    }
}

/// Why bytes are not the encoding of a value. Each value has one encoding only; all others are refused.
public enum RLPError: Error, Hashable, Sendable {
    /// The input, or the list, ends where a value should begin.
    case missingItem
    /// There are bytes after the value.
    case trailingBytes(count: Int)
    /// A length runs past the end of the input, or of the list it is in.
    case lengthExceedsInput(length: UInt64, available: Int)
    /// The input ends within a length.
    case truncatedLength
    /// One byte below 0x80 is its own encoding and must not have a length before it.
    case needlessLengthPrefix(UInt8)
    /// A length below 56 belongs in the first byte.
    case needlessLongLength(UInt64)
    case leadingZeroInLength
    case nestedTooDeep(limit: Int)
    case unexpectedList
    case unexpectedBytes
}
