import Bundler
import Ethereum

@testable import ScenarioFile

extension BuilderOptions {
    static func random(_ random: inout SplitMix) -> BuilderOptions {
        var builder = BuilderOptions()
        builder.signerBalance = Wei(
            UInt128(UInt64.random(in: 0 ... .max, using: &random)) << UInt64.random(in: 0...40, using: &random)
        )
        builder.settings.numSenders = .random(in: 1...1000, using: &random)
        if Bool.random(using: &random) {
            // Those that a map does not name have the default.
            builder.signerBalance = BuilderOptions().signerBalance
            builder.ownSignerBalances = [PerSender(sender: 0, value: Wei(UInt128(random.number())))]
        }
        builder.settings.bundlingMode = .random(&random)
        builder.settings.maxBundleSize = .random(in: 1...1_000_000, using: &random)
        builder.settings.maxBundleGas = Gas(.random(in: 21_000...UInt64.max, using: &random))
        builder.settings.bundlePacking = .random(&random)
        builder.settings.maxRevertedBundles = .random(in: 0...1_000_000_000, using: &random)
        builder.settings.revertedBundlesWindow = .random(in: 1...1_000_000_000, using: &random)
        builder.settings.minInclusionRateDenominator = .random(in: 1...1_000_000_000, using: &random)
        builder.settings.throttlingSlack = .random(in: 0...1_000_000_000, using: &random)
        builder.settings.banSlack = .random(in: 0...1_000_000_000, using: &random)
        builder.settings.throttledEntityBundleCount = .random(in: 0...1_000_000, using: &random)
        builder.settings.unstakedEntityBundleCount = .random(in: 1...1_000_000, using: &random)
        builder.settings.maxPoolOperations = .random(in: 1...1_000_000_000, using: &random)
        builder.settings.maxPoolOperationsPerSender = .random(in: 1...1_000_000_000, using: &random)
        builder.settings.preVerificationGasBundleSize = .random(in: 1...1_000_000, using: &random)
        let percent = UInt32.random(in: 0 ... .max, using: &random)
        builder.settings.priorityFeeMode =
            Bool.random(using: &random) ? .baseFeePercent(percent) : .priorityFeeIncreasePercent(percent)
        builder.settings.maxBlocksToWaitForMine = .random(in: 1...1_000_000_000, using: &random)
        builder.settings.replacementFeePercentIncrease = .random(in: 0 ... .max, using: &random)
        builder.settings.maxReplacementUnderpricedBlocks = .random(in: 0...1_000_000_000, using: &random)
        builder.settings.maxCancellationFeeIncreases = .random(in: 0...1_000_000_000, using: &random)
        builder.settings.bundleMaxSendInterval = .milliseconds(Int64.random(in: 1...1_000_000_000_000, using: &random))
        builder.settings.bundleBaseFeeOverheadPercent = .random(in: 0 ... .max, using: &random)
        builder.settings.bundlePriorityFeeOverheadPercent = .random(in: 0 ... .max, using: &random)
        builder.settings.minMaxPriorityFeePerGas = WeiPerGas(UInt128(random.number()))
        builder.settings.transactionFeeCap = Wei(UInt128(random.number()))
        builder.settings.maxTransactionSizeBytes = .random(in: 1...1_000_000_000, using: &random)
        builder.settings.maxExpectedStorageSlots = .random(in: 0...1_000_000_000, using: &random)
        builder.settings.unsafe = .random(using: &random)
        return builder
    }
}

extension ChainOptions {
    static func random(_ random: inout SplitMix) -> ChainOptions {
        var chain = ChainPresetName.random(&random).options
        chain.chainID = max(1, random.number())
        chain.blockTime = .milliseconds(Int64.random(in: 1...86_400_000, using: &random))
        chain.blockGasLimit = Gas(.random(in: 21_000...UInt64.max / 2, using: &random))
        chain.transactionGasCap = Gas(.random(in: 21_000...UInt64.max, using: &random))
        chain.baseFee = WeiPerGas(UInt128(random.number()))
        chain.priorityFee = WeiPerGas(UInt128(random.number()))
        chain.mempool = .random(&random)
        if Bool.random(using: &random) { chain.poolMinimumTip = WeiPerGas(UInt128(random.number())) }
        if Bool.random(using: &random) { chain.rpcFeeCap = Wei(UInt128(random.number())) }
        // As every mempool is that a file names.
        chain.mempoolIsPinned = true
        switch Int.random(in: 0..<5, using: &random) {
        case 4: chain.traffic = .randomMarket(&random)
        case 0: chain.traffic = .quiet
        case 1: chain.traffic = .balanced
        case 2: chain.traffic = .steady(gasPerBlock: Gas(random.number()), tip: nil)
        default:
            chain.traffic = .steady(gasPerBlock: Gas(random.number()), tip: WeiPerGas(UInt128(random.number())))
        }
        if Bool.random(using: &random) {
            chain.traffic = .balanced
            chain.market = .random(&random)
        }
        let odd = ["b \"c\"", "- d", "é: ü", "true", "# e", "'"]
        chain.nodes = (["a"] + odd.shuffled(using: &random).prefix(Int.random(in: 0...3, using: &random))).map { name in
            var node = NodeOptions()
            node.name = name
            node.latency = .nanoseconds(Int64(random.number(bits: 40)))
            node.without = RPCMethod.allCases.filter { _ in Int.random(in: 0..<8, using: &random) == 0 }
            node.locals = chain.mempool.hasLocalTracker && Bool.random(using: &random)
            return node
        }
        return chain
    }
}
