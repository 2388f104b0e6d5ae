public enum NoOperationsReason: String, Hashable, Sendable, CaseIterable {
    /// The pool has none for this sender.
    case initially
    /// None offers enough, or none that does has its turn.
    case afterFeeFilter = "after_fee_filter"
    /// Some pay the market's price, and none what a replacement must offer: in fees, in the cost that the node or the
    /// signer's balance allows.
    case unpaidRaise = "unpaid_raise"
    case afterSimulation = "after_simulation"
}
