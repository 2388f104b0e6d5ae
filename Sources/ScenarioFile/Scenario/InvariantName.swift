/// What every run is held to, whatever its file expects.
public enum InvariantName: String, Hashable, Sendable, CaseIterable {
    case legalEdges = "legal_edges"
    case nonceOnce = "nonce_once"
    case operationConserved = "operation_conserved"
    case gasLimits = "gas_limits"
    case feeRule = "fee_rule"
    case profitable
    case noRepeatedLoss = "no_repeated_loss"
    case exclusive
    case etherConserved = "ether_conserved"
    case replacementBump = "replacement_bump"
    case liveness
    case validTransaction = "valid_transaction"
    case boundedSteps = "bounded_steps"
}
