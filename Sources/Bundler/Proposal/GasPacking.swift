import Ethereum

/// Fills a bundle up to its bounds: gas, cost, bytes.
struct GasPacking: Sendable {
    let bounds: BundleGasBounds
    let packing: BundlePacking
    private(set) var gas = BundleGas()
    /// Packed in order, and something did not fit.
    private(set) var hasEnded = false
    /// The first operation the signer could not pay for.
    private(set) var underfunded: (balance: Wei, required: Wei)?

    init(bounds: BundleGasBounds, packing: BundlePacking) {
        self.bounds = bounds
        self.packing = packing
    }

    /// Takes the operation in, or says why not.
    ///
    /// In order, the first that does not fit ends the bundle. One that would not fit even alone does not count: it
    /// would keep everything behind it waiting for ever.
    mutating func offer(_ operation: OperationGas) -> SkipReason? {
        if hasEnded { return .afterGasLimit }
        let sum = gas.adding(operation)
        guard let reason = misfit(sum, operation) else {
            gas = sum
            return nil
        }
        if case .signerBalance(let balance, let required) = reason, underfunded == nil {
            underfunded = (balance, required)
        }
        switch packing {
        case .inOrder: hasEnded = gas.operationCount > 0 && fitsAlone(operation)
        case .fillGaps: break
        }
        return reason
    }

    /// Whether a bundle of nothing else would be within the bounds.
    func fitsAlone(_ operation: OperationGas) -> Bool { misfit(BundleGas([operation]), operation) == nil }

    private func misfit(_ sum: BundleGas, _ operation: OperationGas) -> SkipReason? {
        if sum.packed > bounds.maxPackedGas || (sum.operationCount > 1 && sum.limit > bounds.aim) {
            let packed = gas.operationCount > 0 ? gas.packed : 0
            return .gasLimit(
                packed: packed,
                operation: operation.limit,
                limit: min(bounds.maxPackedGas, sum.operationCount > 1 ? bounds.aim : bounds.maxPackedGas)
            )
        }
        let cost = bounds.cost(gasLimit: sum.limit)
        if cost > bounds.spendable {
            return .signerBalance(balance: bounds.balance, required: bounds.requiredBalance(for: cost))
        }
        if sum.transactionByteCount > bounds.maxTransactionSize {
            return .transactionSize(bytes: sum.transactionByteCount, limit: bounds.maxTransactionSize)
        }
        return nil
    }
}
