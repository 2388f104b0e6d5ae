public import Bundler
public import Ethereum
import ScenarioFile
public import SimChain

/// One entry of a run's append-only trace: what happened, when, and where the chain stood.
///
/// Expectations, invariants, `explain`, reports and fingerprints are functions of these and of nothing else.
///
/// A class because it is large, never changes, and is handed to a dozen observers.
public final class TraceEvent: Sendable {
    /// Counts from 1; also the line's number in the trace file.
    public let sequence: UInt64
    /// Virtual time since genesis.
    public let time: Duration
    /// The chain's head when it happened; for a sealed block that block itself.
    public let block: BlockNumber
    public let body: Body

    public indirect enum Body: Sendable {
        case chain(ChainEvent)
        /// `sender` is `nil` for what the pool or the service did.
        case builder(sender: Int?, BuilderEvent)
        case world(WorldEvent)
    }

    public init(sequence: UInt64, time: Duration, block: BlockNumber, body: Body) {
        self.sequence = sequence
        self.time = time
        self.block = block
        self.body = body
    }

    /// The event's name in the trace and in scenario files.
    public var name: StaticString {
        switch body {
        case .chain(let event): event.name
        case .builder(_, let event): event.name
        case .world(let event): event.name
        }
    }

    /// Shows the fields of the event itself, without time, block and source.
    public func visitFields(_ visitor: inout some EventFieldVisitor) {
        switch body {
        case .chain(let event): event.visitFields(&visitor)
        case .builder(_, let event): event.visitFields(&visitor)
        case .world(let event): event.visitFields(&visitor)
        }
    }
}

/// Watches a run from outside, event by event. It keeps what it needs of them: a trace is not held in memory.
public protocol TraceObserver {
    mutating func observe(_ event: TraceEvent)
}
