import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// `no_repeated_loss`: no operation is in more than two reverted bundles, or a third of its own; and no sender has more of
/// them than `max_reverted_bundles` within `reverted_bundles_window` blocks.
///
/// What counts is what the sender knew when it signed: a revert that no node told it of could not stop it. After 64 blocks
/// it counts all the same.
///
/// Who was beside a culprit may have a third one of its own: nobody could know before whether it was a bystander, and to
/// send all of a reverted bundle alone would delay them for hours.
struct NoRepeatedLoss {
    private struct Bundle {
        var hash: Hash32
        var sender: Int
        var operations: [Hash32]
        var signedAt: BlockNumber
        /// What would be wrong with its revert.
        var objection: String?
    }

    private struct Loss {
        var bundle: Bundle
        var block: BlockNumber
        var isTold = false
    }

    private let most: Int
    private let window: BlockNumber
    private var bundles: [Hash32: Bundle] = [:]
    /// Of the canonical chain, oldest first.
    private var losses: [Loss] = []
    /// Those before these were pardoned with their sender by an operator.
    private var releases: [Int: BlockNumber] = [:]
    private var log = ViolationLog(.noRepeatedLoss)

    private static var blocksUntilKnown: BlockNumber { 64 }
    private static var mostBundles: Int { 1_024 }
    private static var blocksKept: BlockNumber { 256 }

    init(_ facts: RunFacts) {
        most = Int(clamping: facts.settings.maxRevertedBundles)
        window = facts.settings.revertedBundlesWindow
    }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .builder(let sender?, .transaction(.transactionSigned(let signed))) where signed.kind == .bundle:
            sign(Bundle(hash: signed.hash, sender: sender, operations: signed.operations, signedAt: event.block), event)
        case .builder(_?, .transaction(.transactionMined(let mined))):
            for index in losses.indices where losses[index].bundle.hash == mined.hash { losses[index].isTold = true }
        case .builder(let sender?, .sender(.buildingResumed)):
            // Before the window has passed, it was an operator who took the responsibility.
            if most > 0, recent(sender, at: event.block).count >= most { releases[sender] = event.block }
        case .chain(.transactionExecuted(let execution)) where !execution.succeeded:
            guard let bundle = bundles[execution.hash] else { return }
            losses.append(Loss(bundle: bundle, block: execution.block))
            if let objection = bundle.objection { log.report(event, objection) }
        case .chain(.reorganised(_, let ancestor, _)):
            losses.removeAll { $0.block > ancestor }
        case .chain, .builder, .world: break
        }
    }

    func finish() -> [Violation] { log.result }

    private mutating func sign(_ bundle: Bundle, _ event: TraceEvent) {
        var bundle = bundle
        if !losses.isEmpty {
            let isAlone = bundle.operations.count == 1
            let objections = bundle.operations.compactMap { repeated($0, isAlone: isAlone, event.block) }
            bundle.objection = objections.first ?? tooMany(bundle.sender, event.block)
        }
        bundles[bundle.hash] = bundle
        // In large steps. No reorganisation reaches so far, and nothing waits in a mempool for so long.
        guard bundles.count > Self.mostBundles else { return }
        bundles = bundles.filter { $0.value.signedAt + Self.blocksKept > event.block }
    }

    private func isKnown(_ loss: Loss, at block: BlockNumber) -> Bool {
        loss.isTold || block.saturatingSubtract(loss.block) >= Self.blocksUntilKnown
    }

    private func repeated(_ operation: Hash32, isAlone: Bool, _ block: BlockNumber) -> String? {
        let before = losses.filter { isKnown($0, at: block) && $0.bundle.operations.contains(operation) }
        guard before.count >= 2 else { return nil }
        let wasBystander = before.contains { $0.bundle.operations.count > 1 }
        if before.count == 2, wasBystander, isAlone { return nil }
        return "operation \(operation) is in \(before.count + 1) reverted bundles"
    }

    private func tooMany(_ sender: Int, _ block: BlockNumber) -> String? {
        let count = recent(sender, at: block).count
        guard most > 0, count >= most else { return nil }
        return
            "sender \(sender) has \(count + 1) reverted bundles in \(window) blocks; it must stop after \(most)"
    }

    private func recent(_ sender: Int, at block: BlockNumber) -> [Loss] {
        losses.filter { loss in
            loss.bundle.sender == sender && isKnown(loss, at: block) && loss.block + window > block
                && releases[sender].map { loss.block > $0 } ?? true
        }
    }
}
