import Bundler
import Ethereum
import Testing

@Suite("Bundle gas")
struct BundleGasTests {
    @Test("a bundle's gas is the sum of its operations' and 21 000, and 5 % on top")
    func sum() {
        // Row test_bundle_gas_limit: 2 · 183 286 + 21 000 = 387 572, · 1.05 = 406 950.6. Like the reference's numbers,
        // with a sender of zero.
        let operation = PooledOperation.numbered(1, sender: .zero, fees: .zero).operation
        let gas = OperationGas(operation, version: .v0_7)
        #expect(gas.limit == 183_286)
        let bundle = BundleGas([gas, gas])
        #expect(bundle.packed == 387_572)
        #expect(bundle.limit == 406_950)
    }

    @Test("a bundle with much calldata and little execution costs its calldata floor")
    func floor() {
        // 10 000 bytes that are not zero cost 160 000 as calldata and 400 000 at least (EIP-7623).
        let operation = PooledOperation.numbered(
            1,
            sender: .zero,
            fees: .zero,
            callGasLimit: 0,
            verificationGasLimit: 0,
            preVerificationGas: 0,
            callData: Array(repeating: 1, count: 10_000)
        ).operation
        let gas = OperationGas(operation, version: .v0_7)
        // Like the empty operation of 448 bytes with 9 that are not zero, but two more in the data's length (0x2710),
        // and 16 bytes of padding: 4 · (10 000 + 9 + 2) + (448 − 11) + 16 = 40 497 tokens.
        #expect(gas.calldataFloor == Gas(404_970 + 60))
        #expect(BundleGas([gas]).packed == Gas(21_000 + 405_030 + 100 * 40))
    }

    @Test(
        "the gas limit is at least the transaction's intrinsic gas and calldata floor",
        arguments: EntryPointVersion.allCases
    )
    func reachesIntrinsicGas(version: EntryPointVersion) {
        for count in [1, 2, 7, 40] {
            for dataByteCount in [0, 500, 2_900] {
                let operations = (0..<count).map { number in
                    PooledOperation.numbered(
                        UInt32(number),
                        fees: .zero,
                        callGasLimit: 0,
                        verificationGasLimit: 0,
                        preVerificationGas: 0,
                        callData: Array(repeating: 0xff, count: dataByteCount),
                        entryPoint: version
                    ).operation
                }
                let data = EntryPointCall.handleOps(
                    operations: operations,
                    beneficiary: Address(high: .max, middle: .max, low: .max)
                ).encoded(version: version)
                let bundle = BundleGas(operations.map { OperationGas($0, version: version) })
                let transaction = Transaction.feeMarket(
                    FeeMarketTransaction(
                        chainID: 1,
                        nonce: 0,
                        fees: .zero,
                        gasLimit: bundle.limit,
                        to: version.address,
                        value: 0,
                        data: data,
                        accessList: []
                    )
                )
                let intrinsic = IntrinsicGas(of: transaction)
                #expect(bundle.limit >= intrinsic.required)
                // Even before the 5 %.
                #expect(bundle.packed >= intrinsic.required)
                #expect(bundle.calldataByteCount == UInt64(data.count))
            }
        }
    }
}

@Suite("Bundle gas bounds")
struct BundleGasBoundsTests {
    private func bounds(
        blockGasLimit: Gas = 60_000_000,
        maxGasLimit: Gas? = nil,
        maxFee: UInt64 = 1_000,
        balance: Wei = .ether,
        settings: BuilderSettings = BuilderSettings(),
        chain: ChainFacts = .mainnet
    ) -> BundleGasBounds {
        BundleGasBounds(
            settings: settings,
            chain: chain,
            head: .numbered(1, gasLimit: blockGasLimit),
            maxGasLimit: maxGasLimit,
            fees: GasFees(maxFee, 1),
            balance: balance
        )
    }

    @Test("the least of transaction cap, block gas limit and max_bundle_gas bounds a bundle")
    func least() {
        var settings = BuilderSettings()
        // 16 777 216 / 1.05 = 15 978 300.95
        #expect(bounds().maxPackedGas == 15_978_300)
        var chain = ChainFacts.mainnet
        chain.transactionGasCap = nil
        #expect(bounds(settings: settings, chain: chain).maxPackedGas == 25_000_000)
        // 15 000 000 / 1.05 = 14 285 714.28
        #expect(bounds(blockGasLimit: 15_000_000, settings: settings, chain: chain).maxPackedGas == 14_285_714)
        settings.maxBundleGas = 5_000_000
        #expect(bounds(settings: settings).maxPackedGas == 5_000_000)
    }

    @Test("a node's refusal for too much gas lowers the gas limit and never raises it")
    func tooMuchForTheNode() {
        // 1 050 000 / 1.05
        #expect(bounds(maxGasLimit: 1_050_000).maxPackedGas == 1_000_000)
        #expect(bounds(maxGasLimit: 1_050_000).raised(1_000_000) == 1_050_000)
        #expect(bounds(maxGasLimit: 20_000_000).maxPackedGas == 15_978_300)
    }

    @Test("a gas limit is not raised above max_bundle_gas and 5 %")
    func raisedToMaxBundleGas() {
        var settings = BuilderSettings()
        settings.maxBundleGas = 1_000_000
        // Half as large again, 1 200 000, is more than 1 000 000 and 5 %.
        #expect(bounds(settings: settings).raised(800_000) == 1_050_000)
        #expect(bounds(settings: settings).raised(600_000) == 900_000)
        #expect(bounds(settings: settings).raised(1_050_000) == nil)
    }

    @Test("the gas limit at the max fee costs less than the node's fee cap")
    func feeCap() {
        // 1 ether / 5·10¹¹ wei = 2 000 000 gas, strictly under: 1 999 999; / 1.05 = 1 904 760.95.
        let bounds = bounds(maxFee: 500_000_000_000)
        #expect(bounds.maxPackedGas == 1_904_760)
        #expect(bounds.cost(gasLimit: 1_999_999) < .ether)
        var settings = BuilderSettings()
        settings.transactionFeeCap = 0
        #expect(self.bounds(maxFee: 1_000_000_000_000, settings: settings).maxPackedGas == 15_978_300)
    }

    @Test(
        "a transaction may cost at most 90 % of the balance",
        arguments: [(100, 90), (99, 89), (1, 0), (0, 0)] as [(UInt64, UInt64)]
    )
    func spendable(balance: UInt64, spendable: UInt64) {
        let bounds = bounds(balance: Wei(UInt128(balance)))
        #expect(bounds.spendable == Wei(UInt128(spendable)))
    }

    @Test(
        "the balance that is required for a cost allows that cost",
        arguments: [1, 9, 89, 90, 91, 1_000_000_007] as [UInt64]
    )
    func requiredBalance(cost: UInt64) {
        let required = bounds().requiredBalance(for: Wei(UInt128(cost)))
        #expect(bounds(balance: required).spendable >= Wei(UInt128(cost)))
        #expect(bounds(balance: required - 1).spendable < Wei(UInt128(cost)))
    }

    @Test("the gas limit is raised by half, within the bounds")
    func raised() {
        #expect(bounds().raised(100_000) == 150_000)
        #expect(bounds().raised(16_000_000) == 16_777_216)
        #expect(bounds().raised(16_777_216) == nil)
        // 120 000 · 1000 = 1.2·10⁸ is over 90 % of 1.3·10⁸.
        #expect(bounds(balance: 130_000_000).raised(80_000) == nil)
    }
}
