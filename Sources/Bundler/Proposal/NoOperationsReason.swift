public enum NoOperationsReason: String, Hashable, Sendable, CaseIterable {
    /// The pool has none for this sender.
    case initially
    case afterFeeFilter = "after_fee_filter"
    case afterSimulation = "after_simulation"
}
