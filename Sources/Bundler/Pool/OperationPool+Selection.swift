public import Ethereum

/// Which operations a bundle gets, and in which order.
extension OperationPool {
    /// Whether an operation can go into a bundle now, as far as nonces in the pool tell.
    public enum Turn: Hashable, Sendable {
        /// No operation with its account and nonce key is before it.
        case next
        /// The operation with the nonce right before it waits too, and was offered before it.
        case after(Hash32)
        /// A nonce before its own, or before that of one it follows, is missing.
        case waits
        /// Its nonce was found unusable, and it is not time to look again.
        case rests
        /// Something else was found against it, and others go first until this block.
        case pauses(until: BlockNumber)
    }

    /// Offers the operations of a shard one after the other, best first, but none before the one whose nonce it
    /// follows. If isolated operations have their turn in this lane, they are offered first. `body` returns false to
    /// end it.
    ///
    /// - Parameter head: The head's number: an operation whose nonce was found unusable is looked at again 1, 2, 4, 8 …
    ///   blocks later. At every head it would take a place in the bundle from those that can be included.
    public mutating func visit(
        entryPoint: EntryPointVersion,
        shard: Shard,
        baseFeePerGas: WeiPerGas,
        head: BlockNumber,
        _ body: (PooledOperation, _ isIsolated: Bool, Turn) -> Bool
    ) {
        prepare(for: shard)
        let lane = laneIndex(entryPoint, shard.index)
        guard lanes[lane].count > 0 else { return }
        lanes[lane].sort(baseFeePerGas: baseFeePerGas, slots)
        visitRound += 1
        changedNumbersTold = 0
        visitHead = head
        guard lanes[lane].isolatedCount > 0, lanes[lane].isIsolatedTurn else {
            _ = visitRanked(lane, except: nil, body)
            return
        }
        guard visitRanked(lane, except: false, body) else { return }
        _ = visitRanked(lane, except: true, body)
    }

    private mutating func visitRanked(
        _ lane: Int,
        except unwanted: Bool?,
        _ body: (PooledOperation, Bool, Turn) -> Bool
    ) -> Bool {
        for position in lanes[lane].ranked.indices {
            let rank = lanes[lane].ranked[position]
            guard let place = slots[rank.slot]?.place, slots[rank.slot]?.stamp == rank.stamp,
                slots[rank.slot]?.isIsolated != unwanted, place.visited != visitRound
            else { continue }
            if let predecessor = place.predecessor, slots[predecessor]?.place.visited != visitRound {
                slots[rank.slot]?.place.deferred = visitRound
                continue
            }
            guard offer(rank.slot, body) else { return false }
        }
        return true
    }

    /// Offers an operation, and after it those that were passed over because they follow it.
    private mutating func offer(_ first: Int, _ body: (PooledOperation, Bool, Turn) -> Bool) -> Bool {
        var slot = first
        while let entry = slots[slot] {
            let turn = turn(of: entry)
            slots[slot]?.place.visited = visitRound
            if turn == .waits { slots[slot]?.place.waited = visitRound }
            guard body(entry.operation, entry.isIsolated, turn) else { return false }
            guard let successor = entry.place.successor, slots[successor]?.place.deferred == visitRound,
                slots[successor]?.place.visited != visitRound
            else { return true }
            slot = successor
        }
        return true
    }

    private func turn(of entry: PoolSlot) -> Turn {
        guard let predecessor = entry.place.predecessor, let before = slots[predecessor] else {
            if visitHead < entry.restsUntil { return .pauses(until: entry.restsUntil) }
            return entry.rests(at: visitHead) ? .rests : .next
        }
        let (next, overflow) = before.operation.operation.nonceSequence.addingReportingOverflow(1)
        let follows = !overflow && next == entry.operation.operation.nonceSequence
        return follows && before.place.waited != visitRound ? .after(before.operation.hash) : .waits
    }

    /// Operations of a shard that could go into a bundle one after the other, best first, at most `limit`.
    public mutating func best(
        entryPoint: EntryPointVersion,
        shard: Shard,
        baseFeePerGas: WeiPerGas,
        limit: Int
    ) -> [PooledOperation] {
        var best: [PooledOperation] = []
        guard limit > 0 else { return best }
        visit(entryPoint: entryPoint, shard: shard, baseFeePerGas: baseFeePerGas, head: 0) { operation, _, turn in
            switch turn {
            case .next, .after, .rests, .pauses: best.append(operation)
            case .waits: break
            }
            return best.count < limit
        }
        return best
    }

    /// The signed tip of the best operation of a lane that is next for its account; `nil` if there is none.
    public mutating func bestTip(
        entryPoint: EntryPointVersion,
        shard: Shard,
        baseFeePerGas: WeiPerGas
    ) -> Int128? {
        best(entryPoint: entryPoint, shard: shard, baseFeePerGas: baseFeePerGas, limit: 1).first
            .map { $0.operation.fees.signedTip(baseFeePerGas: baseFeePerGas) }
    }

    /// Isolated operations and others take turns, so that neither waits for ever behind the other.
    public mutating func setIsolatedTurn(_ isIsolatedTurn: Bool, entryPoint: EntryPointVersion, shard: Shard) {
        prepare(for: shard)
        lanes[laneIndex(entryPoint, shard.index)].isIsolatedTurn = isIsolatedTurn
    }

    // MARK: Entry points

    /// The entry points that have operations for a shard, in the order in which bundles are tried: the highest signed tip first.
    ///
    /// - Parameter isReplacement: a bundle replaces one that is in flight. Otherwise entry points take turns, so that none
    ///   waits for ever behind another: the one of the last bundle is the last.
    mutating func entryPoints(
        of shard: Shard,
        among all: [EntryPointVersion],
        baseFeePerGas: WeiPerGas,
        isReplacement: Bool
    ) -> [EntryPointVersion] {
        let last = isReplacement ? nil : lastEntryPoint[shard.index]
        let offers = all.compactMap { entryPoint in
            bestTip(entryPoint: entryPoint, shard: shard, baseFeePerGas: baseFeePerGas)
                .map { (entryPoint: entryPoint, tip: $0, isLast: entryPoint == last) }
        }
        // The sort is stable: equal offers keep the order of the settings.
        let ranked = offers.sorted { $0.isLast == $1.isLast ? $0.tip > $1.tip : $1.isLast }
        return ranked.map(\.entryPoint)
    }

    mutating func noteBundle(of entryPoint: EntryPointVersion, shard: Shard) {
        lastEntryPoint[shard.index] = entryPoint
    }
}
