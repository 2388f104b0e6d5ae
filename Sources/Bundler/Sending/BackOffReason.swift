public enum BackOffReason: String, Hashable, Sendable, CaseIterable {
    case nonceTooLow = "nonce_too_low"
    case conditionNotMet = "condition_not_met"
    case tooMuchGas = "too_much_gas"
    case busy
    case addressReserved = "address_reserved"
    case unknownRefusal = "unknown_refusal"
    case insufficientFunds = "insufficient_funds"
    case proposalFailed = "proposal_failed"
    case fateUnknown = "fate_unknown"
}
