extension ABIType {
    /// Why a text is not the name of a type.
    public enum ParsingError: Error, Hashable, Sendable {
        case unknownType(String)
        /// A parenthesis, bracket or comma is missing or out of place.
        case malformed(String)
        /// More nested parentheses than any contract has.
        case tooDeep
    }

    /// From a name such as `(address,uint256,bytes)[]`. `uint` and `int` stand for 256 bits.
    public init(parsing text: String) throws(ParsingError) {
        var parser = TypeParser(text: text)
        self = try parser.type(depth: 0)
        guard parser.isAtEnd else { throw .malformed(text) }
    }
}

private struct TypeParser {
    private let text: String
    private var rest: Substring.UTF8View

    init(text: String) {
        self.text = text
        rest = text[...].utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func type(depth: Int) throws(ABIType.ParsingError) -> ABIType {
        guard depth < 32 else { throw .tooDeep }
        var type = consume("(") ? try tuple(depth: depth) : try elementary()
        var suffixCount = 0
        while consume("[") {
            suffixCount += 1
            guard depth + suffixCount < 32 else { throw .tooDeep }
            let digits = name()
            guard consume("]") else { throw .malformed(text) }
            if digits.isEmpty {
                type = .array(type)
            } else {
                guard let count = Self.number(digits) else { throw .malformed(text) }
                type = .fixedArray(type, count: count)
            }
        }
        return type
    }

    private mutating func tuple(depth: Int) throws(ABIType.ParsingError) -> ABIType {
        if consume(")") { return .tuple([]) }
        var elements: [ABIType] = []
        repeat { elements.append(try type(depth: depth + 1)) } while consume(",")
        guard consume(")") else { throw .malformed(text) }
        return .tuple(elements)
    }

    private mutating func elementary() throws(ABIType.ParsingError) -> ABIType {
        let name = name()
        switch name {
        case "address": return .address
        case "bool": return .bool
        case "bytes": return .bytes
        case "string": return .string
        case "uint": return .uint(bits: 256)
        case "int": return .int(bits: 256)
        default: break
        }
        if let bits = Self.number(name, after: "uint"), Self.isBitCount(bits) { return .uint(bits: bits) }
        if let bits = Self.number(name, after: "int"), Self.isBitCount(bits) { return .int(bits: bits) }
        if let count = Self.number(name, after: "bytes"), (1...32).contains(count) { return .fixedBytes(count) }
        throw .unknownType(name)
    }

    private static func isBitCount(_ bits: Int) -> Bool { (8...256).contains(bits) && bits.isMultiple(of: 8) }

    private static func number(_ name: String, after prefix: String) -> Int? {
        name.hasPrefix(prefix) ? number(String(name.dropFirst(prefix.count))) : nil
    }

    /// Digits only, without leading zeros.
    private static func number(_ digits: String) -> Int? {
        guard let number = Int(digits), String(number) == digits, number >= 0 else { return nil }
        return number
    }

    /// Letters and digits up to the next sign.
    private mutating func name() -> String {
        let name = rest.prefix { character in
            switch character {
            case 0x30...0x39, 0x61...0x7a: true
            default: false
            }
        }
        rest = rest[name.endIndex...]
        return String(Substring(name))
    }

    private mutating func consume(_ sign: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == sign.value else { return false }
        rest = rest.dropFirst()
        return true
    }
}
