import Ethereum
import Testing

@Suite("ABI codec")
struct ABICodecTests {
    /// The examples of Solidity's contract ABI specification, without their selectors.
    static let specification: [(types: [String], values: [ABIValue], words: [String])] = [
        (["uint32", "bool"], [.uint(69), .bool(true)], [word(69), word(1)]),
        (
            ["bytes3[2]"],
            [.array([.fixedBytes(Array("abc".utf8)), .fixedBytes(Array("def".utf8))])],
            [left("616263"), left("646566")]
        ),
        (
            ["bytes", "bool", "uint256[]"],
            [.bytes(Array("dave".utf8)), .bool(true), .array([.uint(1), .uint(2), .uint(3)])],
            [word(0x60), word(1), word(0xa0), word(4), left("64617665"), word(3), word(1), word(2), word(3)]
        ),
        (
            ["uint256", "uint32[]", "bytes10", "bytes"],
            [
                .uint(0x123), .array([.uint(0x456), .uint(0x789)]), .fixedBytes(Array("1234567890".utf8)),
                .bytes(Array("Hello, world!".utf8)),
            ],
            [
                word(0x123), word(0x80), left("31323334353637383930"), word(0xe0), word(2), word(0x456), word(0x789),
                word(13), left("48656c6c6f2c20776f726c6421"),
            ]
        ),
        (
            ["uint256[][]", "string[]"],
            [
                .array([.array([.uint(1), .uint(2)]), .array([.uint(3)])]),
                .array([.string("one"), .string("two"), .string("three")]),
            ],
            [
                word(0x40), word(0x140), word(2), word(0x40), word(0xa0), word(2), word(1), word(2), word(1), word(3),
                word(3), word(0x60), word(0xa0), word(0xe0), word(3), left("6f6e65"), word(3), left("74776f"), word(5),
                left("7468726565"),
            ]
        ),
    ]

    @Test("the specification's examples encode and decode as printed", arguments: specification.indices)
    func specificationExamples(index: Int) throws {
        let (names, values, words) = Self.specification[index]
        let types = try names.map { try ABIType(parsing: $0) }
        let encoded = try Hex.decode("0x" + words.joined())
        #expect(try ABIEncoder.encode(values, as: types) == encoded)
        #expect(try ABIDecoder.decode(types, from: encoded) == values)
    }

