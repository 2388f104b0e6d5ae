public import Ethereum

/// What follows for the operations of a bundle that was mined and reverted.
public enum RevertAttribution: Hashable, Sendable {
    /// These are to blame; positions in calldata, highest first, so that they can be removed one after the other.
    case remove([Int], reason: String)
    /// Any of them may be: from now on they are bundled alone.
    case isolate(reason: String)
}

extension RevertAttribution {
    /// A lone operation is always to blame, so that nothing is tried for ever.
    ///
    /// - Parameters:
    ///   - revertData: what the outermost call reverted with; `nil` where that could not be found out.
    ///   - operations: all of the bundle's, in calldata order.
    public init(revertData: [UInt8]?, operations: [PooledOperation], version: EntryPointVersion) {
        guard let revertData else {
            self.init(unattributed: "reverted for unknown reasons", operationCount: operations.count)
            return
        }
        switch Blame(revertData: revertData, operations: operations, version: version) {
        case .operations(let positions, let reason):
            self = .remove(positions.sorted(by: >), reason: reason)
        case .factory(let position, let reason), .paymaster(let position, let reason),
            .nonce(let position, _, let reason):
            self = .remove([position], reason: reason)
        case .outOfGas(let reason), .bundler(let reason), .unattributed(let reason):
            self.init(unattributed: reason, operationCount: operations.count)
        }
    }

    private init(unattributed reason: String, operationCount: Int) {
        self = operationCount == 1 ? .remove([0], reason: reason) : .isolate(reason: reason)
    }
}
