/// Decodes values by their types (Solidity's contract ABI specification).
///
/// Strict about values: unused bits must be as an encoder leaves them and text must be UTF-8. Free about layout, which
/// the specification leaves open: offsets may point anywhere in the data and more than once to the same place, within
/// the limits of ``ABIReader``; what no offset points to is not looked at.
public enum ABIDecoder {
    public static func decode(
        _ types: [ABIType],
        from data: [UInt8],
        padding: ABIReader.Padding = .strict
    ) throws(ABIError) -> [ABIValue] {
        var decoding = Decoding(reader: ABIReader(data, padding: padding))
        return try decoding.sequence(count: types.count, at: 0) { types[$0] }
    }

    /// One value, as the answer of a call that returns it.
    public static func decode(
        _ type: ABIType,
        from data: [UInt8],
        padding: ABIReader.Padding = .strict
    ) throws(ABIError) -> ABIValue {
        var decoding = Decoding(reader: ABIReader(data, padding: padding))
        return try decoding.value(type, at: 0, base: 0)
    }
}

private struct Decoding {
    var reader: ABIReader

    /// Values whose heads follow each other from `base` on, and whose offsets count from there.
    mutating func sequence(
        count: Int,
        at base: Int,
        typeAt: (Int) -> ABIType
    ) throws(ABIError) -> [ABIValue] {
        var values: [ABIValue] = []
        var position = base
        for index in 0..<count {
            let type = typeAt(index)
            values.append(try value(type, at: position, base: base))
            position += type.headByteCount
        }
        return values
    }

    /// The value whose head is at `position`.
    mutating func value(_ type: ABIType, at position: Int, base: Int) throws(ABIError) -> ABIValue {
        try reader.spend(ABIWriter.wordByteCount, at: position)
        let start = type.isDynamic ? try reader.target(at: position, from: base) : position
        switch type {
        case .uint(let bits): return .uint(try reader.uint(bits: bits, at: start))
        case .int(let bits):
            let word = try reader.uint256(at: start)
            guard word.isSignExtended(fromBits: bits) else { throw .dirtyPadding(at: start) }
            return .int(word)
        case .address: return .address(try reader.address(at: start))
        case .bool: return .bool(try reader.bool(at: start))
        case .fixedBytes(let count):
            let word = try reader.word(at: start).bytes
            guard word.dropFirst(count).allSatisfy({ $0 == 0 }) else { throw .dirtyPadding(at: start) }
            return .fixedBytes(Array(word.prefix(count)))
        case .bytes: return .bytes(try reader.bytes(at: start))
        case .string:
            guard let text = String(validating: try reader.slice(at: start), as: UTF8.self) else {
                throw .invalidUTF8(at: start)
            }
            return .string(text)
        case .array(let element):
            let count = try reader.elementCount(at: start, elementByteCount: element.headByteCount)
            return .array(try sequence(count: count, at: start + ABIWriter.wordByteCount) { _ in element })
        case .fixedArray(let element, let count):
            return .array(try sequence(count: count, at: start) { _ in element })
        case .tuple(let types): return .tuple(try sequence(count: types.count, at: start) { types[$0] })
        }
    }
}
