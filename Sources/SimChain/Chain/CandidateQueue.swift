import Ethereum

/// The order in which a block takes transactions from the pool: highest effective tip first, within a sender by nonce.
///
/// Equal tips go in the order in which the pool got them, then by sender. A sender whose next transaction cannot be
/// included has nothing more to offer to this block.
struct CandidateQueue {
    /// A sender's pending transactions, of which the ones before `next` are included.
    private struct Run {
        var entries: [PoolEntry]
        var next = 0
        var offer: Offer?
    }

    /// The offer of a transaction to a block.
    private struct Offer {
        var isForced: Bool
        var tip: WeiPerGas
        var arrival: Duration

        func isBetter(than other: Offer) -> Bool {
            if isForced != other.isForced { return isForced }
            if tip != other.tip { return tip > other.tip }
            return arrival < other.arrival
        }
    }

    struct Candidate {
        var entry: PoolEntry
        /// Forced by the timeline: competes with nobody.
        var isForced: Bool
        var tip: WeiPerGas
        fileprivate var run: Int
    }

    private var runs: [Run]
    private let block: BlockContext
    private let networkTip: WeiPerGas
    private let holds: [Hash32: InclusionHold]

    init(
        pending: [[PoolEntry]],
        block: BlockContext,
        networkTip: WeiPerGas,
        holds: [Hash32: InclusionHold]
    ) {
        self.block = block
        self.networkTip = networkTip
        self.holds = holds
        runs = pending.map { Run(entries: $0) }
        for index in runs.indices { runs[index].offer = offer(of: runs[index]) }
    }

    /// The best transaction that can be included next.
    var best: Candidate? {
        var best: (run: Int, offer: Offer)?
        for (index, run) in runs.enumerated() {
            guard let offer = run.offer else { continue }
            if let known = best, !offer.isBetter(than: known.offer) { continue }
            best = (index, offer)
        }
        return best.map { best in
            let run = runs[best.run]
            return Candidate(
                entry: run.entries[run.next],
                isForced: best.offer.isForced,
                tip: best.offer.tip,
                run: best.run
            )
        }
    }

    mutating func include(_ candidate: Candidate) {
        runs[candidate.run].next += 1
        runs[candidate.run].offer = offer(of: runs[candidate.run])
    }

    mutating func skipSender(of candidate: Candidate) { runs[candidate.run].offer = nil }

    private func offer(of run: Run) -> Offer? {
        guard run.next < run.entries.count else { return nil }
        let entry = run.entries[run.next]
        guard let tip = entry.pooled.fees.effectiveTip(baseFeePerGas: block.baseFeePerGas) else { return nil }
        let hold = holds.isEmpty ? nil : holds[entry.pooled.hash]
        if let hold, block.number < hold.notBefore { return nil }
        let isForced = hold?.isForced ?? false
        guard isForced || tip >= networkTip else { return nil }
        return Offer(isForced: isForced, tip: tip, arrival: entry.admittedAt)
    }
}

/// When a transaction may be included, as the scenario's timeline says.
struct InclusionHold: Hashable, Sendable {
    var notBefore: BlockNumber
    /// From then on it goes first and needs no tip. The base fee it must pay all the same, and earlier nonces of its
    /// sender must be included before it.
    var isForced: Bool
}
