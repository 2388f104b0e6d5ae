public import Bundler

/// An item of an expected list of transitions.
public enum TransitionItem: Hashable, Sendable {
    /// `reason` is `nil` where the file does not say why.
    case transition(from: SenderStateKind, to: SenderStateKind, reason: TransitionReason?)
    /// `...`: zero or more transitions.
    case anything
}

extension TransitionItem: CustomStringConvertible {
    public var description: String {
        switch self {
        case .transition(let from, let to, nil): "\(from.rawValue) -> \(to.rawValue)"
        case .transition(let from, let to, let reason?): "\(from.rawValue) -> \(to.rawValue): \(reason.rawValue)"
        case .anything: "..."
        }
    }
}

/// The transitions a scenario file can name, with their reasons: the state machine's own table, by edges.
public enum TransitionVocabulary {
    public struct Edge: Hashable, Sendable {
        public var from: SenderStateKind
        public var to: SenderStateKind
        public var reasons: [TransitionReason]
    }

    public static let edges: [Edge] = SenderEdge.all.reduce(into: []) { edges, legal in
        if let index = edges.firstIndex(where: { $0.from == legal.from && $0.to == legal.to }) {
            edges[index].reasons.append(legal.reason)
        } else {
            edges.append(Edge(from: legal.from, to: legal.to, reasons: [legal.reason]))
        }
    }

    /// Why a sender can go this way; `nil` where it cannot.
    public static func reasons(from: SenderStateKind, to: SenderStateKind) -> [TransitionReason]? {
        edges.first { $0.from == from && $0.to == to }?.reasons
    }
}
