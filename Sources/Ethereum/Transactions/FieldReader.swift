/// Reads the fields of a list in order and says which one is wrong.
struct FieldReader {
    private var reader: RLPReader

    /// Checks that the list has exactly these fields and that each is well formed, but not what is in it: a missing
    /// field is thus reported as that, and not as strange contents of the fields after it.
    init(_ list: RLPReader, fields: [TransactionField]) throws(TransactionDecodingError) {
        var probe = list
        for (index, field) in fields.enumerated() {
            guard !probe.isAtEnd else { throw .tooFewFields(index, expected: fields.count) }
            do throws(RLPError) { try probe.skip() } catch { throw .field(field, .malformed(error)) }
        }
        guard probe.isAtEnd else { throw .tooManyFields(expected: fields.count) }
        reader = list
    }

    mutating func bytes(_ field: TransactionField) throws(TransactionDecodingError) -> ArraySlice<UInt8> {
        do throws(RLPError) { return try reader.nextBytes() } catch { throw .field(field, .malformed(error)) }
    }

    mutating func list(_ field: TransactionField) throws(TransactionDecodingError) -> RLPReader {
        do throws(RLPError) { return try reader.nextList() } catch { throw .field(field, .malformed(error)) }
    }

    mutating func uint256(_ field: TransactionField) throws(TransactionDecodingError) -> UInt256 {
        let bytes = try integerBytes(field, atMost: UInt256.byteCount)
        return UInt256(bytes: bytes) ?? .max
    }

    /// Too many bytes are that even if zeros lead, as clients have it: they look at the length of a machine word first
    /// and of a large integer last.
    mutating func uint64(_ field: TransactionField) throws(TransactionDecodingError) -> UInt64 {
        let bytes = try bytes(field)
        guard bytes.count <= 8 else { throw .field(field, .tooLarge(byteCount: bytes.count)) }
        guard bytes.first != 0 else { throw .field(field, .leadingZero) }
        return bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func uint8(_ field: TransactionField) throws(TransactionDecodingError) -> UInt8 {
        try integerBytes(field, atMost: 1).first ?? 0
    }

    private mutating func integerBytes(
        _ field: TransactionField,
        atMost count: Int
    ) throws(TransactionDecodingError) -> ArraySlice<UInt8> {
        let bytes = try bytes(field)
        guard bytes.first != 0 else { throw .field(field, .leadingZero) }
        guard bytes.count <= count else { throw .field(field, .tooLarge(byteCount: bytes.count)) }
        return bytes
    }

    mutating func address(_ field: TransactionField) throws(TransactionDecodingError) -> Address {
        let bytes = try bytes(field)
        guard let address = Address(bytes: bytes) else {
            throw .field(field, .wrongByteCount(bytes.count, expected: Address.byteCount))
        }
        return address
    }

    mutating func addressOrNone(_ field: TransactionField) throws(TransactionDecodingError) -> Address? {
        var probe = self
        if try probe.bytes(field).isEmpty {
            self = probe
            return nil
        }
        return try address(field)
    }

    mutating func hashes(
        _ listField: TransactionField,
        _ field: TransactionField
    ) throws(TransactionDecodingError) -> [Hash32] {
        var list = try list(listField)
        var hashes: [Hash32] = []
        while !list.isAtEnd {
            let bytes: ArraySlice<UInt8>
            do throws(RLPError) { bytes = try list.nextBytes() } catch { throw .field(field, .malformed(error)) }
            guard let hash = Hash32(bytes: bytes) else {
                throw .field(field, .wrongByteCount(bytes.count, expected: Hash32.byteCount))
            }
            hashes.append(hash)
        }
        return hashes
    }

    /// The entries of a list of lists, each with these fields.
    mutating func entries<Entry>(
        _ listField: TransactionField,
        _ entryField: TransactionField,
        fields: [TransactionField],
        _ decode: (inout FieldReader) throws(TransactionDecodingError) -> Entry
    ) throws(TransactionDecodingError) -> [Entry] {
        var list = try list(listField)
        var entries: [Entry] = []
        while !list.isAtEnd {
            let inner: RLPReader
            do throws(RLPError) { inner = try list.nextList() } catch { throw .field(entryField, .malformed(error)) }
            var reader = try FieldReader(inner, fields: fields)
            entries.append(try decode(&reader))
        }
        return entries
    }
}
