import Bundler
import Ethereum
import ScenarioFile
import Simulation

/// `bounded_steps`: time advances, and a sender does not send again and again at one head.
struct BoundedSteps {
    private let allowed: UInt64
    /// Of each sender since the head was announced.
    private var submissions: [UInt64]
    private var instant: Duration = .zero
    private var eventsAtInstant = 0
    private var log = ViolationLog(.boundedSteps)

    private static let stepLimit = 100_000

    init(_ facts: RunFacts) {
        allowed = facts.settings.maxCancellationFeeIncreases + 3
        submissions = Array(repeating: 0, count: facts.signers.count)
    }

    mutating func observe(_ event: TraceEvent) {
        if event.time == instant {
            eventsAtInstant += 1
            if eventsAtInstant == Self.stepLimit {
                log.report(event, "\(Self.stepLimit) events at \(ReadableAmount.time(instant)) without time advancing")
            }
        } else {
            instant = event.time
            eventsAtInstant = 1
        }
        switch event.body {
        case .world(.headAnnounced):
            for sender in submissions.indices { submissions[sender] = 0 }
        case .world(.runEnded(_, .stepLimit)):
            log.report(event, "\(Self.stepLimit) steps without virtual time advancing: the run was stopped")
        case .builder(let sender?, .transaction(.transactionSigned)): count(sender, event)
        case .chain, .builder, .world: break
        }
    }

    func finish() -> [Violation] { log.result }

    private mutating func count(_ sender: Int, _ event: TraceEvent) {
        guard submissions.indices.contains(sender) else { return }
        submissions[sender] += 1
        guard submissions[sender] > allowed else { return }
        log.report(
            event,
            "sender \(sender) made \(submissions[sender]) submissions since the last head; at most \(allowed) are sane"
        )
    }
}
