import Ethereum

/// An operation on its way into a bundle, with what is known about it at this point.
struct BundleCandidate: Sendable {
    var operation: PooledOperation
    let gas: OperationGas
    let isIsolated: Bool
    /// The candidate whose nonce is right before this one's: this one cannot go without it.
    let predecessor: Hash32?
    /// What its validation was last seen to do: by its acceptance, then by its trace.
    var validation: ValidationTrace
    /// `handleOps` with this operation alone passed in this attempt, with the gas limit of a bundle of one.
    var passedAlone = false

    init(operation: PooledOperation, gas: OperationGas, isIsolated: Bool, predecessor: Hash32?) {
        self.operation = operation
        self.gas = gas
        self.isIsolated = isIsolated
        self.predecessor = predecessor
        validation = ValidationTrace(
            storage: operation.expectedStorage,
            accessedAddresses: operation.accessedAddresses,
            timeRange: operation.timeRange,
            aggregator: operation.aggregator
        )
    }

    var hash: Hash32 { operation.hash }
    var sender: Address { operation.operation.sender }
    var paymaster: Address? { operation.operation.paymaster?.address }
}

/// An operation left out of a bundle.
struct SkippedOperation: Hashable, Sendable {
    var hash: Hash32
    var reason: SkipReason
}
