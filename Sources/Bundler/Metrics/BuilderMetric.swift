/// Rundler's counters, gauges and histograms, without the process prefix and without the scope `builder_`.
///
/// A histogram has two: how many were observed (`_count`) and their sum (`_sum`). Those that are counted, and no
/// others: a check of anything else could never hold.
public enum BuilderMetric: String, Hashable, Sendable, CaseIterable {
    case bundleTransactionsSent = "bundle_txns_sent"
    case bundleTransactionsSucceeded = "bundle_txns_success"
    case bundleTransactionsReverted = "bundle_txns_reverted"
    case bundleGasLimit = "bundle_gas_limit"
    case bundleGasUsed = "bundle_gas_used"
    case bundleTransactionsDropped = "bundle_txns_dropped"
    case bundleTransactionsAbandoned = "bundle_txns_abandoned"
    case bundleTransactionsFailed = "bundle_txns_failed"
    case bundleNoncesUsed = "bundle_txns_nonce_used"
    case bundleFeeIncreases = "bundle_txn_fee_increases"
    case bundleUnderpriced = "bundle_txn_underpriced"
    case bundleReplacementUnderpriced = "bundle_replacement_underpriced"
    case bundleNonceTooLow = "bundle_txn_nonce_too_low"
    case bundleConditionNotMet = "bundle_txn_condition_not_met"
    case bundleRejected = "bundle_txn_rejected"
    case bundleInsufficientFunds = "bundle_txn_insufficient_funds"
    case cancellationsSent = "cancellation_txns_sent"
    case cancellationsMined = "cancellation_txns_mined"
    case cancellationsTotalFee = "cancellation_txns_total_fee"
    case cancellationsFailed = "cancellation_txns_failed"
    case cancellationsAbandoned = "cancellations_abandoned"
    case softCancellations = "soft_cancellations"
    case stateMachineErrors = "state_machine_errors"
    case pendingTransactions = "tracker_num_pending_transactions"
    case nonce = "tracker_nonce"
    case maxFeePerGas = "tracker_current_max_fee_per_gas"
    case maxPriorityFeePerGas = "tracker_max_priority_fee_per_gas"
    /// An attempt, from its trigger to its outcome.
    case attempts = "bundle_build_time_ms_count"
    case attemptTime = "bundle_build_time_ms_sum"
    /// The proposer's part of it, whether it finds a bundle or none.
    case proposals = "proposer_bundle_build_ms_count"
    case proposalTime = "proposer_bundle_build_ms_sum"
    /// Transactions that were mined, each counted once.
    case minedTransactions = "tracker_txn_time_to_mine_ms_count"
    /// From before it was sent until the builder saw it mined.
    case timeToMine = "tracker_txn_time_to_mine_ms_sum"
    case minedTransactionsByBlocks = "tracker_txn_blocks_to_mine_count"
    /// From the chain's head when it was sent to its block.
    case blocksToMine = "tracker_txn_blocks_to_mine_sum"

    private static let scope = "builder_"

    /// With or without the scope; `nil` for a name that is not a metric.
    public init?(named name: String) {
        self.init(rawValue: Self.withoutScope(name))
    }

    public var fullName: String { Self.scope + rawValue }

    public static func withoutScope(_ name: String) -> String {
        name.hasPrefix(scope) ? String(name.dropFirst(scope.count)) : name
    }
}
