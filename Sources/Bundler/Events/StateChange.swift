public import Ethereum

/// A change of a sender's state.
public struct StateChange: Hashable, Sendable {
    public var from: SenderStateKind
    public var to: SenderStateKind
    public var reason: TransitionReason
    /// The newest head the sender knew.
    public var block: BlockNumber
    public var feeIncreases: UInt64
    /// The block of the first refusal for its price, where the sender has been refused and nothing was mined or given
    /// up since.
    public var underpricedSince: BlockNumber?

    public init(
        from: SenderStateKind,
        to: SenderStateKind,
        reason: TransitionReason,
        block: BlockNumber,
        feeIncreases: UInt64,
        underpricedSince: BlockNumber? = nil
    ) {
        self.from = from
        self.to = to
        self.reason = reason
        self.block = block
        self.feeIncreases = feeIncreases
        self.underpricedSince = underpricedSince
    }
}

extension StateChange {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        visitor.field("from", from.rawValue)
        visitor.field("to", to.rawValue)
        visitor.field("reason", reason.rawValue)
        visitor.field("block", block)
        visitor.field("fee_increases", feeIncreases)
        if let underpricedSince { visitor.field("underpriced_since", underpricedSince) }
    }
}
