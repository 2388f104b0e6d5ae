import Ethereum
import Testing

@Suite("entry point calldata")
struct EntryPointCallTests {
    static let beneficiary = Address(high: 0xb0b0_b0b0_b0b0_b0b0, middle: 0xb0b0_b0b0_b0b0_b0b0, low: 0xb0b0_b0b0)
    static let aggregator = Address(high: 0xa6, middle: 0xa6, low: 0xa6)

    static func handleOps(_ version: EntryPointVersion) -> EntryPointCall {
        .handleOps(operations: [.sample(for: version), .bare], beneficiary: beneficiary)
    }

    static func handleAggregatedOps(_ version: EntryPointVersion) -> EntryPointCall {
        .handleAggregatedOps(
            groups: [
                .init(operations: [.sample(for: version)], aggregator: aggregator, signature: [1, 2, 3]),
                .init(operations: [], aggregator: .zero, signature: []),
                .init(operations: [.bare, .sample(for: version)], aggregator: .zero, signature: []),
            ],
            beneficiary: beneficiary
        )
    }

    static func operationType(_ version: EntryPointVersion) -> String {
        version == .v0_6
            ? "(address,uint256,bytes,bytes,uint256,uint256,uint256,uint256,uint256,bytes,bytes)"
            : "(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes)"
    }

    /// Selector and parameters from the function's signature, by way of the general encoder.
    private static func encode(_ name: String, _ types: [String], _ values: [ABIValue]) throws -> [UInt8] {
        let selector = Keccak256.hash(utf8: "\(name)(\(types.joined(separator: ",")))").bytes.prefix(4)
        return try selector + ABIEncoder.encode(values, as: types.map { try ABIType(parsing: $0) })
    }

    private static func value(_ operation: UserOperation, _ version: EntryPointVersion) -> ABIValue {
        guard version == .v0_6 else {
            let wire = operation.packed
            return .tuple([
                .address(wire.sender), .uint(wire.nonce), .bytes(wire.initCode), .bytes(wire.callData),
                .fixedBytes(wire.accountGasLimits.bytes), .uint(wire.preVerificationGas),
                .fixedBytes(wire.gasFees.bytes), .bytes(wire.paymasterAndData), .bytes(wire.signature),
            ])
        }
        let wire = operation.v06
        return .tuple([
            .address(wire.sender), .uint(wire.nonce), .bytes(wire.initCode), .bytes(wire.callData),
            .uint(wire.callGasLimit), .uint(wire.verificationGasLimit), .uint(wire.preVerificationGas),
            .uint(wire.maxFeePerGas), .uint(wire.maxPriorityFeePerGas), .bytes(wire.paymasterAndData),
            .bytes(wire.signature),
        ])
    }

    @Test("handleOps is encoded as the ABI codec encodes its signature", arguments: EntryPointVersion.allCases)
    func handleOps(version: EntryPointVersion) throws {
        let call = Self.handleOps(version)
        let expected = try Self.encode(
            "handleOps",
            ["\(Self.operationType(version))[]", "address"],
            [.array(call.operations.map { Self.value($0, version) }), .address(Self.beneficiary)]
        )
        #expect(call.encoded(version: version) == expected)
        #expect(try EntryPointCall(decoding: expected, version: version) == call)
    }

    @Test(
        "handleAggregatedOps is encoded as the ABI codec encodes its signature",
        arguments: EntryPointVersion.allCases
    )
    func handleAggregatedOps(version: EntryPointVersion) throws {
        let call = Self.handleAggregatedOps(version)
        guard case .handleAggregatedOps(let groups, _) = call else { return }
        let values = groups.map { group in
            ABIValue.tuple([
                .array(group.operations.map { Self.value($0, version) }), .address(group.aggregator),
                .bytes(group.signature),
            ])
        }
        let expected = try Self.encode(
            "handleAggregatedOps",
            ["(\(Self.operationType(version))[],address,bytes)[]", "address"],
            [.array(values), .address(Self.beneficiary)]
        )
        #expect(call.encoded(version: version) == expected)
        #expect(try EntryPointCall(decoding: expected, version: version) == call)
        #expect(call.operations.count == 3)
    }

