public import Ethereum

/// What follows for the operations of a bundle that was mined and reverted.
public enum RevertAttribution: Hashable, Sendable {
    /// These are to blame; positions in calldata, highest first, so that they can be removed one after the other.
    case remove([Int], reason: String)
    /// The factory or paymaster of this one is to blame.
    case entity(EntityKind, of: Int, reason: String)
    /// The paymaster's deposit did not cover this one.
    case deposit(of: Int, paymaster: Address)
    /// This one's nonce was used, or not its account's next: perhaps a race with another block.
    case nonce(Int, AACode, reason: String)
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
        case .factory(let position, let reason): .entity(.factory, of: position, reason: reason)
        case .paymaster(let position, let reason): .entity(.paymaster, of: position, reason: reason)
        case .deposit(let position, let paymaster): .deposit(of: position, paymaster: paymaster)
        case .nonce(let position, let code, let reason):
            .nonce(position, code, reason: reason)
        case .outOfGas(let reason), .bundler(let reason), .unattributed(let reason):
            operations.count == 1 ? .remove([0], reason: reason) : .isolate(reason: reason)
        }
    }
}

/// Which operations leave the pool, or are bundled alone, after a bundle was mined and reverted.
enum RevertVerdict: Hashable, Sendable {
    case remove([Hash32], reason: String)
    case entity(EntityKind, of: Hash32, reason: String)
    case deposit(of: Hash32, paymaster: Address)
    case nonce(Hash32, AACode, reason: String)
    case isolate([Hash32], reason: String)

    /// - Parameters:
    ///   - sent: the operations of the bundle, in calldata order.
    ///   - pooled: those of them that are in the pool.
    init(_ revertData: [UInt8], sent: [Hash32], pooled: [PooledOperation], version: EntryPointVersion) {
        let left = pooled.map(\.hash)
        guard left.count < sent.count else {
            switch RevertAttribution.attribute(revertData, operations: pooled, version: version) {
            case .remove(let positions, let reason):
                self = .remove(positions.filter(sent.indices.contains).map { sent[$0] }, reason: reason)
            case .entity(let kind, let position, let reason):
                self = .entity(kind, of: pooled[position].hash, reason: reason)
            case .deposit(let position, let paymaster):
                self = .deposit(of: pooled[position].hash, paymaster: paymaster)
            case .nonce(let position, let code, let reason):
                self = .nonce(pooled[position].hash, code, reason: reason)
            case .isolate(let reason): self = .isolate(left, reason: reason)
            }
            return
        }
        // The others are known by their hashes alone. A position is one in the bundle that was sent.
        let error = EntryPointError(decoding: revertData)
        guard let position = error.operationIndex, sent.indices.contains(position) else {
            self = .isolate(left, reason: "reverted beside a removed operation")
            return
        }
        let reason = error.reason ?? "reverted"
        if let code = AACode(reason: reason), code == .invalidAccountNonce || code == .senderAlreadyConstructed,
            left.contains(sent[position])
        {
            self = .nonce(sent[position], code, reason: reason)
        } else {
            self = .remove([sent[position]].filter(left.contains), reason: reason)
        }
    }
}
