import Ethereum
import Testing

@Suite("JSON-RPC quantity")
struct QuantityTests {
    @Test(
        "a quantity that is written is read back as the same number",
        arguments: [
            // The first two are the examples of the execution-apis; 1024 and 65 in hexadecimal.
            ("0x400", 1_024), ("0x41", 65),
            ("0x0", 0), ("0x3b9aca00", 1_000_000_000), ("0xffffffffffffffff", .max),
        ] as [(String, UInt64)]
    )
    func roundTrip(text: String, value: UInt64) throws {
        #expect(Quantity.encode(value) == text)
        #expect(Quantity.encode(UInt128(value)) == text)
        #expect(Quantity.encode(UInt256(value)) == text)
        #expect(try Quantity.decodeUInt64(text) == value)
        #expect(try Quantity.decodeUInt128(text) == UInt128(value))
        #expect(try Quantity.decode(text) == UInt256(value))
    }

    @Test("writes every digit of large numbers", arguments: [0, 4, 63, 64, 127, 128, 129, 252, 255])
    func powersOfTwo(exponent: Int) throws {
        // 2ⁿ is the digit 2^(n mod 4) and n / 4 zeros.
        let text = "0x" + ["1", "2", "4", "8"][exponent % 4] + String(repeating: "0", count: exponent / 4)
        #expect(Quantity.encode(UInt256.one << exponent) == text)
        #expect(try Quantity.decode(text) == .one << exponent)
    }

    @Test(
        "each broken rule has its own error",
        arguments: [
            // "0x" and "ff" are the examples of wrong quantities of the execution-apis, as is "0x0400".
            ("0x", .empty), ("ff", .missingPrefix), ("0x0400", .leadingZero), ("", .missingPrefix),
            ("0", .missingPrefix),
            ("0x00", .leadingZero), ("0xG", .invalidDigit(0x47, offset: 2)), ("0xA", .invalidDigit(0x41, offset: 2)),
            ("0X1", .missingPrefix), ("0x1 ", .invalidDigit(0x20, offset: 3)), ("-0x1", .missingPrefix),
            ("0x1" + String(repeating: "0", count: 64), .overflow(bitWidth: 256)),
        ] as [(String, Quantity.DecodingError)]
    )
    func refuses(text: String, error: Quantity.DecodingError) {
        #expect(throws: error) { try Quantity.decode(text) }
    }

    @Test("a number that does not fit is an overflow of the width that was asked for")
    func overflow() {
        #expect(throws: Quantity.DecodingError.overflow(bitWidth: 64)) {
            try Quantity.decodeUInt64("0x10000000000000000")
        }
        #expect(throws: Quantity.DecodingError.overflow(bitWidth: 128)) {
            try Quantity.decodeUInt128("0x1" + String(repeating: "0", count: 32))
        }
    }
}
