import Ethereum
import Testing

@Suite("user operation")
struct UserOperationTests {
    @Test("gas limits and fees are packed in the order of the contract")
    func packing() throws {
        let packed = UserOperation.sample.packed
        // 200 000 = 0x30d40 verification gas, 100 000 = 0x186a0 call gas; 2 gwei = 0x77359400, 30 gwei = 0x6fc23ac00.
        #expect(
            packed.accountGasLimits.description
                == "0x00000000000000000000000000030d40000000000000000000000000000186a0"
        )
        #expect(
            packed.gasFees.description == "0x000000000000000000000000773594000000000000000000000000" + "06fc23ac00"
        )
        // 60 000 = 0xea60 and 70 000 = 0x11170.
        #expect(
            Hex.encode(packed.paymasterAndData)
                == "0xababababababababcdcdcdcdcdcdcdcdefefefef" + "0000000000000000000000000000ea60"
                + "00000000000000000000000000011170" + "dead"
        )
        #expect(try UserOperation(packed: packed) == .sample)
    }

    @Test("an operation survives encoding and decoding in both wire forms", arguments: [UserOperation.sample, .bare])
    func roundTrips(operation: UserOperation) throws {
        #expect(try UserOperation(packed: operation.packed) == operation)
        var old = operation
        old.paymaster = operation.paymaster.map { .init(address: $0.address, data: $0.data) }
        #expect(try UserOperation(v06: old.v06) == old)
        #expect(operation.v06 == old.v06)
    }

    @Test("a nonce is 192 bits of key and 64 bits of sequence")
    func nonce() {
        let nonce = UInt256.nonce(key: (UInt256.one << 192) &- 1, sequence: 3)
        var operation = UserOperation.bare
        operation.nonce = nonce
        #expect(operation.nonceKey == (UInt256.one << 192) &- 1)
        #expect(operation.nonceSequence == 3)
        #expect(nonce == UInt256.max &- UInt256(UInt64.max - 3))
    }

    @Test("an operation knows its factory; the EIP-7702 marker is no factory")
    func factory() {
        var operation = UserOperation.bare
        #expect(operation.factory == nil)
        operation.initCode = Address(high: 1, middle: 2, low: 3).bytes + [4]
        #expect(operation.factory == Address(high: 1, middle: 2, low: 3))
        operation.initCode = [0x77, 0x02] + [UInt8](repeating: 0, count: 18) + [1]
        #expect(operation.factory == nil)
        operation.initCode[19] = 1
        #expect(operation.factory != nil)
    }

    @Test("fields that the contract could not use are refused", arguments: [UInt256.one << 64, .max])
    func overflow(value: UInt256) {
        var old = UserOperation.sample.v06
        old.callGasLimit = value
        #expect(throws: UserOperationError.gasValuesOverflow) { try UserOperation(v06: old) }
        old = UserOperation.sample.v06
        old.maxFeePerGas = UInt256.one << 128
        #expect(throws: UserOperationError.gasValuesOverflow) { try UserOperation(v06: old) }

        var packed = UserOperation.sample.packed
        packed.preVerificationGas = value
        #expect(throws: UserOperationError.gasValuesOverflow) { try UserOperation(packed: packed) }
        packed = UserOperation.sample.packed
        packed.accountGasLimits = Hash32(words: (0, 0, 1, 0))
        #expect(throws: UserOperationError.gasValuesOverflow) { try UserOperation(packed: packed) }
        packed.accountGasLimits = Hash32(words: (1, 0, 0, 0))
        #expect(throws: UserOperationError.gasValuesOverflow) { try UserOperation(packed: packed) }
        packed = UserOperation.sample.packed
        packed.paymasterAndData[20] = 1
        #expect(throws: UserOperationError.gasValuesOverflow) { try UserOperation(packed: packed) }
        packed = UserOperation.sample.packed
        packed.paymasterAndData[36] = 1
        #expect(throws: UserOperationError.gasValuesOverflow) { try UserOperation(packed: packed) }
    }

    @Test("an initCode without a factory and a paymaster field without its fixed part are refused")
    func tooShort() {
        var packed = UserOperation.sample.packed
        packed.initCode = [UInt8](repeating: 1, count: 19)
        #expect(throws: UserOperationError.initCodeTooShort(byteCount: 19)) { try UserOperation(packed: packed) }
        packed.initCode = [0x77, 0x02]
        #expect(throws: Never.self) { try UserOperation(packed: packed) }
        packed.paymasterAndData = [UInt8](repeating: 0, count: 51)
        #expect(throws: UserOperationError.paymasterAndDataTooShort(byteCount: 51)) {
            try UserOperation(packed: packed)
        }

        var old = UserOperation.sample.v06
        old.paymasterAndData = [UInt8](repeating: 1, count: 19)
        #expect(throws: UserOperationError.paymasterAndDataTooShort(byteCount: 19)) { try UserOperation(v06: old) }
        old.paymasterAndData = [UInt8](repeating: 1, count: 20)
        #expect(throws: Never.self) { try UserOperation(v06: old) }
        old.initCode = [0x77, 0x02]  // 0.6 knows no delegations.
        #expect(throws: UserOperationError.initCodeTooShort(byteCount: 2)) { try UserOperation(v06: old) }
        old.initCode = []
        #expect(throws: Never.self) { try UserOperation(v06: old) }
    }

    @Test(
        "each version has the published entry point address",
        arguments: [
            (.v0_6, "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789"),
            (.v0_7, "0x0000000071727De22E5E9d8BAf0edAc6f37da032"),
            (.v0_8, "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108"),
            (.v0_9, "0x433709009B8330FDa32311DF1C2AFA402eD8D009"),
        ] as [(EntryPointVersion, String)]
    )
    func addresses(version: EntryPointVersion, address: String) throws {
        #expect(version.address == (try Address(hex: address)))
        #expect(EntryPointVersion.allCases.sorted() == EntryPointVersion.allCases)
    }
}
