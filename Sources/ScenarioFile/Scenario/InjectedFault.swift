/// A fault that stands between builder and chain, for testing the harness. Each invariant has one of its name; some have
/// more.
public enum InjectedFault: String, Hashable, Sendable, CaseIterable {
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
    /// A node that forgets what it is sent.
    case liveness
    case validTransaction = "valid_transaction"
    case boundedSteps = "bounded_steps"
    /// A node that never answers about the first operation.
    case passedOver = "passed_over"
    /// A node that stops announcing heads.
    case silentNode = "silent_node"

    /// The invariant that it breaks.
    public var invariant: InvariantName {
        switch self {
        case .legalEdges: .legalEdges
        case .nonceOnce: .nonceOnce
        case .operationConserved: .operationConserved
        case .gasLimits: .gasLimits
        case .feeRule: .feeRule
        case .profitable: .profitable
        case .noRepeatedLoss: .noRepeatedLoss
        case .exclusive: .exclusive
        case .etherConserved: .etherConserved
        case .replacementBump: .replacementBump
        case .liveness, .passedOver, .silentNode: .liveness
        case .validTransaction: .validTransaction
        case .boundedSteps: .boundedSteps
        }
    }
}