    @Test("an empty bundle can be encoded and decoded", arguments: EntryPointVersion.allCases)
    func empty(version: EntryPointVersion) throws {
        for call in [
            EntryPointCall.handleOps(operations: [], beneficiary: .zero),
            .handleAggregatedOps(groups: [], beneficiary: .zero),
        ] { #expect(try EntryPointCall(decoding: call.encoded(version: version), version: version) == call) }
    }

    @Test("the selector of another version is refused as unknown")
    func selectors() {
        #expect(throws: EntryPointCallError.missingSelector) {
            try EntryPointCall(decoding: [0x76, 0x5e, 0x82], version: .v0_7)
        }
        #expect(throws: EntryPointCallError.unknownSelector(0x1fad_948c)) {
            try EntryPointCall(decoding: Self.handleOps(.v0_6).encoded(version: .v0_6), version: .v0_7)
        }
        #expect(throws: EntryPointCallError.unknownSelector(0x765e_827f)) {
            try EntryPointCall(decoding: Self.handleOps(.v0_9).encoded(version: .v0_9), version: .v0_6)
        }
    }

    @Test("an invalid operation is named by its index among all operations")
    func operationIndex() throws {
        var bad = UserOperation.bare
        bad.initCode = [1]
        let calls: [EntryPointCall] = [
            .handleOps(operations: [.bare, .bare, bad], beneficiary: .zero),
            .handleAggregatedOps(
                groups: [
                    .init(operations: [.bare, .bare], aggregator: .zero, signature: []),
                    .init(operations: [bad], aggregator: .zero, signature: []),
                ],
                beneficiary: .zero
            ),
        ]
        for call in calls {
            #expect(throws: EntryPointCallError.operation(index: 2, .initCodeTooShort(byteCount: 1))) {
                try EntryPointCall(decoding: call.encoded(version: .v0_7), version: .v0_7)
            }
        }
    }

    @Test("a beneficiary of more than 20 bytes is refused; bytes after the end are accepted")
    func layout() throws {
        let call = Self.handleOps(.v0_7)
        var bytes = call.encoded(version: .v0_7)
        #expect(try EntryPointCall(decoding: bytes + [1, 2, 3], version: .v0_7) == call)
        bytes[4 + 32] = 1
        #expect(throws: EntryPointCallError.malformed(.dirtyPadding(at: 32))) {
            try EntryPointCall(decoding: bytes, version: .v0_7)
        }
    }

    @Test("many operations cannot share one large byte string")
    func sharedByteStrings() throws {
        // 1 000 offsets to one operation with 32 KiB of callData: 32 MiB if all of it were copied.
        var operation = UserOperation.bare
        operation.callData = [UInt8](repeating: 1, count: 1 << 15)
        let single = EntryPointCall.handleOps(operations: [operation], beneficiary: .zero).encoded(version: .v0_7)
        let tuple = single.dropFirst(4 + 64 + 32 + 32)
        let count = 1000
        let offsets = (0..<count).flatMap { _ in UInt256(UInt64(count * 32)).bytes }
        let bomb = single.prefix(4 + 64) + UInt256(UInt64(count)).bytes + offsets + tuple
        #expect {
            try EntryPointCall(decoding: Array(bomb), version: .v0_7)
        } throws: { error in
            guard case .malformed(.tooMuchWork) = error as? EntryPointCallError else { return false }
            return true
        }
    }

    @Test(
        "damaged calldata is refused, or decodes to a call that encodes and decodes to itself",
        arguments: EntryPointVersion.allCases
    )
    func damage(version: EntryPointVersion) throws {
        var mutator = Mutator(seed: 2)
        var accepted = 0
        for valid in [Self.handleOps(version), Self.handleAggregatedOps(version)].map({ $0.encoded(version: version) })
        {
            for _ in 0..<800 {
                let bytes = mutator.damaged(valid)
                guard let call = try? EntryPointCall(decoding: bytes, version: version) else { continue }
                accepted += 1
                let canonical = call.encoded(version: version)
                #expect(try EntryPointCall(decoding: canonical, version: version) == call)
            }
            for _ in 0..<200 {
                let bytes = Array(valid.prefix(4)) + mutator.bytes(upTo: 400)
                if let call = try? EntryPointCall(decoding: bytes, version: version) {
                    #expect(try EntryPointCall(decoding: call.encoded(version: version), version: version) == call)
                }
            }
        }
        #expect(accepted > 50, "too little of the damage is harmless for this test to mean anything")
    }
}

