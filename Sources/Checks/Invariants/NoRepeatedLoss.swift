import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// `no_repeated_loss`: no operation is in more than two reverted bundles, or a third of its own; and no sender has more of them than
/// `max_reverted_bundles` within `reverted_bundles_window` blocks.///
/// Who was beside a culprit may have a third one of its own: nobody could know before whether it was a bystander, and to
/// send all of a reverted bundle alone would delay them for hours.
struct NoRepeatedLoss {
    private struct Bundle {
        var sender: Int
        var operations: [Hash32]
    }

    private let most: Int
    private let window: BlockNumber
    private var bundles: [Hash32: Bundle] = [:]
    private var reverted = CanonicalLog<(hash: Hash32, bundle: Bundle)>()
    /// Reverted bundles of each operation: with others, and of its own.
    private var counts: [Hash32: (beside: Int, alone: Int)] = [:]
    /// The blocks of each sender's reverted bundles, oldest first.
    private var blocks: [Int: [BlockNumber]] = [:]
    private var log = ViolationLog(.noRepeatedLoss)

    init(_ facts: RunFacts) {
        most = Int(clamping: facts.settings.maxRevertedBundles)
        window = facts.settings.revertedBundlesWindow
    }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .builder(let sender?, .transaction(.transactionSigned(let signed))) where signed.kind == .bundle:
            bundles[signed.hash] = Bundle(sender: sender, operations: signed.operations)
        case .builder(let sender?, .sender(.buildingResumed)):
            // Before the window has passed, it was an operator who took the responsibility.
            if recent(sender, at: event.block + 1).count >= most { blocks[sender] = [] }
        case .chain(.transactionExecuted(let execution)) where !execution.succeeded:
            if let bundle = bundles[execution.hash] { lost(bundle, execution, event) }
        case .chain(.reorganised(_, let ancestor, _)):
            for (_, bundle) in reverted.undo(above: ancestor) { takeBack(bundle, above: ancestor) }
        case .chain, .builder, .world: break
        }
    }

    func finish() -> [Violation] { log.result }

    private mutating func lost(_ bundle: Bundle, _ execution: TransactionExecution, _ event: TraceEvent) {
        reverted.append((execution.hash, bundle), block: execution.block)
        count(bundle, by: 1)
        for operation in bundle.operations {
            guard let count = counts[operation], count.beside + count.alone > 2 else { continue }
            // The third, of its own.
            if count == (beside: 2, alone: 1) || count == (beside: 1, alone: 2), bundle.operations.count == 1 {
                continue
            }
            let number = count.beside + count.alone
            log.report(event, "operation \(operation) is in \(number) reverted bundles, \(count.alone) of its own")
        }
        blocks[bundle.sender, default: []].append(execution.block)
        let recent = recent(bundle.sender, at: execution.block)
        guard most > 0, recent.count > most else { return }
        log.report(
            event,
            "sender \(bundle.sender) has \(recent.count) reverted bundles in \(window) blocks; it must stop after \(most)"
        )
    }

    private mutating func takeBack(_ bundle: Bundle, above ancestor: BlockNumber) {
        count(bundle, by: -1)
        blocks[bundle.sender]?.removeAll { $0 > ancestor }
    }

    private mutating func count(_ bundle: Bundle, by difference: Int) {
        for operation in bundle.operations {
            if bundle.operations.count == 1 {
                counts[operation, default: (0, 0)].alone += difference
            } else {
                counts[operation, default: (0, 0)].beside += difference
            }
        }
    }

    private func recent(_ sender: Int, at block: BlockNumber) -> [BlockNumber] {
        (blocks[sender] ?? []).filter { $0 <= block && block - $0 < window }
    }
}
