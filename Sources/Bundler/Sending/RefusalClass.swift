/// What a node means when it refuses a transaction.
public enum RefusalClass: String, Hashable, Sendable, CaseIterable {
    /// Not a refusal: it has this transaction.
    case alreadyKnown = "already_known"
    case rejected
    case replacementUnderpriced = "replacement_underpriced"
    case nonceTooLow = "nonce_too_low"
    case underpriced
    case insufficientFunds = "insufficient_funds"
    case intrinsicGasTooLow = "intrinsic_gas_too_low"
    case conditionNotMet = "condition_not_met"
    case tooMuchGas = "too_much_gas"
    /// Something about the transaction that its operations can be the cause of: its size, its calldata.
    case invalid
    /// Something about the transaction that no operation is the cause of: its type, its chain, its sender.
    case unsupported
    case busy
    /// The node holds a blob transaction of the account, and until that is gone it takes nothing else of it.
    case addressReserved = "address_reserved"
    case unknown
}
