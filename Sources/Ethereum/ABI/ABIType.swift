/// A type of Solidity's contract ABI.
public indirect enum ABIType: Hashable, Sendable {
    /// 8 to 256 bits in steps of 8.
    case uint(bits: Int)
    /// 8 to 256 bits in steps of 8.
    case int(bits: Int)
    case address
    case bool
    /// `bytes1` to `bytes32`.
    case fixedBytes(Int)
    case bytes
    case string
    case array(ABIType)
    case fixedArray(ABIType, count: Int)
    case tuple([ABIType])
}

extension ABIType {
    /// Dynamic types stand in the head as an offset, because the size of their values differs.
    public var isDynamic: Bool {
        switch self {
        case .uint, .int, .address, .bool, .fixedBytes: false
        case .bytes, .string, .array: true
        case .fixedArray(let element, _): element.isDynamic
        case .tuple(let elements): elements.contains(where: \.isDynamic)
        }
    }

    /// The bytes of a value in the head of the tuple or array that it is part of; saturates far above any data's size.
    var headByteCount: Int {
        guard !isDynamic else { return ABIWriter.wordByteCount }
        switch self {
        case .uint, .int, .address, .bool, .fixedBytes, .bytes, .string, .array: return ABIWriter.wordByteCount
        case .fixedArray(let element, let count):
            let (product, overflow) = element.headByteCount.multipliedReportingOverflow(by: max(count, 0))
            return overflow ? Self.tooLarge : min(product, Self.tooLarge)
        case .tuple(let elements):
            return elements.reduce(0) { min($0 + $1.headByteCount, Self.tooLarge) }
        }
    }

    private static let tooLarge = Int.max / 4
}

extension ABIType: CustomStringConvertible {
    /// The canonical name, as selectors and topics are hashed from.
    public var description: String {
        switch self {
        case .uint(let bits): "uint\(bits)"
        case .int(let bits): "int\(bits)"
        case .address: "address"
        case .bool: "bool"
        case .fixedBytes(let count): "bytes\(count)"
        case .bytes: "bytes"
        case .string: "string"
        case .array(let element): "\(element)[]"
        case .fixedArray(let element, let count): "\(element)[\(count)]"
        case .tuple(let elements): "(\(elements.map(\.description).joined(separator: ",")))"
        }
    }
}
