/// The JSON-RPC `QUANTITY` encoding: `0x`, then lower-case big-endian hex without leading zeros, zero being `0x0`
/// (Ethereum execution-apis; EIP-1474). ``Hex`` reads and writes `DATA`: two digits for each byte.
public enum Quantity {
    public enum DecodingError: Error, Hashable, Sendable {
        case missingPrefix
        case empty
        case leadingZero
        case invalidDigit(UInt8, offset: Int)
        case overflow(bitWidth: Int)
    }

    /// `0` becomes `0x0`, `1_000_000_000` becomes `0x3b9aca00`.
    public static func encode(_ value: UInt64) -> String { "0x" + String(value, radix: 16) }

    public static func encode(_ value: UInt128) -> String { "0x" + String(value, radix: 16) }

    public static func encode(_ value: UInt256) -> String {
        guard value.high != 0 else { return encode(value.low) }
        let low = String(value.low, radix: 16)
        return encode(value.high) + String(repeating: "0", count: 32 - low.utf8.count) + low
    }

    /// Strict inverse of encoding: an accepted text is the one that encoding its value gives.
    public static func decode(_ text: some StringProtocol) throws(DecodingError) -> UInt256 {
        try decode(text, bitWidth: UInt256.bitWidth)
    }

    public static func decodeUInt128(_ text: some StringProtocol) throws(DecodingError) -> UInt128 {
        try decode(text, bitWidth: UInt128.bitWidth).low
    }

    public static func decodeUInt64(_ text: some StringProtocol) throws(DecodingError) -> UInt64 {
        UInt64(truncatingIfNeeded: try decode(text, bitWidth: UInt64.bitWidth).low)
    }

    private static func decode(_ text: some StringProtocol, bitWidth: Int) throws(DecodingError) -> UInt256 {
        let characters = Array(text.utf8)
        guard characters.starts(with: [0x30, 0x78]) else { throw .missingPrefix }
        guard characters.count > 2 else { throw .empty }
        guard characters[2] != 0x30 || characters.count == 3 else { throw .leadingZero }
        var value = UInt256.zero
        for (offset, character) in characters.enumerated().dropFirst(2) {
            let digit: UInt8
            switch character {
            case 0x30...0x39: digit = character - 0x30
            case 0x61...0x66: digit = character - 0x61 + 10
            default: throw .invalidDigit(character, offset: offset)
            }
            guard value.significantBitCount <= bitWidth - 4 else { throw .overflow(bitWidth: bitWidth) }
            value = value << 4 | UInt256(UInt64(digit))
        }
        return value
    }
}