@Suite("entry point queries")
struct EntryPointQueryTests {
    static let queries: [EntryPointQuery] = [
        .nonce(sender: Address(high: 1, middle: 2, low: 3), key: 7), .balance(of: Address(high: 1, middle: 2, low: 3)),
        .depositInfo(of: Address(high: 1, middle: 2, low: 3)), .userOpHash(of: .bare),
    ]

    @Test(
        "each query has its function's selector and survives encoding and decoding",
        arguments: EntryPointVersion.allCases
    )
    func roundTrips(version: EntryPointVersion) throws {
        let signatures = [
            "getNonce(address,uint192)", "balanceOf(address)", "getDepositInfo(address)",
            "getUserOpHash(\(EntryPointCallTests.operationType(version)))",
        ]
        for (query, signature) in zip(Self.queries, signatures) {
            let encoded = query.encoded(version: version)
            #expect(encoded.prefix(4) == Keccak256.hash(utf8: signature).bytes.prefix(4), "\(signature)")
            #expect(try EntryPointQuery(decoding: encoded, version: version) == query)
        }
        #expect(throws: EntryPointCallError.unknownSelector(0)) {
            try EntryPointQuery(decoding: [0, 0, 0, 0], version: version)
        }
    }

    @Test("a nonce key of more than 192 bits is refused")
    func key() throws {
        let wide = EntryPointQuery.nonce(sender: .zero, key: .max).encoded(version: .v0_7)
        #expect(
            try EntryPointQuery(decoding: wide, version: .v0_7)
                == .nonce(sender: .zero, key: (UInt256.one << 192) &- 1)
        )
        var dirty = wide
        dirty[4 + 32] = 1
        #expect(throws: EntryPointCallError.malformed(.dirtyPadding(at: 32))) {
            try EntryPointQuery(decoding: dirty, version: .v0_7)
        }
    }

    @Test("answers to queries survive encoding and decoding; answers that are too short are refused")
    func answers() throws {
        let nonce = UInt256.nonce(key: 3, sequence: 9)
        #expect(try EntryPointQuery.decodeNonce(EntryPointQuery.encode(nonce: nonce)) == nonce)
        #expect(try EntryPointQuery.decodeBalance(EntryPointQuery.encode(balance: .ether)) == .ether)
        #expect(throws: ABIError.valueOutOfRange(at: 0)) { try EntryPointQuery.decodeBalance(UInt256.max.bytes) }
        let hash = Keccak256.hash([])
        #expect(try EntryPointQuery.decodeUserOpHash(EntryPointQuery.encode(userOpHash: hash)) == hash)
        #expect(throws: ABIError.truncated(at: 0)) { try EntryPointQuery.decodeNonce([]) }

        let info = DepositInfo(deposit: 5, isStaked: true, stake: .ether, unstakeDelay: 86_400, withdrawTime: 1 << 47)
        #expect(try DepositInfo(decoding: info.encoded) == info)
        // (uint112 deposit, bool staked, uint112 stake, uint32 unstakeDelaySec, uint48 withdrawTime); 86 400 = 0x15180.
        #expect(Array(info.encoded[96..<128]) == UInt256(0x15180).bytes)
        #expect(throws: ABIError.truncated(at: 128)) { try DepositInfo(decoding: Array(info.encoded.dropLast())) }
        var dirty = info.encoded
        dirty[96] = 1
        #expect(throws: ABIError.dirtyPadding(at: 96)) { try DepositInfo(decoding: dirty) }
    }
}
