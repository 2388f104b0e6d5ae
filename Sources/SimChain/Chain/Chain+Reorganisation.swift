public import Ethereum

/// Why blocks cannot be replaced.
public enum ReorganisationError: Error, Hashable, Sendable {
    /// A reorganisation replaces at least one block.
    case nothingToReplace
    /// Genesis stays, and no more than 64 blocks are kept in a way that they can be undone.
    case tooDeep(depth: UInt64, limit: UInt64)
}

extension Chain {
    /// The newest `depth` blocks leave the chain, and as many with the same numbers and timestamps take their place.
    ///
    /// A kept transaction is executed again in the block that replaces its own; the new blocks contain nothing else but
    /// traffic. All others return to the mempool as if other nodes had sent them, and so do kept ones that can no
    /// longer be executed, because an earlier nonce is missing or the base fee is above their fee cap.
    ///
    /// - Parameters:
    ///   - keep: of a transaction in the blocks that leave, whether the new ones contain it.
    ///   - vanish: transactions that are not kept do not return to the mempool, but are gone.
    /// - Returns: the new blocks, oldest first.
    @discardableResult
    public func reorganise(
        depth: UInt64,
        keep: (Hash32) -> Bool,
        vanish: Bool
    ) throws(ReorganisationError) -> [BlockHeader] {
        guard depth > 0 else { throw .nothingToReplace }
        let limit = min(head.number, BlockHistory.undoDepth)
        guard depth <= limit else { throw .tooDeep(depth: depth, limit: limit) }

        let removed = removeBlocks(depth)
        keepAccountsRetired(since: head.number)
        branch += 1
        events(.reorganised(depth: depth, ancestor: head.number, removed: removed.map(\.header.hash)))
        var leftOut: [MinedTransaction] = []
        let headers = removed.map { rebuild($0, keep: keep, leftOut: &leftOut) }
        updatePool(mined: [])
        if vanish {
            for mined in leftOut {
                // The pool's local tracker must not bring it back.
                pool.remove(mined.transaction.hash)
                report(mined, leavesBecause: .vanished)
            }
        } else {
            returnToPool(leftOut)
        }
        return headers
    }

    /// Whoever was through because of a block that leaves is not: the operation can come back and wait for longer than
    /// an account is kept. They stay for good, as nobody says again that they are through.
    private func keepAccountsRetired(since ancestor: BlockNumber) {
        while let retirement = retirements.last, retirement.due > ancestor + BlockHistory.undoDepth {
            retirements.popLast()
        }
    }

    /// Undoes the newest blocks. Oldest first.
    private func removeBlocks(_ depth: UInt64) -> [BlockRecord] {
        world.rollBack(to: 0)
        var removed = [history.removeHead()]
        while removed.count < depth {
            world.takeBack(history.head.undo)
            removed.append(history.removeHead())
        }
        // Interventions after the ancestor stay: they go back to where the journal of the head is kept.
        world.resumeJournal(history.head.undo)
        history.head.undo = []
        return removed.reversed()
    }

    private func rebuild(
        _ old: BlockRecord,
        keep: (Hash32) -> Bool,
        leftOut: inout [MinedTransaction]
    ) -> BlockHeader {
        let block = BlockContext(
            number: old.header.number,
            timestamp: old.header.timestamp,
            baseFeePerGas: nextBaseFeePerGas
        )
        beginBlock()
        var assembly = BlockAssembly(chain: self, block: block, settings: history.nextSettings)
        var kept: [MinedTransaction] = []
        for mined in old.transactions {
            if keep(mined.transaction.hash) { kept.append(mined) } else { leftOut.append(mined) }
        }
        leftOut += assembly.refill(with: kept)
        // The interventions that follow came while the old block was the head.
        let header = finishBlock(assembly, interventions: old.interventions, successor: old.successor)
        for intervention in old.interventions { apply(intervention) }
        return header
    }
}
