import Bundler
import Ethereum
import Testing

@Suite("Operation gas")
struct OperationGasTests {
    private func empty(_ version: EntryPointVersion, change: (inout UserOperation) -> Void = { _ in }) -> OperationGas {
        var operation = UserOperation(
            sender: .zero,
            nonce: 0,
            callGasLimit: 0,
            verificationGasLimit: 0,
            preVerificationGas: 0,
            fees: .zero
        )
        change(&operation)
        return OperationGas(operation, version: version)
    }

    @Test("v0.6, all fields empty: 2 220 for calldata, 18 300, and the buffer of 5 000")
    func emptyV06() {
        // 512 bytes: 9 of them not zero (0x20, and four offsets of two bytes): 9·16 + 503·4 + 16 words · 4 = 2220.
        let gas = empty(.v0_6)
        #expect(gas.byteCount == 512)
        #expect(gas.limit == Gas(2_220 + 18_300 + 5_000))
        // (503 + 9·4) tokens · 10, and 60 for the offset in the array.
        #expect(gas.calldataFloor == 5_450)
    }

    @Test("v0.6, verification 10 000, call 100 000: 145 616, and 174 946 for a bundle of one")
    func worked06() {
        // Row test_singleton_valid_bundle. Eight more bytes are not zero: 0x2710, 0x0186a0, 0x0f4240: 8·12 = 96 more.
        let gas = empty(.v0_6) {
            $0.verificationGasLimit = 10_000
            $0.callGasLimit = 100_000
            $0.preVerificationGas = 1_000_000
        }
        #expect(gas.limit == 145_616)
        let bundle = BundleGas([gas])
        #expect(bundle.packed == 166_616)
        #expect(bundle.limit == 174_946)  // 166 616 · 1.05 = 174 946.8
    }

    @Test("v0.7, verification 50 000, call 100 000: 183 286")
    func worked07() {
        // 2040 calldata + 19 500 + 50 000 + 100 000 + 10 000 + 110 000/63 = 1746; postOp is 0.
        let gas = empty(.v0_7) {
            $0.verificationGasLimit = 50_000
            $0.callGasLimit = 100_000
            $0.preVerificationGas = 50_000
        }
        #expect(gas.byteCount == 448)
        #expect(gas.limit == 183_286)
        #expect(BundleGas([gas]).limit == 214_500)  // 204 286 · 1.05 = 214 500.3
    }

    @Test("v0.7, a paymaster's limits count: verification once, postOp for itself and in the buffer")
    func paymaster07() {
        let plain = empty(.v0_7)
        let sponsored = empty(.v0_7) {
            $0.paymaster = UserOperation.Paymaster(
                address: .zero,
                verificationGasLimit: 40_000,
                postOpGasLimit: 30_000
            )
        }
        // Calldata: 52 bytes in two words more: 64 bytes, of which 0x34, 0x9c40 and 0x7530 and no others are not zero:
        // 64·4 + 5·12 + 2·4 = 324; the signature's offset still has two bytes.
        // Limits: 40 000 + 30 000 (postOp) + 30 000 (buffer) + 40 000/63 − 10 000/63 = 634 − 158.
        #expect(sponsored.limit == plain.limit + Gas(324 + 100_000 + 634 - 158))
    }

    @Test("v0.6, a paymaster shares the verification limit: twice to validate, twice for postOp")
    func paymaster06() {
        let plain = empty(.v0_6) { $0.verificationGasLimit = 100_000 }
        let sponsored = empty(.v0_6) {
            $0.verificationGasLimit = 100_000
            $0.paymaster = UserOperation.Paymaster(address: .zero)
        }
        // 20 zero bytes in a word more and its length 0x14: 32·4 + 12 + 4 = 144.
        #expect(sponsored.limit == plain.limit + Gas(144 + 100_000 + 200_000))
    }

    @Test("the gas of calldata counts the bytes that the encoder writes", arguments: EntryPointVersion.allCases)
    func countsLikeTheEncoder(version: EntryPointVersion) throws {
        for length in [0, 1, 31, 32, 33, 300] {
            let operation = UserOperation(
                sender: .numbered(7),
                nonce: UInt256.nonce(key: 0xff00_ff01, sequence: 513),
                initCode: Address.factory(1).bytes + [0, 1, 0],
                callData: (0..<length).map { UInt8($0 % 5) },
                callGasLimit: 0x01_0000,
                verificationGasLimit: 0xff_ffff,
                preVerificationGas: 256,
                fees: GasFees(0x0100_0001, 0x01),
                paymaster: UserOperation.Paymaster(
                    address: .paymaster(2),
                    verificationGasLimit: 300,
                    postOpGasLimit: version.usesPackedOperations ? 70_000 : 0,
                    data: [0, 9, 0]
                ),
                signature: Array(repeating: 0xee, count: 65)
            )
            let calldata = EntryPointCall.handleOps(operations: [operation], beneficiary: .zero).encoded(
                version: version
            )
            let gas = OperationGas(operation, version: version)
            // Before the operation's own offset: selector, offset, beneficiary, length.
            #expect(gas.byteCount == UInt64(calldata.count - 100))
            #expect(gas.calldataFloor == Gas(10 * IntrinsicGas.tokens(of: calldata.dropFirst(100)) + 60))
        }
    }

    @Test("gas limits at the largest possible number saturate")
    func saturates() {
        for version in EntryPointVersion.allCases {
            let gas = empty(version) {
                $0.callGasLimit = Gas(.max)
                $0.verificationGasLimit = Gas(.max)
                $0.paymaster = UserOperation.Paymaster(address: .zero, postOpGasLimit: Gas(.max))
            }
            #expect(gas.limit == Gas(.max))
            #expect(BundleGas([gas, gas]).limit == Gas(.max))
        }
    }
}
