public import Ethereum

/// Everything the builder does that an operator may ask about, with the numbers that decided it.
///
/// Logs, metrics, traces and `explain` are made from these; nothing else is. Each event tells the state that a reader
/// needs: nobody has to keep a copy of the builder's.
public enum BuilderEvent: Hashable, Sendable {
    case sender(SenderEvent)
    case proposal(ProposalEvent)
    case pool(PoolEvent)
    case transaction(TransactionEvent)
}

extension BuilderEvent: TypedEvent {
    public var name: StaticString {
        switch self {
        case .sender(let event): event.name
        case .proposal(let event): event.name
        case .pool(let event): event.name
        case .transaction(let event): event.name
        }
    }

    public func visitFields(_ visitor: inout some EventFieldVisitor) {
        switch self {
        case .sender(let event): event.visitFields(&visitor)
        case .proposal(let event): event.visitFields(&visitor)
        case .pool(let event): event.visitFields(&visitor)
        case .transaction(let event): event.visitFields(&visitor)
        }
    }
}
