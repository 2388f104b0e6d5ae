import Ethereum

/// Who stays when the pool is full.
extension OperationPool {
    /// What an operation is worth to a full pool: its tip, then its max fee, then its age.
    struct Worth: Comparable, Sendable {
        let fees: GasFees
        let order: UInt64

        init(_ operation: PooledOperation, order: UInt64) {
            fees = operation.operation.fees
            self.order = order
        }

        static func < (first: Self, second: Self) -> Bool {
            let (one, other) = (first.fees, second.fees)
            if one.maxPriorityFeePerGas != other.maxPriorityFeePerGas {
                return one.maxPriorityFeePerGas < other.maxPriorityFeePerGas
            }
            if one.maxFeePerGas != other.maxFeePerGas { return one.maxFeePerGas < other.maxFeePerGas }
            return first.order > second.order
        }
    }

    /// Makes room for an operation that takes nobody's place.
    ///
    /// - Returns: who has to go: the one that is worth least, and is in no bundle. `nil` where there is room.
    mutating func evictee(for operation: PooledOperation) throws(PoolRejection) -> Hash32? {
        let sender = operation.operation.sender
        if let most = countOfSender[sender], most >= bounds.operationsOfSender {
            throw .senderHasTooMany(sender, limit: bounds.operationsOfSender)
        }
        guard count >= bounds.operations else { return nil }
        let worth = Worth(operation, order: .max)
        guard let worst = worst(), worst.worth < worth else { throw .full(limit: bounds.operations) }
        return worst.hash
    }

    /// The list of the worst is made for a hundredth of the pool at a time: sorting all for each newcomer would cost more
    /// than the newcomers do.
    private mutating func worst() -> (hash: Hash32, worth: Worth)? {
        for isFresh in [false, true] {
            if isFresh { listWorst() }
            while let hash = worstFirst.last {
                if let pooled = self.operation(hash), !inFlight.contains(hash) {
                    return (hash, Worth(pooled, order: pooled.order))
                }
                worstFirst.removeLast()
            }
        }
        return nil
    }

    private mutating func listWorst() {
        let bundled = inFlight.ofOthers(than: nil)
        let ranked = slots.compactMap { slot -> (hash: Hash32, worth: Worth)? in
            guard let pooled = slot?.operation, !bundled.contains(pooled.hash) else { return nil }
            return (pooled.hash, Worth(pooled, order: pooled.order))
        }
        .sorted { $0.worth < $1.worth }
        worstFirst = ranked.prefix(max(1, ranked.count / 100)).map(\.hash).reversed()
    }
}
