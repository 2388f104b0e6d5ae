public import Ethereum

/// The builder's options, under the names of the command line and of scenario files.
public struct BuilderSettings: Hashable, Sendable {
    public var numSenders = 1
    public var bundlingMode = BundlingMode.auto
    public var priorityFeeMode = PriorityFeeMode.priorityFeeIncreasePercent(0)
    /// Operations a bundle may carry.
    public var maxBundleSize = 128
    /// Gas a bundle may use, before the 5 % overhead of its transaction.
    public var maxBundleGas: Gas = 25_000_000
    public var bundlePacking = BundlePacking.inOrder
    /// Different storage slots that a bundle's validations may read together. Nodes that take conditional submissions refuse
    /// more than theirs; the default is more than any bundle reads.
    public var maxExpectedStorageSlots = 1_000_000_000
    public var maxBlocksToWaitForMine: UInt64 = 2
    public var replacementFeePercentIncrease: UInt32 = 10
    public var maxReplacementUnderpricedBlocks: UInt64 = 20
    public var maxCancellationFeeIncreases: UInt64 = 15
    /// Reverted bundles of one sender, in so many blocks, after which it builds no more until the window has passed or
    /// an operator releases it. 0 is no limit.
    public var maxRevertedBundles: UInt64 = 3
    public var revertedBundlesWindow: UInt64 = 50
    /// ERC-7562's numbers for throttling and banning (``Reputation``).
    public var minInclusionRateDenominator: UInt64 = 10
    public var throttlingSlack: UInt64 = 10
    public var banSlack: UInt64 = 50
    /// Operations of a throttled entity in one bundle (ERC-7562, THROTTLED_ENTITY_BUNDLE_COUNT).
    public var throttledEntityBundleCount = 4
    /// Operations of a factory or paymaster without a stake and without inclusions in one bundle (ERC-7562,
    /// SAME_UNSTAKED_ENTITY_MEMPOOL_COUNT): what fails only when mined can cost no more.
    public var unstakedEntityBundleCount = 10
    public var maxPoolOperations = 100_000
    public var maxPoolOperationsPerSender = 10_000
    /// Longest wait without an attempt in auto mode.
    public var bundleMaxSendInterval: Duration = .milliseconds(60_000)
    public var bundleBaseFeeOverheadPercent: UInt32 = 27
    public var bundlePriorityFeeOverheadPercent: UInt32 = 0
    /// Operations that share the 21 000 gas of a transaction, in what each must have as pre-verification gas. With 1 no
    /// bundle can lose; with more, a smaller bundle pays for the shares that are missing.
    public var preVerificationGasBundleSize = 1
    /// Run without the ERC-7562 rules where the node offers no tracer.
    public var unsafe = false

    /// The node's limit on gas × max fee.
    public var transactionFeeCap: Wei = .ether
    public var maxTransactionSizeBytes = 131_072
    public var minMaxPriorityFeePerGas: WeiPerGas = 0

    public init() {}
}

public enum BundlingMode: String, Hashable, Sendable, CaseIterable, Codable {
    case auto
    case manual
}

/// What an operation must offer above the bundle's own fees.
public enum PriorityFeeMode: Hashable, Sendable {
    /// A priority fee N % above the bundle's.
    case priorityFeeIncreasePercent(UInt32)
    /// A priority fee of N % of the base fee.
    case baseFeePercent(UInt32)
}

public enum BundlePacking: String, Hashable, Sendable, CaseIterable {
    /// The first operation that does not fit ends the bundle.
    case inOrder = "in_order"
    /// Later, smaller operations may still go in.
    case fillGaps = "fill_gaps"
}
