public import Ethereum
public import ScenarioFile
import Simulation

/// An invariant that did not hold, with the numbers compared and the event that showed it.
public struct Violation: Hashable, Sendable {
    public var invariant: InvariantName
    public var message: String
    public var time: Duration
    public var block: BlockNumber
    /// The event's number in the trace, from 1.
    public var sequence: UInt64

    public init(invariant: InvariantName, message: String, time: Duration, block: BlockNumber, sequence: UInt64) {
        self.invariant = invariant
        self.message = message
        self.time = time
        self.block = block
        self.sequence = sequence
    }
}

/// The violations of one invariant. A broken run can break the same rule in every block: the first few are enough.
struct ViolationLog {
    let invariant: InvariantName
    private(set) var violations: [Violation] = []
    private(set) var omitted = 0

    private static let limit = 5

    init(_ invariant: InvariantName) { self.invariant = invariant }

    mutating func report(_ event: TraceEvent, _ message: @autoclosure () -> String) {
        report(time: event.time, block: event.block, sequence: event.sequence, message())
    }

    mutating func report(time: Duration, block: BlockNumber, sequence: UInt64, _ message: @autoclosure () -> String) {
        guard violations.count < Self.limit else {
            omitted += 1
            return
        }
        violations.append(
            Violation(invariant: invariant, message: message(), time: time, block: block, sequence: sequence)
        )
    }

    /// The violations; the last one says how many more there were.
    var result: [Violation] {
        guard omitted > 0, var last = violations.last else { return violations }
        last.message += " (and \(omitted) more)"
        return violations.dropLast() + [last]
    }
}
