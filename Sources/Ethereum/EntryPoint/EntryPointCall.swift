/// The calldata of a bundle: the call of the entry point in a bundler's transaction (ERC-4337).
public enum EntryPointCall: Hashable, Sendable {
    case handleOps(operations: [UserOperation], beneficiary: Address)
    case handleAggregatedOps(groups: [AggregatedOperations], beneficiary: Address)
}

/// Operations that one aggregator vouches for with one signature.
public struct AggregatedOperations: Hashable, Sendable {
    public var operations: [UserOperation]
    /// Zero for operations without an aggregator.
    public var aggregator: Address
    public var signature: [UInt8]

    public init(operations: [UserOperation], aggregator: Address, signature: [UInt8]) {
        self.operations = operations
        self.aggregator = aggregator
        self.signature = signature
    }
}

/// Why calldata is not a call the entry point would act on.
public enum EntryPointCallError: Error, Hashable, Sendable {
    /// Fewer than the four bytes of a selector.
    case missingSelector
    case unknownSelector(UInt32)
    case malformed(ABIError)
    /// The encoding is right and an operation is not; `index` counts over all groups.
    case operation(index: Int, UserOperationError)
}

extension EntryPointCall {
    public var beneficiary: Address {
        switch self {
        case .handleOps(_, let beneficiary), .handleAggregatedOps(_, let beneficiary): beneficiary
        }
    }

    /// All operations in the order in which the contract numbers them.
    public var operations: [UserOperation] {
        switch self {
        case .handleOps(let operations, _): operations
        case .handleAggregatedOps(let groups, _): groups.flatMap(\.operations)
        }
    }

    enum Selector {
        static func handleOps(_ version: EntryPointVersion) -> UInt32 {
            version.usesPackedOperations ? 0x765e_827f : 0x1fad_948c
        }
        static func handleAggregatedOps(_ version: EntryPointVersion) -> UInt32 {
            version.usesPackedOperations ? 0xdbed_18e0 : 0x4b1d_7cf5
        }
    }
}

// MARK: - Encoding

extension EntryPointCall {
    /// Selector and ABI-encoded parameters.
    public func encoded(version: EntryPointVersion) -> [UInt8] {
        switch self {
        case .handleOps(let operations, let beneficiary):
            var writer = ABIWriter(
                selector: Selector.handleOps(version),
                byteCount: 64 + operations.encodedByteCount(version: version)
            )
            writer.write(count: 64)
            writer.write(beneficiary)
            operations.encode(to: &writer, version: version)
            return writer.bytes
        case .handleAggregatedOps(let groups, let beneficiary):
            let tupleByteCounts = groups.map { $0.encodedByteCount(version: version) }
            var writer = ABIWriter(
                selector: Selector.handleAggregatedOps(version),
                byteCount: 96 + 32 * groups.count + tupleByteCounts.reduce(0, +)
            )
            writer.write(count: 64)
            writer.write(beneficiary)
            writer.writeArrayHead(ofTuplesWith: tupleByteCounts)
            for group in groups { group.encode(to: &writer, version: version) }
            return writer.bytes
        }
    }
}

extension [UserOperation] {
    /// The size of the array's encoding: its count, an offset for each operation, the operations.
    fileprivate func encodedByteCount(version: EntryPointVersion) -> Int {
        reduce(32) { $0 + 32 + $1.encodedByteCount(version: version) }
    }

    fileprivate func encode(to writer: inout ABIWriter, version: EntryPointVersion) {
        writer.writeArrayHead(ofTuplesWith: lazy.map { $0.encodedByteCount(version: version) })
        for operation in self { operation.encode(to: &writer, version: version) }
    }
}

extension AggregatedOperations {
    fileprivate func encodedByteCount(version: EntryPointVersion) -> Int {
        96 + operations.encodedByteCount(version: version) + ABIWriter.encodedByteCount(bytes: signature.count)
    }

    fileprivate func encode(to writer: inout ABIWriter, version: EntryPointVersion) {
        writer.write(count: 96)
        writer.write(aggregator)
        writer.write(count: 96 + operations.encodedByteCount(version: version))
        operations.encode(to: &writer, version: version)
        writer.write(signature)
    }
}

extension ABIWriter {
    /// The count of an array of dynamic tuples, then their offsets, which count from the first offset.
    fileprivate mutating func writeArrayHead(ofTuplesWith byteCounts: some Collection<Int>) {
        write(count: byteCounts.count)
        var offset = byteCounts.count * 32
        for byteCount in byteCounts {
            write(count: offset)
            offset += byteCount
        }
    }
}

