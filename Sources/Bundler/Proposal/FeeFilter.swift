import Ethereum

/// Leaves out what does not pay enough for the bundle at hand: too low a price, or too little gas to be paid for. Equal
/// is enough.
struct FeeFilter: Hashable, Sendable {
    let required: GasFees
    let settings: BuilderSettings

    func skip(_ operation: PooledOperation) -> SkipReason? {
        let fees = operation.operation.fees
        guard fees.covers(required) else { return .insufficientFees(offered: fees, required: required) }
        return PreVerificationGas.shortfall(
            of: operation.operation,
            version: operation.entryPoint,
            settings: settings
        ).map { .preVerificationGas(offered: $0.offered, required: $0.required) }
    }
}
