import Ethereum
import Testing

@Suite("Recursive length prefix")
struct RLPTests {
    /// The examples of the Ethereum documentation's page about RLP.
    static let examples: [(RLPItem, String)] = [
        (.text("dog"), "0x83646f67"),
        (.list([.text("cat"), .text("dog")]), "0xc88363617483646f67"),
        (.text(""), "0x80"),
        (.list([]), "0xc0"),
        (.bytes([0x00]), "0x00"),
        (.bytes([0x0f]), "0x0f"),
        (.bytes([0x04, 0x00]), "0x820400"),
        (.list([.list([]), .list([.list([])]), .list([.list([]), .list([.list([])])])]), "0xc7c0c1c0c3c0c1c0"),
        (
            .text("Lorem ipsum dolor sit amet, consectetur adipisicing elit"),
            "0xb8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963"
                + "696e6720656c6974"
        ),
    ]

    @Test("encodes and decodes the documentation's examples", arguments: examples)
    func documentation(item: RLPItem, encoded: String) throws {
        #expect(Hex.encode(item.encoded) == encoded)
        #expect(try RLPItem(decoding: Hex.decode(encoded)) == item)
    }

    @Test(
        "each broken rule has its own error",
        arguments: [
            ("0x", .missingItem),
            ("0x8000", .trailingBytes(count: 1)),
            ("0xc000", .trailingBytes(count: 1)),
            ("0x82ff", .lengthExceedsInput(length: 2, available: 1)),
            ("0xc3ff", .lengthExceedsInput(length: 3, available: 1)),
            // An inner length that reaches beyond its list, though not beyond the input.
            ("0xc3c282ff80", .lengthExceedsInput(length: 2, available: 1)),
            ("0xc482ff", .lengthExceedsInput(length: 4, available: 2)),
            ("0xc282ff", .lengthExceedsInput(length: 2, available: 1)),
            ("0x8100", .needlessLengthPrefix(0)),
            ("0x817f", .needlessLengthPrefix(0x7f)),
            ("0xb800", .leadingZeroInLength),
            ("0xb90038", .leadingZeroInLength),
            ("0xf80180", .needlessLongLength(1)),
            ("0xb837" + String(repeating: "11", count: 55), .needlessLongLength(55)),
            ("0xb8", .truncatedLength),
            ("0xfbffff", .truncatedLength),
            ("0xbfffffffffffffffff00", .lengthExceedsInput(length: .max, available: 1)),
            ("0xffffffffffffffffff00", .lengthExceedsInput(length: .max, available: 1)),
            ("0xbf8000000000000000", .lengthExceedsInput(length: 1 << 63, available: 0)),
            ("0xff7fffffffffffffff", .lengthExceedsInput(length: 1 << 63 - 1, available: 0)),
        ] as [(String, RLPError)]
    )
    func refuses(text: String, error: RLPError) throws {
        let bytes = try Hex.decode(text)
        #expect(throws: error) { try RLPItem(decoding: bytes) }
    }

    @Test("lists nest as deep as the bound says, and no deeper")
    func depth() throws {
        func nested(_ count: Int) -> [UInt8] {
            (0..<count).reduce(RLPItem.text("")) { item, _ in .list([item]) }.encoded
        }
        _ = try RLPItem(decoding: nested(RLPItem.maximumDepth))
        #expect(throws: RLPError.nestedTooDeep(limit: 64)) {
            try RLPItem(decoding: nested(RLPItem.maximumDepth + 1))
        }
        // A hostile input: a million lists, each in the next.
        #expect(throws: RLPError.self) { try RLPItem(decoding: [UInt8](repeating: 0xc1, count: 1_000_000)) }
    }

    @Test(
        "an integer is encoded without leading zeros, and zero as no bytes",
        arguments: [
            (0, "0x80"), (1, "0x01"), (127, "0x7f"), (128, "0x8180"), (256, "0x820100"), (.max, "0x88ffffffffffffffff"),
        ] as [(UInt64, String)]
    )
    func integers(value: UInt64, encoded: String) {
        var encoder = RLPEncoder()
        encoder.append(value)
        #expect(Hex.encode(encoder.bytes) == encoded)
        var wide = RLPEncoder()
        wide.append(UInt256(value))
        #expect(wide.bytes == encoder.bytes)
    }

    @Test("an integer of any size is encoded as its minimal bytes")
    func wideIntegers() {
        for count in 0..<256 {
            let value = UInt256.one << count
            var encoder = RLPEncoder()
            encoder.append(value)
            #expect(encoder.bytes == RLPItem.bytes(value.minimalBytes[...]).encoded)
        }
    }

    @Test(
        "a list's header is right just below and just above each length at which its form changes",
        arguments: [0, 55, 56, 255, 256, 65_535, 65_536]
    )
    func listHeaders(count: Int) throws {
        var encoder = RLPEncoder()
        encoder.append(unencoded: 0x02)
        encoder.list { list in for _ in 0..<count { list.append(UInt64(1)) } }
        // A type's byte, a header of one byte or of one more than the length has, and `count` ones.
        let lengthBytes = UInt256(UInt64(count)).minimalBytes
        let header = count < 56 ? [0xc0 + UInt8(count)] : [0xf7 + UInt8(lengthBytes.count)] + lengthBytes
        #expect(encoder.bytes == [0x02] + header + [UInt8](repeating: 1, count: count))
    }

    @Test("an error says which kind of value the reader found instead of the expected one")
    func kinds() throws {
        var reader = RLPReader([0xc0, 0x80])
        #expect(throws: RLPError.unexpectedList) { _ = try reader.nextBytes() }
        #expect(throws: RLPError.unexpectedBytes) { _ = try reader.nextList() }
        #expect(throws: RLPError.missingItem) { _ = try reader.next() }
    }
}

extension RLPItem {
    static func text(_ text: String) -> RLPItem { .bytes(Array(text.utf8)[...]) }
}
