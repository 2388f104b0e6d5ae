import Ethereum

/// Leaves out what does not pay enough for the bundle at hand. Equal is enough.
struct FeeFilter: Hashable, Sendable {
    let required: GasFees

    func skip(_ operation: UserOperation) -> SkipReason? {
        operation.fees.covers(required) ? nil : .insufficientFees(offered: operation.fees, required: required)
    }
}