    @Test("negative numbers are sign-extended")
    func negativeNumbers() throws {
        let encoded = [UInt8](repeating: 0xff, count: 31) + [0xfe]
        for bits in [8, 64, 256] {
            #expect(try ABIEncoder.encode(.int(signed: -2), as: .int(bits: bits)) == encoded)
            #expect(try ABIDecoder.decode(.int(bits: bits), from: encoded) == .int(signed: -2))
        }
        // -129 needs nine bits, and so does 128.
        #expect(throws: ABIError.valueDoesNotMatchType(.int(bits: 8))) {
            try ABIEncoder.encode(.int(signed: -129), as: .int(bits: 8))
        }
        #expect(throws: ABIError.valueDoesNotMatchType(.int(bits: 8))) {
            try ABIEncoder.encode(.int(signed: 128), as: .int(bits: 8))
        }
    }

    static let refusals: [(type: String, words: [String], error: ABIError)] = [
        ("uint256", [], .truncated(at: 0)),
        ("bytes", [word(0x20)], .truncated(at: 0x20)),
        ("bytes", [word(0x21), word(0)], .truncated(at: 0x21)),
        ("bytes", [word(0x41), word(0)], .offsetOutOfBounds(at: 0)),
        ("bytes", [ones(), word(0)], .offsetOutOfBounds(at: 0)),
        ("bytes", [word(0x20), word(1)], .lengthOutOfBounds(at: 0x20)),
        ("bytes", [word(0x20), ones()], .lengthOutOfBounds(at: 0x20)),
        ("uint8[]", [word(0x20), word(2), word(1)], .lengthOutOfBounds(at: 0x20)),
        ("uint8[]", [word(0x20), ones(), word(1)], .lengthOutOfBounds(at: 0x20)),
        ("bytes", [word(0x20), word(1), left("6161")], .dirtyPadding(at: 0x41)),
        ("uint8", [word(0x100)], .dirtyPadding(at: 0)),
        ("int8", [word(0x80)], .dirtyPadding(at: 0)),
        ("bytes2", [left("616263")], .dirtyPadding(at: 0)),
        ("address", ["000000000000000000000001" + String(repeating: "00", count: 20)], .dirtyPadding(at: 0)),
        ("bool", [word(2)], .invalidBool(at: 0)),
        ("string", [word(0x20), word(1), left("ff")], .invalidUTF8(at: 0x20)),
    ]

    @Test("each broken rule has its own refusal", arguments: refusals.indices)
    func refuses(index: Int) throws {
        let (type, words, error) = Self.refusals[index]
        let data = try Hex.decode("0x" + words.joined())
        #expect(throws: error) { try ABIDecoder.decode(try ABIType(parsing: type), from: data) }
    }

    @Test("wrong or missing padding is accepted where the reader is told to ignore it")
    func ignoredPadding() throws {
        let dirty = try Hex.decode("0x" + Self.word(0x20) + Self.word(1) + Self.left("6161"))
        for data in [dirty, Array(dirty.dropLast(31))] {
            #expect(try ABIDecoder.decode(.bytes, from: data, padding: .ignored) == .bytes([0x61]))
        }
        #expect(throws: ABIError.truncated(at: 0x41)) { try ABIDecoder.decode(.bytes, from: Array(dirty.dropLast(31))) }
    }

    @Test("offsets may share data, but not without limit")
    func overlappingOffsets() throws {
        // Two elements at the same place: the string follows both offsets.
        let shared = try Hex.decode(
            "0x"
                + [Self.word(0x20), Self.word(2), Self.word(0x40), Self.word(0x40), Self.word(1), Self.left("61")]
                .joined()
        )
        #expect(
            try ABIDecoder.decode(.array(.string), from: shared) == .array([.string("a"), .string("a")])
        )

        // Eight levels of 64 offsets, each to the next level: 64^8 elements if they were all decoded.
        var type = ABIType.bytes
        var words = [Self.word(0x20)]
        for _ in 0..<8 {
            type = .array(type)
            words.append(Self.word(64))
            words += Array(repeating: Self.word(64 * 32), count: 64)
        }
        words.append(Self.word(0))
        let bomb = try Hex.decode("0x" + words.joined())
        expectTooMuchWork { try ABIDecoder.decode(type, from: bomb) }
    }

    @Test("the number of elements that take no bytes is limited")
    func emptyElements() throws {
        let data = try Hex.decode("0x" + Self.word(0x20) + Self.word(1 << 40))
        #expect(throws: ABIError.lengthOutOfBounds(at: 0x20)) {
            try ABIDecoder.decode(.array(.tuple([])), from: data)
        }
        expectTooMuchWork { try ABIDecoder.decode(.fixedArray(.tuple([]), count: .max), from: data) }
        #expect(throws: ABIError.self) { try ABIDecoder.decode(.fixedArray(.uint(bits: 8), count: .max), from: data) }
    }

    @Test("encoding refuses a value of another type, and lists of values and types of different lengths")
    func mismatches() {
        #expect(throws: ABIError.valueDoesNotMatchType(.bool)) { try ABIEncoder.encode(.uint(1), as: .bool) }
        #expect(throws: ABIError.valueDoesNotMatchType(.uint(bits: 8))) {
            try ABIEncoder.encode(.uint(256), as: .uint(bits: 8))
        }
        #expect(throws: ABIError.valueDoesNotMatchType(.fixedBytes(2))) {
            try ABIEncoder.encode(.fixedBytes([1]), as: .fixedBytes(2))
        }
        #expect(throws: ABIError.valueDoesNotMatchType(.fixedArray(.bool, count: 2))) {
            try ABIEncoder.encode(.array([.bool(true)]), as: .fixedArray(.bool, count: 2))
        }
        #expect(throws: ABIError.countMismatch(expected: 1, actual: 0)) { try ABIEncoder.encode([], as: [.bool]) }
    }

    private func expectTooMuchWork(_ decode: () throws -> ABIValue) {
        #expect {
            try decode()
        } throws: { error in
            guard case .tooMuchWork = error as? ABIError else { return false }
            return true
        }
    }

    static func word(_ value: UInt64) -> String { Hex.encode(UInt256(value).bytes, prefix: false) }
    static func left(_ digits: String) -> String { digits + String(repeating: "0", count: 64 - digits.count) }
    static func ones() -> String { String(repeating: "f", count: 64) }
}

@Suite("ABI type names")
struct ABITypeTests {
    @Test(
        "are read and written in canonical form",
        arguments: [
            ("uint", .uint(bits: 256)), ("int8", .int(bits: 8)), ("bytes32", .fixedBytes(32)), ("bytes", .bytes),
            ("()", .tuple([])), ("string[2][]", .array(.fixedArray(.string, count: 2))),
            ("(address,uint256,bytes)[]", .array(.tuple([.address, .uint(bits: 256), .bytes]))),
            ("(bool,(int256,string[]))", .tuple([.bool, .tuple([.int(bits: 256), .array(.string)])])),
        ] as [(String, ABIType)]
    )
    func parses(name: String, type: ABIType) throws {
        #expect(try ABIType(parsing: name) == type)
        #expect(try ABIType(parsing: type.description) == type)
    }

    @Test(
        "that no type has are refused",
        arguments: [
            ("uint7", .unknownType("uint7")), ("uint264", .unknownType("uint264")), ("int0", .unknownType("int0")),
            ("bytes33", .unknownType("bytes33")), ("bytes0", .unknownType("bytes0")), ("", .unknownType("")),
            ("uint08", .unknownType("uint08")), ("fixed", .unknownType("fixed")), ("(bool,)", .unknownType("")),
            ("(bool", .malformed("(bool")), ("bool)", .malformed("bool)")), ("bool[", .malformed("bool[")),
            ("bool[-1]", .malformed("bool[-1]")), ("bool[01]", .malformed("bool[01]")),
            ("bool bool", .malformed("bool bool")),
            (String(repeating: "(", count: 100_000), .tooDeep),
            ("bool" + String(repeating: "[]", count: 100_000), .tooDeep),
        ] as [(String, ABIType.ParsingError)]
    )
    func refuses(name: String, error: ABIType.ParsingError) {
        #expect(throws: error) { try ABIType(parsing: name) }
    }
}
