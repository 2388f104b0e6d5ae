import Bundler
import Ethereum
import Testing

@Suite("Fee estimate")
struct FeeEstimateTests {
    @Test("the base fee and the priority fee each get their overhead, rounded down")
    func overheads() {
        var settings = BuilderSettings()
        settings.bundlePriorityFeeOverheadPercent = 10
        // 1001 · 127 / 100 = 1271.27; 55 · 110 / 100 = 60.5
        let fees = FeeEstimate.bundleFees(nextBaseFeePerGas: 1_001, priorityFee: 55, minimum: nil, settings: settings)
        #expect(fees.baseFeePerGas == 1_001)
        #expect(fees.baseFeeWithOverhead == 1_271)
        #expect(fees.fees == GasFees(1_271 + 60, 60))
    }

    @Test(
        "minimum replacement fees raise each price separately, and never the priority fee above the max fee",
        arguments: [
            // (minimum, fees): estimate is base 1000 + priority 50.
            (GasFees(900, 40), GasFees(1_050, 50)),
            (GasFees(1_155, 55), GasFees(1_155, 55)),
            (GasFees(2_000, 10), GasFees(2_000, 50)),
            // The minimum's priority fee is paid on top of the base fee.
            (GasFees(1_060, 500), GasFees(1_500, 500)),
            (GasFees(10, 5_000), GasFees(6_000, 5_000)),
        ] as [(GasFees, GasFees)]
    )
    func minimum(_ minimum: GasFees, expected: GasFees) {
        let settings = BuilderSettings.withoutOverhead
        let fees = FeeEstimate.bundleFees(
            nextBaseFeePerGas: 1_000,
            priorityFee: 50,
            minimum: minimum,
            settings: settings
        )
        #expect(fees.fees == expected)
        #expect(fees.fees.maxPriorityFeePerGas <= fees.fees.maxFeePerGas)
    }

    @Test("at the largest possible prices the priority fee stays within the max fee")
    func saturation() {
        let fees = FeeEstimate.bundleFees(
            nextBaseFeePerGas: WeiPerGas(.max),
            priorityFee: WeiPerGas(.max),
            minimum: nil,
            settings: BuilderSettings()
        )
        #expect(fees.fees.maxPriorityFeePerGas <= fees.fees.maxFeePerGas)
        for mode in [PriorityFeeMode.priorityFeeIncreasePercent(.max), .baseFeePercent(.max)] {
            let required = FeeEstimate.requiredOperationFees(bundle: fees.fees, isReplacement: false, mode: mode)
            #expect(required.maxPriorityFeePerGas <= required.maxFeePerGas)
        }
    }

    @Test("the priority fee is the node's suggestion, and at least the configured minimum")
    func oracle() {
        var settings = BuilderSettings()
        settings.minMaxPriorityFeePerGas = 100
        #expect(FeeEstimate.priorityFee(suggested: 99, settings: settings) == 100)
        #expect(FeeEstimate.priorityFee(suggested: 101, settings: settings) == 101)
    }

    @Test(
        "the fees an operation must offer include the margin of the priority fee mode, rounded down",
        arguments: [
            // Bundle 1050/50, so base' = 1000.
            (PriorityFeeMode.priorityFeeIncreasePercent(0), GasFees(1_050, 50)),
            // 50 · 115 / 100 = 57.5
            (.priorityFeeIncreasePercent(15), GasFees(1_057, 57)),
            (.priorityFeeIncreasePercent(100), GasFees(1_100, 100)),
            (.baseFeePercent(5), GasFees(1_050, 50)),
            (.baseFeePercent(33), GasFees(1_330, 330)),
            // 4 % of 1000 are 40, less than the bundle's own tip: at least that.
            (.baseFeePercent(4), GasFees(1_050, 50)),
            (.baseFeePercent(0), GasFees(1_050, 50)),
        ] as [(PriorityFeeMode, GasFees)]
    )
    func margin(mode: PriorityFeeMode, expected: GasFees) {
        let required = FeeEstimate.requiredOperationFees(bundle: GasFees(1_050, 50), isReplacement: false, mode: mode)
        #expect(required == expected)
    }

    @Test("each price of a cancellation is the higher one of the market price and the replacement price")
    func cancellation() {
        // Market: 20 · 1.27 + 1 = 26.4 gwei and 1 gwei; a blocking 19 gwei of tip asks for 20.9 gwei.
        let market = GasFees(26_400, 1_000)
        #expect(
            FeeEstimate.cancellationFees(market: market, minimum: GasFees(31_944, 20_900)) == GasFees(31_944, 20_900)
        )
        #expect(
            FeeEstimate.cancellationFees(market: market, minimum: GasFees(20_900, 20_900)) == GasFees(26_400, 20_900)
        )
        #expect(FeeEstimate.cancellationFees(market: market, minimum: GasFees(30_000, 900)) == GasFees(30_000, 1_000))
        #expect(FeeEstimate.cancellationFees(market: market, minimum: nil) == market)
    }

    @Test("on a replacement an operation must offer the bundle's own fees and no margin")
    func replacement() {
        let required = FeeEstimate.requiredOperationFees(
            bundle: GasFees(1_050, 50),
            isReplacement: true,
            mode: .priorityFeeIncreasePercent(100)
        )
        #expect(required == GasFees(1_050, 50))
    }

    @Test(
        "the signed tip is the part of the offer above the base fee, and may be negative",
        arguments: [(GasFees(2_000, 50), 50), (GasFees(1_020, 50), 20), (GasFees(900, 50), -100)] as [(GasFees, Int128)]
    )
    func signedTip(fees: GasFees, tip: Int128) {
        #expect(fees.signedTip(baseFeePerGas: 1_000) == tip)
    }
}
