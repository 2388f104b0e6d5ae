/// Lower-case hexadecimal text, with the `0x` prefix Ethereum's interfaces use.
public enum Hex {
    /// Why a text is not hexadecimal data.
    public enum DecodingError: Error, Equatable, Sendable {
        case missingPrefix
        case oddLength(Int)
        case invalidDigit(UInt8, offset: Int)
        case wrongByteCount(expected: Int, actual: Int)
    }

    static let digits = [UInt8]("0123456789abcdef".utf8)

    /// `[0x0a, 0xff]` becomes `0x0aff`; no bytes become `0x`.
    public static func encode(_ bytes: some Sequence<UInt8>, prefix: Bool = true) -> String {
        var text: [UInt8] = prefix ? [0x30, 0x78] : []
        text.reserveCapacity(text.count + bytes.underestimatedCount * 2)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 0x0f)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Bytes of a text such as `0x0aFF`: digits in either case, an even number of them, the prefix required.
    public static func decode(_ text: some StringProtocol) throws(DecodingError) -> [UInt8] {
        let characters = Array(text.utf8)
        guard characters.starts(with: [0x30, 0x78]) else { throw .missingPrefix }
        guard characters.count.isMultiple(of: 2) else { throw .oddLength(characters.count - 2) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(characters.count / 2 - 1)
        for offset in stride(from: 2, to: characters.count, by: 2) {
            let high = try digit(characters[offset], offset: offset)
            let low = try digit(characters[offset + 1], offset: offset + 1)
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    /// As ``decode(_:)``, for values of a fixed size such as an address (20 bytes) or a hash (32 bytes).
    public static func decode(_ text: some StringProtocol, byteCount: Int) throws(DecodingError) -> [UInt8] {
        let bytes = try decode(text)
        guard bytes.count == byteCount else { throw .wrongByteCount(expected: byteCount, actual: bytes.count) }
        return bytes
    }

    private static func digit(_ character: UInt8, offset: Int) throws(DecodingError) -> UInt8 {
        switch character {
        case 0x30...0x39: character - 0x30
        case 0x41...0x46: character - 0x41 + 10
        case 0x61...0x66: character - 0x61 + 10
        default: throw .invalidDigit(character, offset: offset)
        }
    }
}
