import Ethereum

/// Which behaviour belongs to which operation, by `userOpHash`.
final class BehaviourRegistry {
    struct Entry {
        var behaviour: OperationBehaviour
        var isAcceptedByPool = false
        /// Known from the first time that a call or a transaction contains the operation.
        fileprivate var sender: Address?
        /// Which word about storage it was: the last one counts.
        fileprivate var storageRevision: UInt64 = 0
    }

    // One thread only, and no access lasts across a call that could come back here: checking that costs more than it
    // tells.
    @exclusivity(unchecked)
    private var entries: [Hash32: Entry] = [:]
    /// What is to be forgotten with an account.
    @exclusivity(unchecked)
    private var operationsBySender: [Address: [Hash32]] = [:]
    private var storageRevision: UInt64 = 0

    var count: Int { entries.count }

    subscript(userOpHash: Hash32) -> Entry? { entries[userOpHash] }

    /// A new behaviour for a known operation keeps what happened to it so far.
    func set(_ behaviour: OperationBehaviour, for userOpHash: Hash32) {
        var entry = entries[userOpHash] ?? Entry(behaviour: behaviour)
        if !behaviour.storage.isEmpty, entry.storageRevision == 0 || entry.behaviour.storage != behaviour.storage {
            storageRevision += 1
            entry.storageRevision = storageRevision
        }
        entry.behaviour = behaviour
        entries[userOpHash] = entry
    }

    /// What an account's slot holds as far as its operations tell: the last value that was said to be read there; zero
    /// where none reads it.
    func storage(of account: Address, slot: Hash32) -> Hash32 {
        var newest: (revision: UInt64, value: Hash32) = (0, .zero)
        for userOpHash in operationsBySender[account] ?? [] {
            guard let entry = entries[userOpHash], entry.storageRevision > newest.revision,
                let read = entry.behaviour.storage.first(where: { $0.slot == slot })
            else { continue }
            newest = (entry.storageRevision, read.value)
        }
        return newest.value
    }

    func markAcceptedByPool(_ userOpHash: Hash32) { entries[userOpHash]?.isAcceptedByPool = true }

    /// The entry of an operation that someone runs; its sender is noted.
    func entry(for userOpHash: Hash32, from sender: Address) -> Entry? {
        guard let entry = entries[userOpHash] else { return nil }
        if entry.sender == nil {
            entries[userOpHash]?.sender = sender
            operationsBySender[sender, default: []].append(userOpHash)
        }
        return entry
    }

    func forget(_ userOpHash: Hash32) {
        guard let sender = entries.removeValue(forKey: userOpHash)?.sender else { return }
        operationsBySender[sender]?.removeAll { $0 == userOpHash }
        if operationsBySender[sender]?.isEmpty == true { operationsBySender[sender] = nil }
    }

    func forgetOperations(of sender: Address) {
        for userOpHash in operationsBySender.removeValue(forKey: sender) ?? [] { entries[userOpHash] = nil }
    }
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
