/// Reads RLP values one after the other, out of an input or out of a list in it. Copies nothing; never traps.
public struct RLPReader: Sendable {
    public enum Element: Sendable {
        case bytes(ArraySlice<UInt8>)
        case list(RLPReader)
    }

    private var rest: ArraySlice<UInt8>

    public init(_ bytes: ArraySlice<UInt8>) { rest = bytes }
    public init(_ bytes: [UInt8]) { rest = bytes[...] }

    public var isAtEnd: Bool { rest.isEmpty }

    public mutating func next() throws(RLPError) -> Element {
        let (isList, payload) = try takePayload()
        return isList ? .list(RLPReader(payload)) : .bytes(payload)
    }

    public mutating func nextBytes() throws(RLPError) -> ArraySlice<UInt8> {
        let (isList, payload) = try takePayload()
        guard !isList else { throw .unexpectedList }
        return payload
    }

    public mutating func nextList() throws(RLPError) -> RLPReader {
        let (isList, payload) = try takePayload()
        guard isList else { throw .unexpectedBytes }
        return RLPReader(payload)
    }

    /// Passes over one value; a list's inside is not looked at.
    public mutating func skip() throws(RLPError) { _ = try takePayload() }

    /// The next values with their headers; lists' insides are not looked at.
    mutating func nextEncoded(count: Int) throws(RLPError) -> ArraySlice<UInt8> {
        let all = rest
        for _ in 0..<count { try skip() }
        return all[..<rest.startIndex]
    }

    /// Throws unless everything has been read.
    public func finish() throws(RLPError) {
        guard rest.isEmpty else { throw .trailingBytes(count: rest.count) }
    }

    private mutating func takePayload() throws(RLPError) -> (isList: Bool, payload: ArraySlice<UInt8>) {
        guard let prefix = rest.first else { throw .missingItem }
        switch prefix {
        case 0..<0x80:
            let payload = rest.prefix(1)
            rest = rest.dropFirst()
            return (false, payload)
        case 0x80..<0xb8:
            let payload = try take(length: UInt64(prefix - 0x80), after: 1)
            if payload.count == 1, let byte = payload.first, byte < 0x80 { throw .needlessLengthPrefix(byte) }
            return (false, payload)
        case 0xb8..<0xc0:
            let byteCount = Int(prefix - 0xb7)
            return (false, try take(length: try longLength(byteCount), after: 1 + byteCount))
        case 0xc0..<0xf8:
            return (true, try take(length: UInt64(prefix - 0xc0), after: 1))
        default:
            let byteCount = Int(prefix - 0xf7)
            return (true, try take(length: try longLength(byteCount), after: 1 + byteCount))
        }
    }

    /// The length in the `byteCount` (1 to 8) bytes after the first.
    private func longLength(_ byteCount: Int) throws(RLPError) -> UInt64 {
        let lengthBytes = rest.dropFirst().prefix(byteCount)
        guard lengthBytes.count == byteCount else { throw .truncatedLength }
        guard lengthBytes.first != 0 else { throw .leadingZeroInLength }
        let length = lengthBytes.reduce(0) { $0 << 8 | UInt64($1) }
        guard length >= 56 else { throw .needlessLongLength(length) }
        return length
    }

    private mutating func take(length: UInt64, after headerCount: Int) throws(RLPError) -> ArraySlice<UInt8> {
        let body = rest.dropFirst(headerCount)
        // Compared as the wire's 64 bits: a length near 2⁶⁴ is no `Int`.
        guard length <= UInt64(body.count) else { throw .lengthExceedsInput(length: length, available: body.count) }
        let payload = body.prefix(Int(length))
        rest = body[payload.endIndex...]
        return payload
    }
}
