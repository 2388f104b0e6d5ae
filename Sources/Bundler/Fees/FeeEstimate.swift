public import Ethereum

/// The prices of a bundle's transaction, and the base fees they were made from.
public struct BundleFees: Hashable, Sendable {
    /// The priority fee never exceeds the max fee.
    public var fees: GasFees
    /// What they would be if nothing had to be replaced.
    public var market: GasFees
    /// The next block's base fee as the node foresees it.
    public var baseFeePerGas: WeiPerGas
    /// With `bundle_base_fee_overhead_percent` on top: a transaction priced at exactly the next block's base fee is
    /// stale one block later.
    public var baseFeeWithOverhead: WeiPerGas

    public init(fees: GasFees, market: GasFees, baseFeePerGas: WeiPerGas, baseFeeWithOverhead: WeiPerGas) {
        self.fees = fees
        self.market = market
        self.baseFeePerGas = baseFeePerGas
        self.baseFeeWithOverhead = baseFeeWithOverhead
    }
}

/// The rules for what a bundle offers and what its operations have to offer.
public enum FeeEstimate {
    /// The network's priority fee: the node's suggestion, but no less than `min_max_priority_fee_per_gas`.
    public static func priorityFee(suggested: WeiPerGas, settings: BuilderSettings) -> WeiPerGas {
        max(suggested, settings.minMaxPriorityFeePerGas)
    }

    /// The next priority fee to try after a node refused `refused` and named no minimum: the configured percentage more,
    /// and at least 0.01 gwei, so that a climb from nothing ends.
    public static func raisedPriorityFee(_ refused: WeiPerGas, byPercent percent: UInt32) -> WeiPerGas {
        max(refused.increasedRoundingUp(byPercent: percent), refused + 1, 10_000_000)
    }

    /// What the bundle's transaction offers: base fee and priority fee with their overheads (both rounded down), and
    /// no less than the minimum in either price.
    ///
    /// - Parameters:
    ///   - nextBaseFeePerGas: the last entry of `eth_feeHistory`.
    ///   - priorityFee: of ``priorityFee(suggested:settings:)``.
    ///   - minimumPriorityFee: what a node has asked for, of a transaction that replaces nothing too.
    ///   - minimum: the minimum replacement fees; `nil` where nothing is replaced.
    public static func bundleFees(
        nextBaseFeePerGas: WeiPerGas,
        priorityFee: WeiPerGas,
        minimumPriorityFee: WeiPerGas = 0,
        minimum: GasFees?,
        settings: BuilderSettings
    ) -> BundleFees {
        let baseFee = nextBaseFeePerGas.increased(byPercent: settings.bundleBaseFeeOverheadPercent)
        let estimate = max(
            priorityFee.increased(byPercent: settings.bundlePriorityFeeOverheadPercent),
            minimumPriorityFee
        )
        let minimum = minimum ?? .zero
        let priority = max(minimum.maxPriorityFeePerGas, estimate)
        // At least base fee + priority fee, whatever the minimum: this is what keeps the priority fee under the max
        // fee.
        let maxFee = max(minimum.maxFeePerGas, baseFee + priority)
        return BundleFees(
            fees: GasFees(maxFeePerGas: maxFee, maxPriorityFeePerGas: priority),
            market: GasFees(maxFeePerGas: baseFee + estimate, maxPriorityFeePerGas: estimate),
            baseFeePerGas: nextBaseFeePerGas,
            baseFeeWithOverhead: baseFee
        )
    }

    /// What a cancellation offers: each price by itself no less than a block takes now, and no less than what takes the
    /// place of everything tried or held at the nonce. It is to be as cheap as possible, so a high priority fee that
    /// the replacement rule asks for is not put on top of the base fee: the max fee may leave less than that.
    public static func cancellationFees(market: GasFees, minimum: GasFees?) -> GasFees {
        market.highest(minimum)
    }

    /// What an operation must offer at least to be in a bundle with these fees; equal is enough.
    ///
    /// On a replacement the bundle's own fees suffice: getting the signer unstuck is worth the margin. Otherwise the
    /// margin's base is `max fee − priority fee` of the bundle, so raised minimum replacement fees count too. Rounds
    /// down.
    /// In no mode is it less than the bundle's own fees: then each unit of gas is paid for, at any base fee.
    public static func requiredOperationFees(
        bundle: GasFees,
        isReplacement: Bool,
        mode: PriorityFeeMode
    ) -> GasFees {
        guard !isReplacement else { return bundle }
        let baseFee = bundle.maxFeePerGas.saturatingSubtract(bundle.maxPriorityFeePerGas)
        let priority =
            switch mode {
            case .priorityFeeIncreasePercent(let percent): bundle.maxPriorityFeePerGas.increased(byPercent: percent)
            case .baseFeePercent(let percent): max(bundle.maxPriorityFeePerGas, baseFee.percent(percent))
            }
        return GasFees(maxFeePerGas: baseFee + priority, maxPriorityFeePerGas: priority)
    }
}

extension GasFees {
    /// Whether both prices reach those of `required`.
    @inlinable
    public func covers(_ required: GasFees) -> Bool {
        maxFeePerGas >= required.maxFeePerGas && maxPriorityFeePerGas >= required.maxPriorityFeePerGas
    }

    /// Both prices `percent` higher, rounded up.
    public func increasedRoundingUp(byPercent percent: UInt32) -> GasFees {
        GasFees(
            maxFeePerGas: maxFeePerGas.increasedRoundingUp(byPercent: percent),
            maxPriorityFeePerGas: maxPriorityFeePerGas.increasedRoundingUp(byPercent: percent)
        )
    }

    /// What the offer leaves above the base fee: `min(maxPriorityFee, maxFee − baseFee)`, negative where the max fee
    /// does not even reach it. Prices beyond 127 bits saturate.
    @inlinable
    public func signedTip(baseFeePerGas: WeiPerGas) -> Int128 {
        let maxFee = Int128(clamping: maxFeePerGas.rawValue)
        let baseFee = Int128(clamping: baseFeePerGas.rawValue)
        return min(Int128(clamping: maxPriorityFeePerGas.rawValue), maxFee - baseFee)
    }
}
