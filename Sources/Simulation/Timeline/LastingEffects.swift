import Bundler
import Ethereum
import ScenarioFile

/// Which timeline entries still disturb the run after their instant. Faults of calls end by themselves (``FaultBoard``).
struct LastingEffects {
    /// What an entry that takes effect begins and ends.
    struct Change: Hashable {
        /// Whether the entry itself lasts.
        var lasts = false
        /// Earlier entries whose effect it ends.
        var ended: [Int] = []
    }

    /// Entries whose effect lasts until a block, in the order they fired.
    private var untilBlock: [(entry: Int, block: BlockNumber)] = []
    /// The entry that set manual mode, while it lasts.
    private var manualMode: Int?
    /// The entry that drained a sender, until that has its first balance again. Looked up only.
    private var drains: [Int: Int] = [:]
    /// Each sender's at genesis.
    private let signerBalance: Wei

    init(signerBalance: Wei) { self.signerBalance = signerBalance }

    mutating func begin(_ action: TimelineAction, entry: Int) -> Change {
        switch action {
        case .rpc, .answer: return Change(lasts: true)
        case .exclude(_, let block), .include(_, let block):
            untilBlock.append((entry, block))
            return Change(lasts: true)
        case .setBundlingMode(.manual):
            guard manualMode == nil else { return Change() }
            manualMode = entry
            return Change(lasts: true)
        case .setBundlingMode(.auto):
            defer { manualMode = nil }
            return Change(ended: manualMode.map { [$0] } ?? [])
        case .drain(let drain): return self.drain(drain, entry: entry)
        case .submit, .drop, .baseFee, .priorityFee, .traffic, .blockGasLimit, .foreignTransaction, .stuckTransaction,
            .reorg, .missSlots, .sendBundleNow, .changeOperation, .expect:
            return Change()
        }
    }

    /// Less than at genesis is too little for a bundle, for all anyone knows: nothing is promised to operations until
    /// there is more.
    private mutating func drain(_ drain: Drain, entry: Int) -> Change {
        guard drain.balance < signerBalance else {
            return Change(ended: drains.removeValue(forKey: drain.sender).map { [$0] } ?? [])
        }
        guard drains[drain.sender] == nil else { return Change() }
        drains[drain.sender] = entry
        return Change(lasts: true)
    }

    /// The entries that end because this block is the head now.
    mutating func headBecame(_ block: BlockNumber) -> [Int] {
        guard !untilBlock.isEmpty else { return [] }
        let ended = untilBlock.filter { $0.block <= block }.map(\.entry)
        untilBlock.removeAll { $0.block <= block }
        return ended
    }
}
