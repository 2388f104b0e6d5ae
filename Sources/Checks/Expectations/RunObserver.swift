public import Bundler
public import Ethereum
public import ScenarioFile
import SimChain
public import Simulation

/// Sums up a run as it happens: everything that a scenario's expectations may ask about.
public final class RunObserver: TraceObserver {
    // One thread only, and no access lasts across a call that could come back here: checking that costs more than it
    // tells.
    @exclusivity(unchecked)
    var operations: OperationLedger
    @exclusivity(unchecked)
    var transactions: TransactionLedger
    @exclusivity(unchecked)
    var transitions: TransitionLedger
    @exclusivity(unchecked)
    var metrics = BuilderMetrics()
    @exclusivity(unchecked)
    var events: EventMatcher
    @exclusivity(unchecked)
    private(set) var rpcCalls: [RPCMethod: Int] = [:]
    /// Of the head.
    @exclusivity(unchecked)
    private(set) var baseFeePerGas: WeiPerGas = 0
    /// The newest block of the canonical chain.
    @exclusivity(unchecked)
    public private(set) var head: BlockNumber = 0
    /// Of the events whose counts checks ask for, by name.
    @exclusivity(unchecked)
    private(set) var eventCounts: [String: Int]
    /// Of each event that must not come, the first that came.
    @exclusivity(unchecked)
    private(set) var unwantedEvents: [UnwantedEvent] = []
    let expectations: Expectations

    struct UnwantedEvent {
        var expected: EventExpectation
        var time: Duration
    }

    /// - Parameter signers: The account of each sender, by its index.
    public init(scenario: Scenario, signers: [Address]) {
        expectations = scenario.expectations
        let events = expectations.events?.value ?? []
        self.events = EventMatcher(events)
        eventCounts = Dictionary(expectations.eventCounts.map { ($0.name, 0) }) { first, _ in first }
        operations = OperationLedger(labels: Self.labels(scenario))
        transactions = TransactionLedger(
            signers: signers,
            keepsAll: expectations.transactions != nil,
            keepsSizes: expectations.bundles.operations != nil
        )
        transitions = TransitionLedger(
            senders: signers.count,
            kept: expectations.transitions.map(\.sender),
            keepsAll: expectations.transitionsOfAll != nil
        )
    }

    /// Changes of state of all senders.
    public var transitionCount: Int { transitions.count }

    public func state(of sender: Int) -> SenderStateKind? {
        transitions.states.indices.contains(sender) ? transitions.states[sender] : nil
    }

    public func observe(_ event: TraceEvent) {
        switch event.body {
        case .world(.rpcCall(let call)):
            rpcCalls[call.method, default: 0] += 1
            return
        case .chain(.genesis(let header, _)), .chain(.blockSealed(let header, _, _)):
            head = header.number
            baseFeePerGas = header.baseFeePerGas
        case .builder(let sender, let builderEvent):
            events.observe(builderEvent) { operations.hash(of: $0) }
            transitions.observe(event)
            count(builderEvent, at: event.time)
            if let sender { metrics.observe(builderEvent, of: sender, at: event.time, head: event.block) }
        case .chain, .world: break
        }
        operations.observe(event)
        transactions.observe(event)
    }

    private func count(_ event: BuilderEvent, at time: Duration) {
        if !eventCounts.isEmpty {
            let name = "\(event.name)"
            if let count = eventCounts[name] { eventCounts[name] = count + 1 }
        }
        for expected in expectations.never?.value ?? []
        where EventMatcher.matches(event, expected, labels: { operations.hash(of: $0) })
            && !unwantedEvents.contains(where: { $0.expected == expected })
        {
            unwantedEvents.append(UnwantedEvent(expected: expected, time: time))
        }
    }

    private static func labels(_ scenario: Scenario) -> Set<String> {
        var labels = Set(scenario.expectations.userOperations.labelled.map(\.label))
        for entry in scenario.timeline {
            guard case .expect(let check) = entry.action else { continue }
            labels.formUnion(check.expectations.userOperations.labelled.map(\.label))
        }
        let events = (scenario.expectations.events?.value ?? []) + (scenario.expectations.never?.value ?? [])
        for event in events {
            for field in event.fields { labels.formUnion(field.texts) }
        }
        return labels
    }
}
