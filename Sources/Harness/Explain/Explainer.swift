public import Bundler
import Ethereum
import SimChain

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
    private var settings: BuilderSettings
    private var marks: [Int: BlockNumber] = [:]

    /// - Parameter write: Gets the story line by line, without line feeds.
    public init(settings: BuilderSettings, write: @escaping (String) -> Void) {
        self.settings = settings
        text = TimelineText(write: write)
    }

    public func observe(_ event: TraceEvent) {
        names.learn(event)
        switch event.body {
        case .chain(let chainEvent): observe(chainEvent, event)
        case .world(.rpcCall(let call)): observe(call, event)
        case .world(let worldEvent):
            if let line = WorldNarrator(names: names).line(worldEvent) { text.add(line, at: event.time) }
            if case .runEnded = worldEvent { finish() }
        case .builder(let sender, let builderEvent):
            var narrator = BuilderNarrator(names: names, settings: settings, marks: marks)
            let line = narrator.line(builderEvent, sender: sender, block: event.block)
            marks = narrator.marks
            if let line { text.add(line, at: event.time) }
        }
    }

    private func finish() {
        closeCalls()
        text.finish()
    }

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
        case .transactionExecuted(let execution):
            add(narrator.line(event), block: execution.block, trace)
        case .operationExecuted(let execution):
            add(narrator.line(event), block: execution.block, trace)
        case .genesis, .slotMissed, .reorganised, .transactionPooled, .transactionReplaced, .transactionRefused,
            .transactionEvicted:
            if let line = narrator.line(event) { text.add(line, at: trace.time) }
        }
    }

    private func add(_ line: TimelineLine?, block executed: BlockNumber, _ trace: TraceEvent) {
        guard let line else { return }
        if executed == block {
            text.add(line, at: trace.time)
        } else {
            executions.append((trace.time, line))
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