// MARK: - Decoding

extension EntryPointCall {
    /// Reads calldata as the contract does: any layout of offsets, bytes after the end and between byte strings
    /// ignored, words with bits set that their type does not have refused.
    public init(decoding calldata: [UInt8], version: EntryPointVersion) throws(EntryPointCallError) {
        let (selector, parameters) = try EntryPointCall.split(calldata)
        var reader = ABIReader(parameters, padding: .ignored)
        let wire: Wire
        do {
            switch selector {
            case Selector.handleOps(version): wire = try Wire(handleOps: &reader, version: version)
            case Selector.handleAggregatedOps(version):
                wire = try Wire(handleAggregatedOps: &reader, version: version)
            default: wire = .unknown
            }
        } catch { throw .malformed(error) }
        switch wire {
        case .unknown: throw .unknownSelector(selector)
        case .handleOps(let operations, let beneficiary):
            self = .handleOps(operations: try Self.operations(operations, firstIndex: 0), beneficiary: beneficiary)
        case .handleAggregatedOps(let wireGroups, let beneficiary):
            var groups: [AggregatedOperations] = []
            var firstIndex = 0
            for group in wireGroups {
                let operations = try Self.operations(group.operations, firstIndex: firstIndex)
                firstIndex += operations.count
                groups.append(.init(operations: operations, aggregator: group.aggregator, signature: group.signature))
            }
            self = .handleAggregatedOps(groups: groups, beneficiary: beneficiary)
        }
    }

    static func split(_ calldata: [UInt8]) throws(EntryPointCallError) -> (UInt32, ArraySlice<UInt8>) {
        guard calldata.count >= 4 else { throw .missingSelector }
        var reader = BigEndianReader(calldata.prefix(4))
        return (UInt32(truncatingIfNeeded: reader.next(4)), calldata[4...])
    }

    private static func operations(
        _ wire: [WireUserOperation],
        firstIndex: Int
    ) throws(EntryPointCallError) -> [UserOperation] {
        var operations: [UserOperation] = []
        operations.reserveCapacity(wire.count)
        for (offset, operation) in wire.enumerated() {
            do { operations.append(try operation.operation()) } catch {
                throw .operation(index: firstIndex + offset, error)
            }
        }
        return operations
    }
}

/// A call whose encoding has been read and whose operations have not been looked at. The contract, too, decodes
/// everything before it checks anything.
private enum Wire {
    case handleOps([WireUserOperation], Address)
    case handleAggregatedOps([Group], Address)
    case unknown

    struct Group {
        var operations: [WireUserOperation]
        var aggregator: Address
        var signature: [UInt8]
    }

    init(handleOps reader: inout ABIReader, version: EntryPointVersion) throws(ABIError) {
        let array = try reader.target(at: 0, from: 0)
        self = .handleOps(try Self.operations(&reader, at: array, version: version), try reader.address(at: 32))
    }

    init(handleAggregatedOps reader: inout ABIReader, version: EntryPointVersion) throws(ABIError) {
        let array = try reader.target(at: 0, from: 0)
        let beneficiary = try reader.address(at: 32)
        var groups: [Group] = []
        for index in 0..<(try reader.elementCount(at: array)) {
            let base = try reader.element(index, ofArrayAt: array)
            try reader.spend(96, at: base)
            let operations = try reader.target(at: base, from: base)
            let signature = try reader.target(at: base + 64, from: base)
            groups.append(
                Group(
                    operations: try Self.operations(&reader, at: operations, version: version),
                    aggregator: try reader.address(at: base + 32),
                    signature: try reader.bytes(at: signature)
                )
            )
        }
        self = .handleAggregatedOps(groups, beneficiary)
    }

    private static func operations(
        _ reader: inout ABIReader,
        at array: Int,
        version: EntryPointVersion
    ) throws(ABIError) -> [WireUserOperation] {
        let count = try reader.elementCount(at: array)
        var operations: [WireUserOperation] = []
        operations.reserveCapacity(min(count, 256))
        for index in 0..<count {
            let base = try reader.element(index, ofArrayAt: array)
            try reader.spend(version.operationHeadWordCount * 32, at: base)
            operations.append(try WireUserOperation(from: &reader, at: base, version: version))
        }
        return operations
    }
}

extension ABIReader {
    /// Where element `index` of an array of dynamic elements starts; the array's count is at `array`.
    fileprivate func element(_ index: Int, ofArrayAt array: Int) throws(ABIError) -> Int {
        try target(at: array + 32 + index * 32, from: array + 32)
    }
}
