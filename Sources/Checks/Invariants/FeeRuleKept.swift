import Bundler
import Ethereum
import ScenarioFile
import Simulation

/// `fee_rule`: every operation of a bundle that is sent meets the configured fee rule at the bundle's fees.
struct FeeRuleKept {
    private let rule: FeeRule
    /// The fees that operations offered, until they are settled.
    private var offers = OpenOperations<GasFees>()
    /// Fee increases of each sender's newest bundle.
    private var feeIncreases: [Int: UInt64] = [:]
    private var log = ViolationLog(.feeRule)

    init(_ facts: RunFacts) { rule = FeeRule(settings: facts.settings) }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .world(.operationSubmitted(let submission)): offers[submission.userOpHash] = submission.fees
        case .builder(let sender?, .proposal(.bundleFormed(let bundle))): feeIncreases[sender] = bundle.feeIncreases
        case .builder(let sender?, .transaction(.transactionSigned(let submission))):
            guard submission.kind == .bundle else { return }
            check(submission, sender: sender, event)
        case .chain(let chainEvent): offers.observe(chainEvent)
        case .builder, .world: break
        }
    }

    func finish() -> [Violation] { log.result }

    private mutating func check(_ submission: SignedSubmission, sender: Int, _ event: TraceEvent) {
        let isReplacement = (feeIncreases[sender] ?? 0) > 0
        let required = rule.required(bundle: submission.fees, isReplacement: isReplacement)
        for hash in submission.operations {
            guard let offer = offers[hash], !offer.meets(required) else { continue }
            log.report(
                event,
                "sender \(sender) bundled operation \(hash), which offers \(ReadableAmount.fees(offer)) "
                    + "and must offer \(ReadableAmount.fees(required)) at bundle fees of \(ReadableAmount.fees(submission.fees))"
            )
        }
    }
}
