import Ethereum
import Foundation
import Testing

@Suite("Published RLP vectors", .enabled(if: VectorFolder.isPresent, VectorFolder.absence))
struct RLPVectorTests {
    @Test("values have the encodings of ethereum/tests")
    func valid() throws {
        let file = try #require(try VectorFolder.json("rlp/rlptest.json") as? [String: [String: Any]])
        #expect(file.count == 28)
        for (name, entry) in file {
            let encoded = try Hex.decode(try entry.value("out", as: String.self))
            let item = try item(entry.value("in"))
            #expect(item.encoded == encoded, "\(name)")
            #expect(try RLPItem(decoding: encoded) == item, "\(name)")
        }
    }

    @Test("values have the encodings of ethers")
    func ethers() throws {
        let cases = try #require(try VectorFolder.json("rlp/ethers_rlp.json") as? [[String: Any]])
        #expect(cases.count == 61)
        for entry in cases {
            let encoded = try Hex.decode(try entry.value("encoded", as: String.self))
            let item = try item(entry.value("decoded"), hexadecimal: true)
            #expect(item.encoded == encoded)
            #expect(try RLPItem(decoding: encoded) == item)
        }
    }

    @Test("a well-formed encoding of unknown contents survives")
    func example() throws {
        let file = try #require(try VectorFolder.json("rlp/example.json") as? [String: [String: Any]])
        for entry in file.values {
            let encoded = try Hex.decode(try entry.value("out", as: String.self))
            #expect(try RLPItem(decoding: encoded).encoded == encoded)
        }
    }

    /// What is wrong, by the names of the cases.
    static let reasons: [String: @Sendable (RLPError) -> Bool] = [
        "int32Overflow": isLength, "int32Overflow2": isLength, "incorrectLengthInArray": { $0 == .leadingZeroInLength },
        "lessThanShortLengthArray1": isLength, "lessThanShortLengthArray2": isLength,
        "lessThanShortLengthList1": isLength, "lessThanShortLengthList2": isLength,
        "lessThanLongLengthArray1": isLength,
        "lessThanLongLengthArray2": isLength,
        "lessThanLongLengthList1": isLength, "lessThanLongLengthList2": isLength,
        "randomRLP": { $0 == .leadingZeroInLength }, "wrongSizeList": isNeedlessLength,
        "wrongSizeList2": isNeedlessLength,
        "bytesShouldBeSingleByte00": { $0 == .needlessLengthPrefix(0) },
        "bytesShouldBeSingleByte01": { $0 == .needlessLengthPrefix(1) },
        "bytesShouldBeSingleByte7F": { $0 == .needlessLengthPrefix(0x7f) },
        "leadingZerosInLongLengthArray1": { $0 == .leadingZeroInLength },
        "leadingZerosInLongLengthArray2": { $0 == .leadingZeroInLength },
        "leadingZerosInLongLengthList1": { $0 == .leadingZeroInLength },
        "leadingZerosInLongLengthList2": { $0 == .leadingZeroInLength },
        "nonOptimalLongLengthArray1": isNeedlessLength, "nonOptimalLongLengthArray2": isNeedlessLength,
        "nonOptimalLongLengthList1": isNeedlessLength, "nonOptimalLongLengthList2": isNeedlessLength,
        "emptyEncoding": { $0 == .missingItem },
    ]

    @Test("an invalid encoding is refused for the fault it has")
    func invalid() throws {
        let file = try #require(try VectorFolder.json("rlp/invalidRLPTest.json") as? [String: [String: Any]])
        #expect(Set(file.keys) == Set(Self.reasons.keys))
        for (name, entry) in file {
            let text: String = try entry.value("out")
            let bytes = try Hex.decode(text.hasPrefix("0x") ? text : "0x" + text)
            let error = #expect(throws: RLPError.self, "\(name)") { try RLPItem(decoding: bytes) }
            let isRight = try #require(Self.reasons[name])
            if let error { #expect(isRight(error), "\(name): \(error)") }
        }
    }

    @Sendable private static func isLength(_ error: RLPError) -> Bool {
        if case .lengthExceedsInput = error { true } else { false }
    }

    @Sendable private static func isNeedlessLength(_ error: RLPError) -> Bool {
        if case .needlessLongLength = error { true } else { false }
    }

    /// Strings are text, or bytes if `hexadecimal`, or a decimal number after `#`; numbers are integers.
    private func item(_ json: Any, hexadecimal: Bool = false) throws -> RLPItem {
        switch json {
        case let list as [Any]: return .list(try list.map { try item($0, hexadecimal: hexadecimal) })
        case let number as NSNumber: return .bytes(UInt256(number.uint64Value).minimalBytes[...])
        case let text as String where text.hasPrefix("#"):
            return .bytes(bytes(ofDecimal: text.dropFirst())[...])
        case let text as String: return .bytes((hexadecimal ? try Hex.decode(text) : Array(text.utf8))[...])
        default: throw VectorShapeError(key: "\(json)")
        }
    }

    /// Big-endian; one of the numbers has more than 256 bits.
    private func bytes(ofDecimal digits: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        for digit in digits.utf8 {
            var carry = Int(digit - 0x30)
            for index in bytes.indices.reversed() {
                carry += Int(bytes[index]) * 10
                bytes[index] = UInt8(truncatingIfNeeded: carry)
                carry >>= 8
            }
            if carry > 0 { bytes.insert(UInt8(carry), at: 0) }
        }
        return bytes
    }
}
