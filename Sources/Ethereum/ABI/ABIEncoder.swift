/// Encodes values by their types, as Solidity's `abi.encode` does (Solidity's contract ABI specification).
public enum ABIEncoder {
    /// The values as one tuple without an offset of its own: the parameters of a call, an event or an error.
    ///
    /// Throws `valueDoesNotMatchType` or `countMismatch`.
    public static func encode(_ values: [ABIValue], as types: [ABIType]) throws(ABIError) -> [UInt8] {
        guard values.count == types.count else {
            throw .countMismatch(expected: types.count, actual: values.count)
        }
        return try encodeSequence(values) { types[$0] }
    }

    /// One value, as the answer of a call that returns it.
    public static func encode(_ value: ABIValue, as type: ABIType) throws(ABIError) -> [UInt8] {
        try encode([value], as: [type])
    }

    /// The heads of all values, then the tails of those whose head is an offset.
    private static func encodeSequence(
        _ values: [ABIValue],
        typeAt: (Int) -> ABIType
    ) throws(ABIError) -> [UInt8] {
        var encodings: [(isDynamic: Bool, bytes: [UInt8])] = []
        for (index, value) in values.enumerated() {
            let type = typeAt(index)
            encodings.append((type.isDynamic, try encodeInPlace(value, as: type)))
        }
        var offset = encodings.reduce(0) { $0 + ($1.isDynamic ? ABIWriter.wordByteCount : $1.bytes.count) }
        var writer = ABIWriter(byteCount: encodings.reduce(offset) { $0 + ($1.isDynamic ? $1.bytes.count : 0) })
        for encoding in encodings {
            if encoding.isDynamic {
                writer.write(count: offset)
                offset += encoding.bytes.count
            } else {
                writer.append(raw: encoding.bytes)
            }
        }
        for encoding in encodings where encoding.isDynamic { writer.append(raw: encoding.bytes) }
        return writer.bytes
    }

    /// The value itself, without an offset to it.
    private static func encodeInPlace(_ value: ABIValue, as type: ABIType) throws(ABIError) -> [UInt8] {
        var writer = ABIWriter(byteCount: ABIWriter.wordByteCount)
        switch (type, value) {
        case (.uint(let bits), .uint(let value)) where value.significantBitCount <= bits: writer.write(value)
        case (.int(let bits), .int(let value)) where value.isSignExtended(fromBits: bits): writer.write(value)
        case (.address, .address(let value)): writer.write(value)
        case (.bool, .bool(let value)): writer.write(value)
        case (.fixedBytes(let count), .fixedBytes(let bytes)) where bytes.count == count && count <= 32:
            writer.append(raw: bytes + [UInt8](repeating: 0, count: 32 - count))
        case (.bytes, .bytes(let bytes)): writer.write(bytes)
        case (.string, .string(let text)): writer.write(Array(text.utf8))
        case (.array(let element), .array(let values)):
            writer.write(count: values.count)
            writer.append(raw: try encodeSequence(values) { _ in element })
        case (.fixedArray(let element, let count), .array(let values)) where values.count == count:
            return try encodeSequence(values) { _ in element }
        case (.tuple(let types), .tuple(let values)): return try encode(values, as: types)
        case (.uint, _), (.int, _), (.address, _), (.bool, _), (.fixedBytes, _), (.bytes, _), (.string, _),
            (.array, _), (.fixedArray, _), (.tuple, _):
            throw .valueDoesNotMatchType(type)
        }
        return writer.bytes
    }
}
