import Bundler
import Ethereum
import ScenarioFile
import SimChain
import Simulation

/// `replacement_bump`: where a pool took one of our transactions in the place of another of ours, the client's own rule
/// allows it, and the configured percentage is kept.
struct ReplacementBump {
    private struct Submission {
        var sender: Int
        var nonce: UInt64
        /// A bundle at fresh fees has forgotten the minimum replacement fees. Only the client's rule binds it then, and
        /// the bundles that follow until a pool has taken one.
        var isAtFreshFees: Bool
    }

    private let rule: ReplacementRule?
    private let mempool: String
    private let percent: UInt32
    private let signers: [Address]
    private var submissions: [Hash32: Submission] = [:]
    /// Senders whose last bundle with fresh fees no pool has taken yet.
    private var atFreshFees: Set<Int> = []
    /// Of the head, and of the next block: which of the two a client looks at is its own affair.
    private var baseFees: (head: WeiPerGas, next: WeiPerGas) = (0, 0)
    private var log = ViolationLog(.replacementBump)

    init(_ facts: RunFacts) {
        mempool = facts.mempool
        rule = ReplacementRule(mempool: facts.mempool)
        percent = facts.settings.replacementFeePercentIncrease
        signers = facts.signers
    }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .builder(let sender?, .proposal(.bundleFormed(let bundle))):
            if bundle.feeIncreases == 0 { atFreshFees.insert(sender) }
        case .builder(let sender?, .transaction(.transactionSigned(let submission))):
            let isAtFreshFees = submission.kind == .bundle && atFreshFees.contains(sender)
            submissions[submission.hash] = Submission(
                sender: sender,
                nonce: submission.nonce,
                isAtFreshFees: isAtFreshFees
            )
        case .chain(.transactionPooled(let transaction)): take(transaction)
        case .chain(.transactionReplaced(let old, let new)):
            check(old, new, event)
            take(new)
        case .chain(.genesis(let header, _)), .chain(.blockSealed(let header, _, _)):
            baseFees = (header.baseFeePerGas, header.baseFeePerGas)
            forget()
        case .world(.headAnnounced(let head)): baseFees.next = head.nextBaseFeePerGas
        case .chain, .builder, .world: break
        }
    }

    func finish() -> [Violation] { log.result }

    private mutating func take(_ transaction: PooledTransaction) {
        guard let submission = submissions[transaction.hash], submission.isAtFreshFees else { return }
        atFreshFees.remove(submission.sender)
    }

    private mutating func check(_ old: PooledTransaction, _ new: PooledTransaction, _ event: TraceEvent) {
        guard submissions[old.hash] != nil, let submission = submissions[new.hash] else { return }
        let text =
            "\(ReadableAmount.fees(new.fees)) took the place of \(ReadableAmount.fees(old.fees)) at nonce \(new.nonce)"
        if let rule {
            let isAllowed =
                rule.allows(new.fees, over: old.fees, baseFee: baseFees.head)
                || rule.allows(new.fees, over: old.fees, baseFee: baseFees.next)
            if !isAllowed { log.report(event, "\(text), which \(mempool)'s rule forbids") }
        }
        let required = GasFees(
            maxFeePerGas: old.fees.maxFeePerGas.increasedRoundingUp(byPercent: percent),
            maxPriorityFeePerGas: old.fees.maxPriorityFeePerGas.increasedRoundingUp(byPercent: percent)
        )
        guard !submission.isAtFreshFees, !new.fees.meets(required) else { return }
        log.report(
            event,
            "\(text), but replacement_fee_percent_increase \(percent) asks for \(ReadableAmount.fees(required))"
        )
    }

    /// Long runs: a pool keeps no transaction of ours for a thousand others.
    private mutating func forget() {
        guard submissions.count > 4096 else { return }
        let newest = submissions.values.reduce(0) { max($0, $1.nonce) }
        submissions = submissions.filter { $0.value.nonce + 1024 > newest }
    }
}
