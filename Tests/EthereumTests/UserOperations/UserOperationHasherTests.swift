import Ethereum
import Foundation
import Testing

@Suite("userOpHash")
struct UserOperationHasherTests {
    @Test("the type string of an operation is the string that the contract hashes")
    func typeHash() throws {
        // An operation of zeros: its hash follows from the signatures alone (EIP-712).
        let empty = Keccak256.hash([])
        let fields =
            Keccak256.hash(
                utf8: "PackedUserOperation(address sender,uint256 nonce,bytes initCode,bytes callData,"
                    + "bytes32 accountGasLimits,uint256 preVerificationGas,bytes32 gasFees,bytes paymasterAndData)"
            ).bytes + Hash32.zero.bytes + Hash32.zero.bytes + empty.bytes + empty.bytes + Hash32.zero.bytes
            + Hash32.zero.bytes + Hash32.zero.bytes + empty.bytes
        let entryPoint = EntryPointVersion.v0_8.address
        let domain =
            Keccak256.hash(utf8: "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)")
            .bytes + Keccak256.hash(utf8: "ERC4337").bytes + Keccak256.hash(utf8: "1").bytes + UInt256(1).bytes
            + [UInt8](repeating: 0, count: 12) + entryPoint.bytes
        let expected = Keccak256.hash([0x19, 0x01] + Keccak256.hash(domain).bytes + Keccak256.hash(fields).bytes)
        let operation = UserOperation(
            sender: .zero,
            nonce: 0,
            callGasLimit: 0,
            verificationGasLimit: 0,
            preVerificationGas: 0,
            fees: .zero
        )
        #expect(operation.hash(version: .v0_8, entryPoint: entryPoint, chainID: 1) == expected)
    }

    @Test("from 0.8 on the hash uses the delegate's address in place of the EIP-7702 marker")
    func delegation() {
        let delegate = Address(high: 1, middle: 2, low: 3)
        let marker: [UInt8] = [0x77, 0x02] + [UInt8](repeating: 0, count: 18)
        var operation = UserOperation.sample
        for version in EntryPointVersion.allCases {
            let hasher = UserOperationHasher(version: version, chainID: 1)
            operation.initCode = delegate.bytes + [9]
            let expected = hasher.hash(operation)
            operation.initCode = marker + [9]
            let isReplaced = hasher.hash(operation, delegate: delegate) == expected
            #expect(isReplaced == (version >= .v0_8), "\(version)")

            // Two bytes are as good as twenty, and only those.
            operation.initCode = delegate.bytes
            let short = hasher.hash(operation)
            operation.initCode = [0x77, 0x02]
            #expect((hasher.hash(operation, delegate: delegate) == short) == (version >= .v0_8), "\(version)")
            operation.initCode = [0x77, 0x02, 0x01]
            #expect(hasher.hash(operation, delegate: delegate) != short)
        }
    }

    @Test("in 0.9 the hash leaves out the paymaster's signature and its length, and keeps the magic suffix")
    func paymasterSignature() {
        let magic = Keccak256.hash(utf8: "PaymasterSignature").bytes.prefix(8)
        var signed = UserOperation.sample
        signed.paymaster?.data = [1, 2, 3, 0xaa, 0xbb, 0, 2] + magic
        var otherSignature = UserOperation.sample
        otherSignature.paymaster?.data = [1, 2, 3, 0xcc, 0xdd, 0xee, 0, 3] + magic
        // What is hashed: the data without signature and length. It ends with the magic, too, but the two bytes
        // before, 0x0203, are no possible length, so that it is hashed as it is.
        var bare = UserOperation.sample
        bare.paymaster?.data = [1, 2, 3] + magic
        for version in EntryPointVersion.allCases {
            let hasher = UserOperationHasher(version: version, chainID: 1)
            let isLeftOut = version == .v0_9
            #expect((hasher.hash(signed) == hasher.hash(otherSignature)) == isLeftOut)
            #expect((hasher.hash(signed) == hasher.hash(bare)) == isLeftOut)
            if version.usesPackedOperations { #expect(hasher.hash(signed.packed) == hasher.hash(signed)) }
        }
    }

    @Test("a paymaster's signature cannot be longer than the data")
    func paymasterSignatureLength() throws {
        let magic = Keccak256.hash(utf8: "PaymasterSignature").bytes.prefix(8)
        var paymaster = UserOperation.Paymaster(address: .zero, data: [1, 0, 1] + magic)
        #expect(try paymaster.signatureByteCount() == 1)
        paymaster.data = [1, 0, 2] + magic
        // 52 bytes before the data, which has 11.
        #expect(
            throws: UserOperationError.invalidPaymasterSignatureLength(dataByteCount: 63, signatureByteCount: 2)
        ) { try paymaster.signatureByteCount() }
        paymaster.data = [0] + magic
        #expect(try paymaster.signatureByteCount() == 0)
    }

