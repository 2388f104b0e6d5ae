/// Why a run ended without its root's result.
public enum SimulationFailure: Error, Sendable {
    /// Nothing is ready and nobody sleeps, yet the root has not finished. `waiting` says for each registered wait who
    /// waits for what, sorted; a wait on something the scheduler does not know (a stream, a continuation) is not listed
    /// unless it was announced with ``SimScheduler/waiting(for:_:)``.
    case deadlock(at: SimInstant, waiting: [String])
    /// More than the permitted number of jobs ran at one virtual instant. `lastSteps` are the sleepers woken last,
    /// oldest first, and how many jobs followed.
    case noProgress(at: SimInstant, lastSteps: [String])
    /// The run took more real time than permitted.
    case wallLimit(at: SimInstant, lastSteps: [String])
    /// The root threw.
    case rootFailed(any Error)
}

extension SimulationFailure: CustomStringConvertible {
    public var description: String {
        switch self {
        case .deadlock(let instant, let waiting):
            "deadlock at \(instant): nothing is ready and nobody sleeps\n" + Self.list(waiting)
        case .noProgress(let instant, let lastSteps):
            "no progress in virtual time at \(instant); the last steps\n" + Self.list(lastSteps)
        case .wallLimit(let instant, let lastSteps):
            "wall limit reached at \(instant); the last steps\n" + Self.list(lastSteps)
        case .rootFailed(let error): "the simulation's root failed: \(error)"
        }
    }

    private static func list(_ lines: [String]) -> String {
        lines.map { "  \($0)" }.joined(separator: "\n")
    }
}
