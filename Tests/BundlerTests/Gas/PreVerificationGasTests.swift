import Bundler
import Ethereum
import Testing

@Suite("Pre-verification gas")
struct PreVerificationGasTests {
    private func operation(callData: [UInt8] = [], preVerificationGas: Gas = 0) -> UserOperation {
        UserOperation(
            sender: .zero,
            nonce: 0,
            callData: callData,
            callGasLimit: 0,
            verificationGasLimit: 0,
            preVerificationGas: preVerificationGas,
            fees: .zero
        )
    }

    private func required(
        _ operation: UserOperation,
        version: EntryPointVersion = .v0_7,
        bundleSize: Int = 1
    ) -> Gas {
        PreVerificationGas.required(by: operation, version: version, bundleSize: bundleSize)
    }

    @Test(
        "an empty operation pays for 21 000, its calldata, and the entry point's work",
        arguments: [
            // 100 bytes of the call and 512 of the operation, 26 and 9 of them not zero: 612·4 + 35·12 = 2868.
            (EntryPointVersion.v0_6, 21_000 + 2_868 + 22_100),
            // Two words less: 548·4 + 35·12 = 2612.
            (.v0_7, 21_000 + 2_612 + 21_700),
            (.v0_8, 21_000 + 2_612 + 19_300),
            (.v0_9, 21_000 + 2_612 + 19_300),
        ] as [(EntryPointVersion, UInt64)]
    )
    func empty(version: EntryPointVersion, expected: UInt64) {
        #expect(required(operation(), version: version) == Gas(expected))
    }

    @Test("with much calldata the floor of EIP-7623 decides")
    func floor() {
        // 548 + 4000 bytes. Not zero: 35, 4000, the length 0x0fa0, and one byte less in the offset 0x1100: 4036.
        // Floor: 10 · (4548 + 3 · 4036) = 166 560. Work: 4548·4 + 4036·12 + 21 700 + 125 words · 10 = 89 574.
        #expect(required(operation(callData: Array(repeating: 0xab, count: 4_000))) == Gas(21_000 + 166_560))
        // 2000 zero bytes, 63 words of 2016 bytes. Not zero: 35, the length 0x07d0, no byte less in 0x0940 and 0x0960.
        // Work: 2564·4 + 37·12 + 21 700 + 630 = 33 030. Floor: 10 · (2564 + 3 · 37) = 26 750.
        #expect(required(operation(callData: Array(repeating: 0, count: 2_000))) == Gas(21_000 + 33_030))
    }

    @Test("a share of the 21 000 is rounded up", arguments: [(1, 21_000), (4, 5_250), (11, 1_910), (1_000_000, 1)])
    func share(bundleSize: Int, share: UInt64) {
        let alone = required(operation()) - 21_000
        #expect(required(operation(), bundleSize: bundleSize) == alone + Gas(share))
    }

    // MARK: Admission

    private func firstStep(_ preVerificationGas: Gas, bundleSize: Int = 1) -> OperationAdmission.Step {
        var settings = BuilderSettings()
        settings.preVerificationGasBundleSize = bundleSize
        let candidate = PooledOperation(
            operation: operation(preVerificationGas: preVerificationGas),
            hash: .operation(1),
            entryPoint: .v0_7
        )
        return OperationAdmission(candidate, gasLimit: 60_000_000, settings: settings).firstStep
    }

    @Test("an operation with too little pre-verification gas is refused with both numbers, without a call")
    func refused() {
        #expect(firstStep(0) == .decided(.rejected(reason: "preVerificationGas too low: 0, required 45312")))
        // Its own two bytes that are not zero, 0xb117, cost 24 more.
        #expect(
            firstStep(45_335) == .decided(.rejected(reason: "preVerificationGas too low: 45335, required 45336"))
        )
    }

    @Test("exactly the required pre-verification gas is enough")
    func equal() {
        guard case .call = firstStep(45_336) else {
            Issue.record("refused")
            return
        }
        // 45 312 − 15 750 = 29 562, and 0x7392 has two bytes that are not zero.
        guard case .call = firstStep(29_586, bundleSize: 4) else {
            Issue.record("refused")
            return
        }
        #expect(
            firstStep(29_585, bundleSize: 4)
                == .decided(.rejected(reason: "preVerificationGas too low: 29585, required 29586"))
        )
    }
}
