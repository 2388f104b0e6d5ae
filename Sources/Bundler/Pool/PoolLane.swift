import Ethereum

/// An operation in the pool, with its place among those of its account.
struct PoolSlot: Sendable {
    var operation: PooledOperation
    var isIsolated: Bool
    var lane: Int
    /// Tells this occupant of the slot from earlier ones.
    let stamp: UInt64
    var place = Place()
    /// The head at which its nonce was first found used, or behind a gap.
    var nonceUnusableSince: BlockNumber?
    /// Bundles of it alone that failed.
    var failuresAlone: UInt64 = 0
    /// It is left out before this block.
    var restsUntil: BlockNumber = 0
    /// Mined and reverted bundles that it was in.
    var reverts = 0

    /// Apart from the operation, because copying an operation is not cheap.
    struct Place: Sendable {
        /// The operations with the nearest lower and higher sequence under the same account and key.
        var predecessor: Int?
        var successor: Int?
        /// The last rounds in which it was offered, passed over, and found to wait for a missing nonce.
        var visited: UInt64 = 0
        var deferred: UInt64 = 0
        var waited: UInt64 = 0
    }

    init(operation: PooledOperation, isIsolated: Bool, lane: Int, stamp: UInt64) {
        self.operation = operation
        self.isIsolated = isIsolated
        self.lane = lane
        self.stamp = stamp
    }

    var sender: Address { operation.operation.sender }

    /// Whether its nonce was found unusable and it is too early to look again.
    func rests(at head: BlockNumber) -> Bool {
        // Heads can go back.
        guard let since = nonceUnusableSince, head > since else { return false }
        let elapsed = head - since
        return elapsed < OperationPool.blocksRemembered && elapsed & (elapsed - 1) != 0
    }
}

/// A nonce of an account in one entry point, which only one operation can use.
struct OperationNonce: Hashable, Sendable {
    var entryPoint: EntryPointVersion
    var sender: Address
    var nonce: UInt256
}

extension PooledOperation {
    var nonceInEntryPoint: OperationNonce {
        OperationNonce(entryPoint: entryPoint, sender: operation.sender, nonce: operation.nonce)
    }
}

/// The operations of one entry point and shard, by what they offer and by whom they wait for.
struct PoolLane: Sendable {
    /// One of the lane's operations, or of those that left since the last compaction.
    struct Rank: Sendable {
        var tip: Int128
        let fees: GasFees
        let order: UInt64
        let stamp: UInt64
        let slot: Int
    }

    private struct Account: Hashable {
        var sender: Address
        var key: UInt256
    }

    /// Operations under one account and key: the lowest and the highest sequence.
    private struct Queue {
        var first: Int
        var last: Int
    }

    private(set) var ranked: [Rank] = []
    private(set) var count = 0
    var isolatedCount = 0
    var isIsolatedTurn = false
    private var queues: [Account: Queue] = [:]
    private var sortedFor: WeiPerGas?

    mutating func insert(_ slot: Int, of entry: PoolSlot) {
        count += 1
        if entry.isIsolated { isolatedCount += 1 }
        sortedFor = nil
        let operation = entry.operation
        ranked.append(
            Rank(tip: 0, fees: operation.operation.fees, order: operation.order, stamp: entry.stamp, slot: slot)
        )
    }

    mutating func remove(_ entry: PoolSlot) {
        count -= 1
        if entry.isIsolated { isolatedCount -= 1 }
    }

    /// Forgets those that left once they are most of the list.
    mutating func compactIfWasteful(_ slots: [PoolSlot?]) {
        guard ranked.count > 2 * count + 16 else { return }
        compact(slots)
    }

    private mutating func compact(_ slots: [PoolSlot?]) {
        ranked.removeAll { slots[$0.slot]?.stamp != $0.stamp }
    }

    /// Puts the highest signed tip first, the older of two equals before the younger.
    ///
    /// The list is kept in the order of the last time: sorting an almost sorted list takes about one comparison for
    /// each element.
    mutating func sort(baseFeePerGas: WeiPerGas, _ slots: [PoolSlot?]) {
        guard sortedFor != baseFeePerGas else { return }
        if ranked.count > count { compact(slots) }
        for index in ranked.indices { ranked[index].tip = ranked[index].fees.signedTip(baseFeePerGas: baseFeePerGas) }
        ranked.sort { $0.tip != $1.tip ? $0.tip > $1.tip : $0.order < $1.order }
        sortedFor = baseFeePerGas
    }
}

// MARK: - Nonce order

extension PoolLane {
    /// Puts a new operation between its neighbours. Users count upwards, so the search begins at the end.
    mutating func link(_ slot: Int, in slots: inout [PoolSlot?]) {
        guard let operation = slots[slot]?.operation.operation else { return }
        let account = Account(sender: operation.sender, key: operation.nonceKey)
        guard let queue = queues[account] else {
            queues[account] = Queue(first: slot, last: slot)
            return
        }
        let sequence = operation.nonceSequence
        var predecessor: Int? = queue.last
        if Self.sequence(queue.first, slots) > sequence { predecessor = nil }
        while let candidate = predecessor, Self.sequence(candidate, slots) > sequence {
            predecessor = slots[candidate]?.place.predecessor
        }
        let successor = predecessor.map { slots[$0]?.place.successor } ?? queue.first
        slots[slot]?.place.predecessor = predecessor
        slots[slot]?.place.successor = successor
        if let predecessor { slots[predecessor]?.place.successor = slot } else { queues[account]?.first = slot }
        if let successor { slots[successor]?.place.predecessor = slot } else { queues[account]?.last = slot }
    }

    private static func sequence(_ slot: Int, _ slots: [PoolSlot?]) -> UInt64 {
        slots[slot]?.operation.operation.nonceSequence ?? 0
    }

    /// Closes the gap an operation leaves.
    mutating func unlink(_ slot: Int, in slots: inout [PoolSlot?]) {
        guard let account = account(slot, slots), let place = slots[slot]?.place else { return }
        if let before = place.predecessor {
            slots[before]?.place.successor = place.successor
        } else if let after = place.successor {
            queues[account]?.first = after
        }
        if let after = place.successor {
            slots[after]?.place.predecessor = place.predecessor
        } else if let before = place.predecessor {
            queues[account]?.last = before
        }
        if place.predecessor == nil, place.successor == nil { queues[account] = nil }
    }

    /// Takes over a queue's end from another division into lanes; an account's operations stay together.
    mutating func relink(_ slot: Int, of entry: PoolSlot) {
        let operation = entry.operation.operation
        let account = Account(sender: operation.sender, key: operation.nonceKey)
        var queue = queues[account] ?? Queue(first: slot, last: slot)
        if entry.place.predecessor == nil { queue.first = slot }
        if entry.place.successor == nil { queue.last = slot }
        queues[account] = queue
    }

    private func account(_ slot: Int, _ slots: [PoolSlot?]) -> Account? {
        slots[slot].map { Account(sender: $0.sender, key: $0.operation.operation.nonceKey) }
    }
}
