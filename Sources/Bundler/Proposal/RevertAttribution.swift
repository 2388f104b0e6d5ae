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
    ///   - revertData: what the outermost call reverted with; empty where that could not be found out.
    ///   - operations: all of the bundle's, in calldata order.
    public static func attribute(
        _ revertData: [UInt8],
        operations: [PooledOperation],
        version: EntryPointVersion
    ) -> RevertAttribution {
        switch Blame(revertData: revertData, operations: operations, version: version) {
        case .operations(let positions, let reason):
            .remove(positions.sorted(by: >), reason: reason)
        case .factory(let position, let reason), .paymaster(let position, let reason),
            .nonce(let position, _, let reason):
            .remove([position], reason: reason)
        case .outOfGas(let reason), .bundler(let reason), .unattributed(let reason):
            operations.count == 1 ? .remove([0], reason: reason) : .isolate(reason: reason)
        }
    }
}
