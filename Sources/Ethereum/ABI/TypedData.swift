/// A message that people and contracts can read and that is signed by its hash (EIP-712).
public struct TypedData: Hashable, Sendable {
    public var domain: Domain
    public var types: [StructType]
    /// The name of the message's struct type.
    public var primaryType: String
    /// A `tuple` with the fields of `primaryType` in order; structs within it are tuples as well.
    public var message: ABIValue

    public init(domain: Domain, types: [StructType], primaryType: String, message: ABIValue) {
        self.domain = domain
        self.types = types
        self.primaryType = primaryType
        self.message = message
    }

    /// A named struct; the order of the fields is part of its hash.
    public struct StructType: Hashable, Sendable {
        public var name: String
        public var fields: [Field]

        public init(name: String, fields: [Field]) {
            self.name = name
            self.fields = fields
        }
    }

    public struct Field: Hashable, Sendable {
        public var name: String
        /// An ABI type, the name of a struct, or an array of either.
        public var type: String

        public init(name: String, type: String) {
            self.name = name
            self.type = type
        }
    }

    /// Where a signature is meant to count. Only the fields that are there are part of the hash.
    public struct Domain: Hashable, Sendable {
        public var name: String?
        public var version: String?
        public var chainID: UInt256?
        public var verifyingContract: Address?
        public var salt: Hash32?

        public init(
            name: String? = nil,
            version: String? = nil,
            chainID: UInt256? = nil,
            verifyingContract: Address? = nil,
            salt: Hash32? = nil
        ) {
            self.name = name
            self.version = version
            self.chainID = chainID
            self.verifyingContract = verifyingContract
            self.salt = salt
        }
    }

    public enum HashingError: Error, Hashable, Sendable {
        /// Neither an ABI type nor one of the structs.
        case unknownType(String)
        /// The value is not one of this type.
        case valueDoesNotMatchType(String)
        /// Structs within structs without end.
        case tooDeep
    }
}

extension TypedData {
    /// The hash to be signed: `keccak256(0x1901 ‖ domain separator ‖ struct hash of the message)`.
    public func digest() throws(HashingError) -> Hash32 {
        var hasher = Keccak256Hasher()
        hasher.update(byte: 0x19)
        hasher.update(byte: 0x01)
        hasher.update(try domain.separator())
        hasher.update(try structHash())
        return hasher.finalize()
    }

    /// `hashStruct` of the message.
    public func structHash() throws(HashingError) -> Hash32 {
        try StructHasher(types: types).hash(message, as: primaryType, depth: 0)
    }

    /// `encodeType` of the primary type: its signature, then those of the structs it uses, by name.
    public func encodedType() throws(HashingError) -> String {
        try StructHasher(types: types).encodedType(primaryType)
    }
}

extension TypedData.Domain {
    public func separator() throws(TypedData.HashingError) -> Hash32 {
        var fields: [TypedData.Field] = []
        var values: [ABIValue] = []
        func add(_ name: String, _ type: String, _ value: ABIValue?) {
            guard let value else { return }
            fields.append(.init(name: name, type: type))
            values.append(value)
        }
        add("name", "string", name.map { .string($0) })
        add("version", "string", version.map { .string($0) })
        add("chainId", "uint256", chainID.map { .uint($0) })
        add("verifyingContract", "address", verifyingContract.map { .address($0) })
        add("salt", "bytes32", salt.map { .fixedBytes($0.bytes) })
        let type = TypedData.StructType(name: "EIP712Domain", fields: fields)
        return try StructHasher(types: [type]).hash(.tuple(values), as: type.name, depth: 0)
    }
}

private struct StructHasher {
    let types: [TypedData.StructType]

    private static let depthLimit = 64

    /// `keccak256(typeHash ‖ encodeData)`
    func hash(_ value: ABIValue, as name: String, depth: Int) throws(TypedData.HashingError) -> Hash32 {
        guard depth < Self.depthLimit else { throw .tooDeep }
        guard let type = structType(name) else { throw .unknownType(name) }
        guard case .tuple(let values) = value, values.count == type.fields.count else {
            throw .valueDoesNotMatchType(name)
        }
        var hasher = Keccak256Hasher()
        hasher.update(Keccak256.hash(utf8: try encodedType(name)))
        for (field, value) in zip(type.fields, values) {
            hasher.update(try word(value, as: field.type, depth: depth + 1))
        }
        return hasher.finalize()
    }

    /// Every value becomes one word: structs, arrays and byte strings by their hash.
    private func word(_ value: ABIValue, as type: String, depth: Int) throws(TypedData.HashingError) -> Hash32 {
        guard depth < Self.depthLimit else { throw .tooDeep }
        if let array = ArrayType(type) {
            guard case .array(let elements) = value, array.count ?? elements.count == elements.count else {
                throw .valueDoesNotMatchType(type)
            }
            var hasher = Keccak256Hasher()
            for element in elements { hasher.update(try word(element, as: array.element, depth: depth + 1)) }
            return hasher.finalize()
        }
        if structType(type) != nil { return try hash(value, as: type, depth: depth) }
        guard let elementary = try? ABIType(parsing: type) else { throw .unknownType(type) }
        switch value {
        case .bytes(let bytes) where elementary == .bytes: return Keccak256.hash(bytes)
        case .string(let text) where elementary == .string: return Keccak256.hash(utf8: text)
        case .uint, .int, .address, .bool, .fixedBytes, .bytes, .string, .array, .tuple: break
        }
        // All other types are one word in the ABI as well, padded as EIP-712 wants it.
        guard let encoding = try? ABIEncoder.encode(value, as: elementary), let word = Hash32(bytes: encoding) else {
            throw .valueDoesNotMatchType(type)
        }
        return word
    }

    func encodedType(_ name: String) throws(TypedData.HashingError) -> String {
        guard let primary = structType(name) else { throw .unknownType(name) }
        var found = [name]
        var next = 0
        while next < found.count {
            for field in structType(found[next])?.fields ?? [] {
                let type = field.type.prefix { $0 != "[" }
                if structType(String(type)) != nil, !found.contains(String(type)) { found.append(String(type)) }
            }
            next += 1
        }
        // By bytes, not by the alphabet of a locale.
        let others = found.dropFirst().sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return ([primary] + others.compactMap(structType)).map(\.signature).joined()
    }

    private func structType(_ name: String) -> TypedData.StructType? { types.first { $0.name == name } }
}

extension TypedData.StructType {
    fileprivate var signature: String {
        "\(name)(\(fields.map { "\($0.type) \($0.name)" }.joined(separator: ",")))"
    }
}

/// The outermost dimension of a type such as `Person[2][]`: arrays without end of `Person[2]`.
private struct ArrayType {
    let element: String
    /// `nil` for any number of elements.
    let count: Int?

    init?(_ type: String) {
        guard type.hasSuffix("]"), let bracket = type.lastIndex(of: "[") else { return nil }
        element = String(type[..<bracket])
        let digits = type[type.index(after: bracket)...].dropLast()
        count = Int(digits)
        guard digits.isEmpty || count != nil else { return nil }
    }
}
