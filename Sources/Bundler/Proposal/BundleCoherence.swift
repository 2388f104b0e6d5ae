import Ethereum

/// What operations that each pass alone have to satisfy together: times, storage, each other's accounts, deposits.
struct BundleCoherence: Sendable {
    private(set) var kept: [BundleCandidate] = []
    private(set) var skipped: [SkippedOperation] = []
    /// Outside their time range: these leave the pool.
    private(set) var expired: [(operation: PooledOperation, reason: String)] = []

    private let maxStorageSlots: Int?
    private let others: OtherBundles
    private var storage: [StorageKey: Hash32] = [:]
    private var spent: [Address: Wei] = [:]

    struct StorageKey: Hashable {
        var address: Address
        var slot: Hash32
    }

    /// - Parameters:
    ///   - candidates: in the order of priority; the first of two that exclude each other mostly stays.
    ///   - others: what bundles of other senders in flight count on.
    ///   - deposits: of the paymasters that more than one candidate relies on.
    ///   - maxStorageSlots: slots that all together may read; `nil` is no limit.
    init(
        _ candidates: [BundleCandidate],
        in frame: BundleTimeFrame,
        others: OtherBundles,
        deposits: [Address: Result<Wei, NodeError>],
        version: EntryPointVersion,
        maxStorageSlots: Int?
    ) {
        self.maxStorageSlots = maxStorageSlots
        self.others = others
        var inPlay = candidates.filter { isInTime($0, frame) }
        var index = 0
        while index < inPlay.count {
            let candidate = inPlay[index]
            guard let reason = conflict(candidate, among: inPlay, deposits: deposits, version: version) else {
                kept.append(candidate)
                index += 1
                continue
            }
            skipped.append(SkippedOperation(hash: candidate.hash, reason: reason))
            inPlay.remove(at: index)
        }
    }

    private mutating func isInTime(_ candidate: BundleCandidate, _ frame: BundleTimeFrame) -> Bool {
        guard let reason = frame.objection(to: candidate.validation.timeRange) else { return true }
        expired.append((candidate.operation, reason))
        return false
    }

    /// Why `candidate` cannot join those that are kept; if it can, notes what it takes.
    ///
    /// - Parameter others: those that are kept, `candidate`, and those that have not had their turn yet. An operation
    ///   that reads another's account gives way to it even if it pays more, because it might fail after it.
    private mutating func conflict(
        _ candidate: BundleCandidate,
        among others: [BundleCandidate],
        deposits: [Address: Result<Wei, NodeError>],
        version: EntryPointVersion
    ) -> SkipReason? {
        if let predecessor = candidate.predecessor, !kept.contains(where: { $0.hash == predecessor }) {
            return .nonceNotNext
        }
        for address in candidate.validation.accessedAddresses where address != candidate.sender {
            if others.contains(where: { $0.sender == address }) || self.others.accounts.contains(address) {
                return .accessedOtherSender(address)
            }
        }
        if let reason = read(candidate.validation.storage) { return reason }
        if let reason = pay(candidate, deposits: deposits, version: version) { return reason }
        // Only now: what is left out leaves no trace in what the bundle expects.
        for read in candidate.validation.storage {
            storage[StorageKey(address: read.address, slot: read.slot)] = read.value
        }
        return nil
    }

    /// Why these slots cannot be expected beside those of the operations that are kept.
    private func read(_ reads: [StorageRead]) -> SkipReason? {
        var new: Set<StorageKey> = []
        for read in reads {
            let key = StorageKey(address: read.address, slot: read.slot)
            guard let known = storage[key] else {
                new.insert(key)
                continue
            }
            if known != read.value { return .expectedStorageConflict(read.address, slot: read.slot) }
        }
        let count = storage.count + new.count
        guard let maxStorageSlots, count > maxStorageSlots else { return nil }
        return .expectedStorageLimit(slots: UInt64(clamping: count), limit: UInt64(clamping: maxStorageSlots))
    }

    private mutating func pay(
        _ candidate: BundleCandidate,
        deposits: [Address: Result<Wei, NodeError>],
        version: EntryPointVersion
    ) -> SkipReason? {
        guard let paymaster = candidate.paymaster, let answer = deposits[paymaster] else { return nil }
        switch answer {
        case .failure(let error):
            return .nodeFailure(error.text)
        case .success(let deposit):
            let prefund = EntryPointGas.requiredPrefund(of: candidate.operation.operation, version: version)
            let required = (spent[paymaster] ?? others.spent(of: paymaster, version)).saturatingAdd(prefund)
            guard required <= deposit else {
                return .paymasterDeposit(paymaster, deposit: deposit, required: required)
            }
            spent[paymaster] = required
            return nil
        }
    }
}

extension [BundleCandidate] {
    /// The union of what the operations' validation reads: each slot once, in the operations' order.
    var expectedStorage: [StorageRead] {
        var union: [StorageRead] = []
        var seen: Set<BundleCoherence.StorageKey> = []
        for candidate in self {
            for read in candidate.validation.storage
            where seen.insert(BundleCoherence.StorageKey(address: read.address, slot: read.slot)).inserted {
                union.append(read)
            }
        }
        return union
    }
}
