public import Ethereum

/// What the proposer does on its way to a bundle.
public enum ProposalEvent: Hashable, Sendable {
    case noOperations(NoOperationsReason)
    case bundleFormed(BundleFormed)
    /// Left out of bundles from this one on; it stays in the pool. Told again when the reason changes, and after a bundle
    /// had it.
    case operationSkipped(Hash32, SkipReason)
    /// A bundle that several operations might have broken: they are bundled alone from now on.
    case operationsSuspected([Hash32], reason: String)
    /// The node offers no ERC-7562 tracer.
    case validationRulesUnavailable(unsafe: Bool)
    /// The signer cannot pay for a bundle.
    case signerUnderfunded(balance: Wei, required: Wei)
}

extension ProposalEvent: TypedEvent {
    public var name: StaticString {
        switch self {
        case .noOperations: "no_operations"
        case .bundleFormed: "bundle_formed"
        case .operationSkipped: "operation_skipped"
        case .operationsSuspected: "operations_suspected"
        case .validationRulesUnavailable: "validation_rules_unavailable"
        case .signerUnderfunded: "signer_underfunded"
        }
    }

    public func visitFields(_ visitor: inout some EventFieldVisitor) {
        switch self {
        case .noOperations(let reason): visitor.field("reason", reason.rawValue)
        case .bundleFormed(let bundle): bundle.visitFields(&visitor)
        case .operationSkipped(let hash, let reason):
            visitor.field("user_op_hash", operation: hash)
            reason.visitFields(&visitor)
        case .operationsSuspected(let hashes, let reason):
            visitor.field("user_op_hashes", hashes)
            visitor.field("reason", reason)
        case .validationRulesUnavailable(let unsafe): visitor.field("unsafe", unsafe)
        case .signerUnderfunded(let balance, let required):
            visitor.field("balance", balance)
            visitor.field("required", required)
        }
    }
}
