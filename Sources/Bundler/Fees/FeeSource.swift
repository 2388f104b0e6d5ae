import Ethereum

/// What a transaction of ours should offer now, asked of the node; for transactions that carry no operations.
struct FeeSource: Sendable {
    let client: any ExecutionClient
    let settings: BuilderSettings

    /// `nil` where the node does not answer.
    func bundleFees(floor: GasFees?) async -> GasFees? {
        guard let history = try? await client.feeHistory(blockCount: 1, rewardPercentiles: []),
            let next = history.baseFeePerGas.last, history.baseFeePerGas.count > 1,
            let suggested = try? await client.maxPriorityFeePerGas()
        else { return nil }
        return FeeEstimate.bundleFees(
            nextBaseFeePerGas: next,
            priorityFee: FeeEstimate.priorityFee(suggested: suggested, settings: settings),
            floor: floor,
            settings: settings
        ).fees
    }
}