    @Test(
        "operations from a chain have the hashes seen there",
        .enabled(if: VectorFolder.isPresent, VectorFolder.absence)
    )
    func verified() throws {
        let vectors = try #require(VectorFolder.json("userop/userophash.json") as? [String: Any])
        let cases = try vectors.value("verified", as: [[String: Any]].self)
        #expect(cases.count == 6)
        for vector in cases {
            let version = try Self.version(vector.value("entryPointVersion"))
            let hasher = UserOperationHasher(
                version: version,
                entryPoint: try Address(hex: vector.value("entryPoint", as: String.self)),
                chainID: UInt64(try vector.value("chainId", as: Int.self))
            )
            let expected = try Hash32(hex: vector.value("userOpHash", as: String.self))
            let delegate = try (vector["eip7702Delegate"] as? String).map { try Address(hex: $0) }
            try Self.check(vector, hasher, delegate, expected)
        }
    }

    @Test(
        "operations have the hashes that other programs computed",
        .enabled(if: VectorFolder.isPresent, VectorFolder.absence)
    )
    func computed() throws {
        let vectors = try #require(VectorFolder.json("userop/userophash.json") as? [String: Any])
        let cases = try vectors.value("computed", as: [[String: Any]].self)
        #expect(cases.count == 5)
        for vector in cases {
            let chainID = UInt64(try vector.value("chainId", as: Int.self))
            for version in EntryPointVersion.allCases {
                let expected = try Hash32(hex: vector.value("hash_\(version.rawValue)", as: String.self))
                let operation: [String: Any] = [
                    "packedUserOp": try vector.value("packedUserOp", as: Any.self),
                    "userOp": try vector.value("userOp_v0.6", as: Any.self),
                ]
                let hasher = UserOperationHasher(version: version, chainID: chainID)
                try Self.check(operation, hasher, nil, expected)
            }
            let signed = try Hash32(hex: vector.value("hash_v0.9_with_pm_signature", as: String.self))
            let operation: [String: Any] = [
                "packedUserOp": try vector.value("packedUserOp_with_pm_signature", as: Any.self)
            ]
            try Self.check(operation, UserOperationHasher(version: .v0_9, chainID: chainID), nil, signed)
        }
    }

    @Test("each version has the published domain separator", .enabled(if: VectorFolder.isPresent, VectorFolder.absence))
    func domainSeparators() throws {
        let vectors = try #require(VectorFolder.json("userop/userophash.json") as? [String: Any])
        let separators = try vectors.value("domain_separators", as: [String: String].self)
        #expect(separators.count == 14)
        for (name, expected) in separators {
            let parts = name.split(separator: "@")
            let hasher = UserOperationHasher(
                version: try Self.version(String(parts[0])),
                chainID: try #require(UInt64(parts[1]))
            )
            #expect(hasher.domainSeparator == (try Hash32(hex: expected)), "\(name)")
        }
    }

    /// The hash of the wire form, and of the form made from it.
    private static func check(
        _ vector: [String: Any],
        _ hasher: UserOperationHasher,
        _ delegate: Address?,
        _ expected: Hash32
    ) throws {
        if hasher.version.usesPackedOperations {
            let wire = try packed(vector.value("packedUserOp"))
            #expect(hasher.hash(wire, delegate: delegate) == expected)
            #expect(hasher.hash(try UserOperation(packed: wire), delegate: delegate) == expected)
            #expect(try UserOperation(packed: wire).packed == wire)
        } else {
            let wire = try unpacked(vector.value("userOp"))
            #expect(hasher.hash(wire) == expected)
            #expect(hasher.hash(try UserOperation(v06: wire)) == expected)
            #expect(try UserOperation(v06: wire).v06 == wire)
        }
    }

    private static func version(_ text: String) throws -> EntryPointVersion {
        try #require(EntryPointVersion(rawValue: "v" + text))
    }

    private static func packed(_ json: [String: Any]) throws -> PackedUserOperation {
        PackedUserOperation(
            sender: try Address(hex: json.value("sender", as: String.self)),
            nonce: try number(json, "nonce"),
            initCode: try bytes(json, "initCode"),
            callData: try bytes(json, "callData"),
            accountGasLimits: try Hash32(hex: json.value("accountGasLimits", as: String.self)),
            preVerificationGas: try number(json, "preVerificationGas"),
            gasFees: try Hash32(hex: json.value("gasFees", as: String.self)),
            paymasterAndData: try bytes(json, "paymasterAndData"),
            signature: try bytes(json, "signature")
        )
    }

    private static func unpacked(_ json: [String: Any]) throws -> UserOperationV06 {
        UserOperationV06(
            sender: try Address(hex: json.value("sender", as: String.self)),
            nonce: try number(json, "nonce"),
            initCode: try bytes(json, "initCode"),
            callData: try bytes(json, "callData"),
            callGasLimit: try number(json, "callGasLimit"),
            verificationGasLimit: try number(json, "verificationGasLimit"),
            preVerificationGas: try number(json, "preVerificationGas"),
            maxFeePerGas: try number(json, "maxFeePerGas"),
            maxPriorityFeePerGas: try number(json, "maxPriorityFeePerGas"),
            paymasterAndData: try bytes(json, "paymasterAndData"),
            signature: try bytes(json, "signature")
        )
    }

    private static func bytes(_ json: [String: Any], _ key: String) throws -> [UInt8] {
        try Hex.decode(json.value(key, as: String.self))
    }

    private static func number(_ json: [String: Any], _ key: String) throws -> UInt256 {
        try #require(UInt256(hex: json.value(key, as: String.self)))
    }
}
