import Ethereum

/// Which behaviour belongs to which operation, by `userOpHash`.
final class BehaviourRegistry {
    struct Entry {
        var behaviour: OperationBehaviour
        var isAcceptedByPool = false
    }

    private var entries: [Hash32: Entry] = [:]

    var count: Int { entries.count }

    subscript(userOpHash: Hash32) -> Entry? { entries[userOpHash] }

    /// A new behaviour for a known operation keeps what happened to it so far.
    func set(_ behaviour: OperationBehaviour, for userOpHash: Hash32) {
        entries[userOpHash, default: Entry(behaviour: behaviour)].behaviour = behaviour
    }

    func markAcceptedByPool(_ userOpHash: Hash32) { entries[userOpHash]?.isAcceptedByPool = true }

    func forget(_ userOpHash: Hash32) { entries[userOpHash] = nil }
}

extension BehaviourRegistry.Entry {
    /// Why validation fails here and now; `nil` where it passes.
    func failure(in block: BlockContext, purpose: ContractCall.Purpose, operationCount: Int) -> ValidationFailure? {
        guard case .fails(let failure) = behaviour.validation else { return nil }
        if let fromBlock = failure.fromBlock, block.number < fromBlock { return nil }
        let isVisible =
            switch failure.stage {
            case .pool: true
            case .secondSimulation: purpose == .transaction || isAcceptedByPool
            case .bundle: operationCount > 1
            case .inclusion: purpose == .transaction
            }
        return isVisible ? failure : nil
    }
}
