public import Ethereum

/// How large a bundle may become: by gas, by what a node lets one transaction cost, by what its signer can pay.
public struct BundleGasBounds: Hashable, Sendable {
    /// The most gas before the 5 % overhead, of all bounds on gas and cost but the signer's balance.
    public let maxPackedGas: Gas
    /// What the transaction may cost at most: 90 % of the signer's balance.
    public let spendable: Wei
    public let balance: Wei
    public let maxFeePerGas: WeiPerGas
    /// In bytes, of the signed transaction.
    public let maxTransactionSize: UInt64
    /// Of a transaction with more than one operation.
    public let aim: Gas
    /// Of the transaction, ``maxPackedGas`` and its 5 %.
    private let maxGasLimit: Gas

    static let spendablePercent: UInt128 = 90

    /// - Parameters:
    ///   - head: whose gas limit no transaction can pass.
    ///   - maxGasLimit: the transaction's, where a node found more too much.
    ///   - fees: the bundle's own, at whose max fee gas is paid for.
    ///   - balance: the signer's.
    ///   - aimsAtHalfABlock: more than one operation together take no more than half of the head's gas limit.
    public init(
        settings: BuilderSettings,
        chain: ChainFacts,
        head: BlockHeader,
        maxGasLimit: Gas?,
        fees: GasFees,
        balance: Wei,
        aimsAtHalfABlock: Bool = false
    ) {
        aim = aimsAtHalfABlock ? Gas(head.gasLimit.rawValue / 2) : Gas(.max)
        var gasLimit = head.gasLimit
        if let cap = chain.transactionGasCap { gasLimit = min(gasLimit, cap) }
        if let affordable = Self.gas(costingLessThan: settings.transactionFeeCap, at: fees.maxFeePerGas) {
            gasLimit = min(gasLimit, affordable)
        }
        if let maxGasLimit { gasLimit = min(gasLimit, maxGasLimit) }
        maxPackedGas = min(settings.maxBundleGas, BundleGas.packed(limit: gasLimit))
        self.maxGasLimit = min(gasLimit, BundleGas.limit(packed: settings.maxBundleGas))
        self.balance = balance
        spendable = Wei(
            balance.rawValue / 100 * Self.spendablePercent + balance.rawValue % 100 * Self.spendablePercent / 100
        )
        maxFeePerGas = fees.maxFeePerGas
        maxTransactionSize = UInt64(clamping: settings.maxTransactionSizeBytes)
    }

    /// What a transaction with this gas limit costs at most.
    public func cost(gasLimit: Gas) -> Wei { maxFeePerGas * gasLimit }

    /// Whether a transaction with this gas limit is within the bounds of gas and cost.
    func allows(gasLimit: Gas) -> Bool { gasLimit <= maxGasLimit && cost(gasLimit: gasLimit) <= spendable }

    /// The balance at which the signer could just pay `cost`.
    public func requiredBalance(for cost: Wei) -> Wei {
        let (scaled, overflow) = cost.rawValue.multipliedReportingOverflow(by: 100)
        guard !overflow else { return Wei(.max) }
        let (quotient, remainder) = scaled.quotientAndRemainder(dividingBy: Self.spendablePercent)
        return Wei(remainder == 0 ? quotient : quotient + 1)
    }

    /// `limit` half as large again, for a bundle that ran out of gas; `nil` where a bound forbids to raise it.
    public func raised(_ limit: Gas) -> Gas? {
        let raised = min(Gas(UInt64(clamping: UInt128(limit.rawValue) * 3 / 2)), maxGasLimit)
        guard raised > limit, cost(gasLimit: raised) <= spendable else { return nil }
        return raised
    }

    /// The most gas that at this price costs less than `cap`; `nil` where there is no bound: a cap of zero is none, as
    /// in geth.
    private static func gas(costingLessThan cap: Wei, at price: WeiPerGas) -> Gas? {
        guard cap > 0, price > 0 else { return nil }
        return Gas(UInt64(clamping: (cap.rawValue - 1) / price.rawValue))
    }
}
