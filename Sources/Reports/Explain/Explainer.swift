public import Bundler
import Checks
import Ethereum
import ScenarioFile
import SimChain
public import Simulation

/// Tells a run as a story: block by block, who did what and why, with the numbers that decided.
public final class Explainer: TraceObserver {
    private var names = NameBook()
    private var text: TimelineText
    private var block: BlockNumber = 0
    /// Executions of a block come before the block is sealed.
    private var executions: [(time: Duration, line: TimelineLine)] = []
    /// Answered calls since the last block, by method.
    private var calls: [RPCMethod: Int] = [:]
    private var callTime: Duration = .zero
    private let settings: BuilderSettings
    private var submissions: [OperationSubmission] = []
    /// How many of them the pool has accepted; all but perhaps the last.
    private var accepted = 0
    private var submissionTime: Duration = .zero
    private var executedOperations: [OperationExecution] = []
    private var executionTime: Duration = .zero

    /// - Parameter write: Gets the story line by line, without line feeds.
    public init(settings: BuilderSettings, write: @escaping (String) -> Void) {
        self.settings = settings
        text = TimelineText(write: write)
    }

    public func observe(_ event: TraceEvent) {
        names.learn(event)
        if joins(event) { return }
        closeGroups()
        switch event.body {
        case .chain(let chainEvent): observe(chainEvent, event)
        case .world(.rpcCall(let call)): observe(call, event)
        case .world(.runEnded): end(event)
        case .world(let worldEvent):
            if let line = WorldNarrator(names: names).line(worldEvent) { text.add(line, at: event.time) }
        case .builder(let sender, let builderEvent):
            let narrator = BuilderNarrator(names: names, settings: settings)
            if let line = narrator.line(builderEvent, sender: sender) { text.add(line, at: event.time) }
        }
    }

    private func end(_ event: TraceEvent) {
        closeCalls()
        text.finish()
        guard case .world(let worldEvent) = event.body, let line = WorldNarrator(names: names).line(worldEvent) else {
            return
        }
        text.add(line, at: event.time)
    }

    // MARK: Groups

    /// Whether the event continues what the one before began: many operations of one kind are one line.
    private func joins(_ event: TraceEvent) -> Bool {
        switch event.body {
        case .world(.operationSubmitted(let submission)):
            if let first = submissions.first {
                // The one before is accepted already, or this is another story.
                guard first.fees == submission.fees, submissionTime == event.time, accepted == submissions.count else {
                    closeGroups()
                    return begin(submission, event.time)
                }
                submissions.append(submission)
                return true
            }
            closeGroups()
            return begin(submission, event.time)
        case .builder(nil, .pool(.operationAccepted(let hash, _))):
            guard submissions.last?.userOpHash == hash, accepted == submissions.count - 1 else { return false }
            accepted += 1
            return true
        case .chain(.operationExecuted(let execution)):
            if let first = executedOperations.first,
                first.block == execution.block, first.succeeded == execution.succeeded,
                first.actualGasUsed == execution.actualGasUsed, first.actualGasCost == execution.actualGasCost
            {
                executedOperations.append(execution)
                return true
            }
            closeGroups()
            executedOperations = [execution]
            executionTime = event.time
            return true
        case .chain, .builder, .world: return false
        }
    }

    private func begin(_ submission: OperationSubmission, _ time: Duration) -> Bool {
        submissions = [submission]
        submissionTime = time
        return true
    }

    private func closeGroups() {
        if !submissions.isEmpty {
            // The last one may be refused, or not answered yet.
            let narrator = WorldNarrator(names: names)
            let (answered, open) = (submissions.prefix(accepted), submissions.dropFirst(accepted))
            if !answered.isEmpty { text.add(narrator.line(Array(answered), isAccepted: true), at: submissionTime) }
            if !open.isEmpty { text.add(narrator.line(Array(open), isAccepted: false), at: submissionTime) }
            submissions = []
            accepted = 0
        }
        if let first = executedOperations.first {
            add(ChainNarrator(names: names).line(executedOperations), block: first.block, executionTime)
            executedOperations = []
        }
    }

    // MARK: Chain and calls

    private func observe(_ event: ChainEvent, _ trace: TraceEvent) {
        let narrator = ChainNarrator(names: names)
        switch event {
        case .blockSealed(let header, let transactions, _):
            closeCalls()
            text.begin(
                block: header.number,
                time: trace.time,
                baseFee: header.baseFeePerGas,
                header: narrator.header(header, transactions: transactions.count)
            )
            block = header.number
            for execution in executions { text.add(execution.line, at: execution.time) }
            executions = []
        case .transactionExecuted(let execution): add(narrator.line(event), block: execution.block, trace.time)
        case .operationExecuted(let execution): add(narrator.line(event), block: execution.block, trace.time)
        case .genesis, .slotMissed, .reorganised, .transactionPooled, .transactionReplaced, .transactionRefused,
            .transactionEvicted:
            if let line = narrator.line(event) { text.add(line, at: trace.time) }
        }
    }

    private func add(_ line: TimelineLine?, block executed: BlockNumber, _ time: Duration) {
        guard let line else { return }
        if executed == block {
            text.add(line, at: time)
        } else {
            executions.append((time, line))
        }
    }

    private func observe(_ call: RPCCallRecord, _ event: TraceEvent) {
        callTime = event.time
        if let line = WorldNarrator(names: names).line(call) {
            text.add(line, at: event.time)
        } else {
            calls[call.method, default: 0] += 1
        }
    }

    private func closeCalls() {
        guard !calls.isEmpty else { return }
        let counts = RPCMethod.allCases.compactMap { method in calls[method].map { "\(method.rawValue) \($0)" } }
        text.add(TimelineLine(actor: "calls", text: counts.joined(separator: ", "), isRoutine: true), at: callTime)
        calls = [:]
    }
}
