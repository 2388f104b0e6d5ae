import Bundler
import ScenarioFile
import Simulation

/// `legal_edges`: a sender's state changes only along the state machine's table, from the state it was in.
struct LegalEdges {
    /// By sender.
    private var states: [SenderStateKind]
    private var log = ViolationLog(.legalEdges)

    init(_ facts: RunFacts) {
        states = Array(repeating: .building, count: facts.signers.count)
    }

    mutating func observe(_ event: TraceEvent) {
        switch event.body {
        case .builder(let sender?, .sender(.stateChanged(let change))): follow(change, sender: sender, event)
        case .chain, .builder, .world: break
        }
    }

    func finish() -> [Violation] { log.result }

    private mutating func follow(_ change: StateChange, sender: Int, _ event: TraceEvent) {
        while states.count <= sender { states.append(.building) }
        let name = "\(change.from.rawValue) -> \(change.to.rawValue): \(change.reason.rawValue)"
        if states[sender] != change.from {
            log.report(event, "sender \(sender) made \(name), but was in \(states[sender].rawValue)")
        }
        if !SenderEdge.isLegal(change.from, change.to, change.reason) {
            log.report(event, "sender \(sender) made \(name), which is not an edge of the table")
        }
        states[sender] = change.to
    }
}
