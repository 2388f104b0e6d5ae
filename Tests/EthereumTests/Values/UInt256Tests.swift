import Ethereum
import Testing

@Suite("256-bit integers")
struct UInt256Tests {
    @Test(
        "decimal and hexadecimal text name the same number",
        arguments: [
            ("0", "0x0"),
            ("18446744073709551616", "0x10000000000000000"),
            ("340282366920938463463374607431768211456", "0x100000000000000000000000000000000"),
            // 2²⁵⁶ - 1
            (
                "115792089237316195423570985008687907853269984665640564039457584007913129639935",
                "0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            ),
            // 10³⁸, whose lower nineteen digits are zeros.
            ("100000000000000000000000000000000000000", "0x4b3b4ca85a86c47a098a224000000000"),
        ]
    )
    func text(decimal: String, hex: String) throws {
        let value = try #require(UInt256(decimal: decimal))
        #expect(value == UInt256(hex: hex))
        #expect(value.description == decimal)
        #expect(UInt256(bytes: value.minimalBytes) == value)
    }

    @Test(
        "text that is not a number, or is too large a number, is refused",
        arguments: [
            "", "-1", "+1", "1 ", "0x1", "١",
            "115792089237316195423570985008687907853269984665640564039457584007913129639936",
            "1157920892373161954235709850086879078532699846656405640394575840079131296399350",
        ]
    )
    func refusesDecimal(text: String) { #expect(UInt256(decimal: text) == nil) }

    @Test(
        "hexadecimal text needs its prefix and at most 64 digits",
        arguments: [
            "", "0", "0x", "0xg", "ff", "0x1" + String(repeating: "0", count: 64),
        ]
    )
    func refusesHex(text: String) { #expect(UInt256(hex: text) == nil) }

    @Test("up to 32 bytes are read as big-endian, and 33 are refused")
    func bytes() {
        #expect(UInt256(bytes: [UInt8](repeating: 0, count: 33)) == nil)
        #expect(UInt256(bytes: [1, 0]) == 256)
        #expect(UInt256(bytes: [UInt8]()) == 0)
        #expect(UInt256(bytes: [UInt8](repeating: 0xff, count: 32)) == .max)
        #expect(UInt256.one.bytes == [UInt8](repeating: 0, count: 31) + [1])
        #expect(UInt256.zero.minimalBytes.isEmpty)
        #expect((UInt256.one << 128).minimalBytes == [1] + [UInt8](repeating: 0, count: 16))
    }

    @Test("narrowing gives nil where the number does not fit")
    func narrowing() {
        #expect(UInt256(UInt64.max).uint64() == .max)
        #expect((UInt256(UInt64.max) + 1).uint64() == nil)
        #expect(UInt256(UInt128.max).uint128() == .max)
        #expect((UInt256(UInt128.max) + 1).uint128() == nil)
    }

    @Test("overflow is reported, and the partial value wraps")
    func overflow() {
        #expect(UInt256.max.addingReportingOverflow(1) == (.zero, true))
        #expect(UInt256.zero.subtractingReportingOverflow(1) == (.max, true))
        #expect(UInt256.max.multipliedReportingOverflow(by: 2) == (.max - 1, true))
        #expect((UInt256.one << 128).multipliedReportingOverflow(by: .one << 127) == (.one << 255, false))
        #expect((UInt256.one << 128).multipliedReportingOverflow(by: .one << 128) == (.zero, true))
        // (2²⁵⁶ - 1)² = 2⁵¹² - 2²⁵⁷ + 1
        #expect(UInt256.max.multipliedReportingOverflow(by: .max) == (.one, true))
    }

    @Test("a shift by 256 or more gives zero, and a negative shift goes the other way")
    func shifts() {
        #expect(UInt256.max << 256 == 0)
        #expect(UInt256.max >> 256 == 0)
        #expect((UInt256.one << 255) >> 255 == 1)
        #expect(UInt256.one << -1 == 0)
        #expect(UInt256.one >> -8 == 256)
        #expect(UInt256.max << Int.min == 0)
        #expect(UInt256.max >> Int.min == 0)
        #expect(UInt256.max >> 128 == UInt256(UInt128.max))
    }

    /// Digits 2⁶⁴-1 estimated one too large: the example of Hacker's Delight, 9-2, for 64-bit digits. The quotient and
    /// remainder follow from 2⁶⁴·(2¹⁹¹ - 2¹²⁷ ...) by hand: q = 2⁶⁴ - 2, r = n - q·d.
    @Test("a quotient digit that was estimated too large is corrected")
    func correctedDigit() throws {
        let number = try #require(UInt256(hex: "0x7fffffffffffffff800000000000000000000000000000000000000000000000"))
        let divisor = try #require(UInt256(hex: "0x800000000000000000000000000000000000000000000001"))
        let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
        #expect(quotient == UInt256(UInt64.max - 1))
        #expect(remainder == UInt256(hex: "0x7fffffffffffffffffffffffffffffff0000000000000002"))
    }

    @Test("quotient times divisor plus remainder is the dividend")
    func division() {
        var generator = SeededGenerator(seed: 1)
        for _ in 0..<20_000 {
            let (number, divisor) = (generator.edgyInteger(), generator.edgyInteger())
            guard !divisor.isZero else { continue }
            let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
            let (product, overflow) = quotient.multipliedReportingOverflow(by: divisor)
            #expect(!overflow && remainder < divisor && product.addingReportingOverflow(remainder) == (number, false))
        }
    }

    @Test("subtraction undoes addition, and multiplication distributes over addition")
    func ring() {
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<5_000 {
            let (a, b, c) = (generator.edgyInteger(), generator.edgyInteger(), generator.edgyInteger())
            #expect(a &+ b &- b == a)
            #expect(a &* (b &+ c) == a &* b &+ a &* c)
            #expect(a.addingReportingOverflow(b).overflow == (~a < b))
            #expect((a < b) == a.subtractingReportingOverflow(b).overflow)
            #expect(UInt256(decimal: a.description) == a)
            #expect(UInt256(a.hash32) == a)
            let count = Int.random(in: 0...256, using: &generator)
            // A shift to the left is a multiplication by a power of two.
            #expect(a << count == a &* (UInt256.one << count))
        }
    }
}

extension SeededGenerator {
    /// Any number, with more than a fair share of runs of zeros and ones, where carries and estimates go wrong.
    mutating func edgyInteger() -> UInt256 {
        var value = UInt256(high: UInt128(next()) << 64 | UInt128(next()), low: UInt128(next()) << 64 | UInt128(next()))
        switch next() % 6 {
        case 0: value = value | UInt256.max << Int.random(in: 0..<256, using: &self)
        case 1: value = value & UInt256.max << Int.random(in: 0..<256, using: &self)
        case 2: value = UInt256.max << Int.random(in: 0..<256, using: &self)
        default: break
        }
        return value >> Int.random(in: 0...256, using: &self)
    }
}
