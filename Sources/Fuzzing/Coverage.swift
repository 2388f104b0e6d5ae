import Bundler
public import Simulation

/// What runs have reached, as a set of edges. An edge is a text: `transition building>pending accepted`.
public struct Coverage: Hashable, Sendable {
    public private(set) var edges: Set<String>

    public init(_ edges: Set<String> = []) { self.edges = edges }

    /// - Returns: how many of them are new.
    @discardableResult
    public mutating func join(_ other: Coverage) -> Int {
        let before = edges.count
        edges.formUnion(other.edges)
        return edges.count - before
    }

    /// In the order of their bytes, so that their numbers are always the same.
    public var sorted: [String] { edges.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) } }
}

/// Collects the coverage of one run. One thread only: that of the run.
public final class CoverageObserver: TraceObserver {
    private var seen: Set<String> = []

    public init() {}

    public func observe(_ event: TraceEvent) {
        seen.insert("event \(event.name)")
        if case .builder(_, let event) = event.body, let edge = Self.edge(of: event) { seen.insert(edge) }
    }

    public func finish() -> Coverage { Coverage(seen) }

    private static func edge(of event: BuilderEvent) -> String? {
        switch event {
        case .sender(.stateChanged(let change)):
            "transition \(change.from.rawValue)>\(change.to.rawValue) \(change.reason.rawValue)"
        case .sender(.triggered(let cause, _, _)): "trigger \(cause.rawValue)"
        case .sender(.backedOff(let reason)): "back_off \(reason.rawValue)"
        case .transaction(.transactionRefused(let refused)):
            "refusal \(refused.kind.rawValue) \(refused.refusal.rawValue)"
        case .proposal(.operationSkipped(_, let reason)): "skip \(reason.name)"
        case .proposal(.noOperations(let reason)): "no_operations \(reason.rawValue)"
        case .pool(.operationRemoved(_, let reason, _)): "removal \(reason.prefix(4))"
        case .sender, .transaction, .proposal, .pool: nil
        }
    }
}
