import Ethereum
import Foundation

/// Reads the values of third-party vectors as the types they belong to.
enum JSONValues {
    struct Unreadable: Error {
        var type: String
        var value: String
    }

    static func value(_ json: Any, as type: ABIType) throws -> ABIValue {
        // ethers wraps each value as `{"type": …, "value": …}`.
        if let wrapped = json as? [String: Any], let inner = wrapped["value"] { return try value(inner, as: type) }
        switch type {
        case .uint: return .uint(try integer(json, type))
        case .int: return .int(try integer(json, type))
        case .address:
            guard let text = json as? String else { throw unreadable(json, type) }
            return .address(try Address(hex: text))
        case .bool:
            guard let flag = json as? Bool else { throw unreadable(json, type) }
            return .bool(flag)
        case .fixedBytes: return .fixedBytes(try bytes(json, type))
        case .bytes: return .bytes(try bytes(json, type))
        case .string:
            guard let text = json as? String else { throw unreadable(json, type) }
            return .string(text)
        case .array(let element), .fixedArray(let element, _):
            guard let elements = json as? [Any] else { throw unreadable(json, type) }
            return .array(try elements.map { try value($0, as: element) })
        case .tuple(let types):
            guard let elements = json as? [Any], elements.count == types.count else { throw unreadable(json, type) }
            return .tuple(try zip(elements, types).map { try value($0, as: $1) })
        }
    }

    /// Decimal, as a number or a text, with a minus in front of negative ones.
    private static func integer(_ json: Any, _ type: ABIType) throws -> UInt256 {
        if let number = json as? Int { return UInt256(UInt64(number)) }
        guard let text = json as? String, let magnitude = UInt256(decimal: text.drop { $0 == "-" }) else {
            throw unreadable(json, type)
        }
        return text.hasPrefix("-") ? ~magnitude &+ 1 : magnitude
    }

    private static func bytes(_ json: Any, _ type: ABIType) throws -> [UInt8] {
        guard let text = json as? String else { throw unreadable(json, type) }
        return text.hasPrefix("0x") ? try Hex.decode(text) : Array(text.utf8)
    }

    private static func unreadable(_ json: Any, _ type: ABIType) -> Unreadable {
        Unreadable(type: type.description, value: "\(json)")
    }
}
