public import Ethereum

/// What becomes of operations in the pool.
public enum PoolEvent: Hashable, Sendable {
    case operationAccepted(Hash32, sender: Address)
    case operationRejected(Hash32, sender: Address, reason: String)
    /// Another operation of the same sender and nonce took its place.
    case operationReplaced(old: Hash32, new: Hash32)
    /// - Parameter by: the operation that took its nonce on the chain, where that is the reason.
    case operationRemoved(Hash32, reason: String, by: Hash32? = nil)
    /// Its `UserOperationEvent` was seen in a block.
    case operationIncluded(Hash32, block: BlockNumber, succeeded: Bool)
    /// Too many of its operations failed in bundles. Those in the pool leave, and no new ones come (ERC-7562).
    case entityBanned(EntityKind, Address)
    /// The block that included it left the canonical chain.
    case operationReturned(Hash32)
    /// The node ended the subscription to heads, which the pool follows. It is renewed after a second.
    case headSubscriptionEnded
}

extension PoolEvent: TypedEvent {
    public var name: StaticString {
        switch self {
        case .operationAccepted: "operation_accepted"
        case .operationRejected: "operation_rejected"
        case .operationReplaced: "operation_replaced"
        case .operationRemoved: "operation_removed"
        case .operationIncluded: "operation_included"
        case .entityBanned: "entity_banned"
        case .operationReturned: "operation_returned"
        case .headSubscriptionEnded: "head_subscription_ended"
        }
    }

    public func visitFields(_ visitor: inout some EventFieldVisitor) {
        switch self {
        case .operationAccepted(let hash, let sender):
            visitor.field("user_op_hash", operation: hash)
            visitor.field("sender", sender)
        case .operationRejected(let hash, let sender, let reason):
            visitor.field("user_op_hash", operation: hash)
            visitor.field("sender", sender)
            visitor.field("reason", reason)
        case .operationReplaced(let old, let new):
            visitor.field("old", operation: old)
            visitor.field("new", operation: new)
        case .operationRemoved(let hash, let reason, let displacer):
            visitor.field("user_op_hash", operation: hash)
            visitor.field("reason", reason)
            if let displacer { visitor.field("by", operation: displacer) }
        case .operationIncluded(let hash, let block, let succeeded):
            visitor.field("user_op_hash", operation: hash)
            visitor.field("block", block)
            visitor.field("succeeded", succeeded)
        case .entityBanned(let kind, let address):
            visitor.field("kind", kind.rawValue)
            visitor.field("address", address)
        case .operationReturned(let hash): visitor.field("user_op_hash", operation: hash)
        case .headSubscriptionEnded: break
        }
    }
}
