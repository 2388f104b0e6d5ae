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

/// The transitions a scenario file can name, with their reasons in the order of the format's page.
public enum TransitionVocabulary {
    public struct Edge: Hashable, Sendable {
        public var from: SenderStateKind
        public var to: SenderStateKind
        public var reasons: [TransitionReason]
    }

    public static let edges: [Edge] = [
        Edge(from: .building, to: .pending, reasons: [.submitted, .reorganised]),
        Edge(
            from: .pending,
            to: .building,
            reasons: [.mined, .reverted, .dropped, .timedOut, .nonceUsed, .error]
        ),
        Edge(from: .building, to: .cancelling, reasons: [.underpriced]),
        Edge(from: .cancelling, to: .cancelPending, reasons: [.submitted]),
        Edge(from: .cancelling, to: .building, reasons: [.soft, .abandoned, .nonceUsed, .error]),
        Edge(from: .cancelPending, to: .building, reasons: [.mined, .nonceUsed, .abandoned, .error]),
        Edge(from: .cancelPending, to: .cancelling, reasons: [.dropped, .timedOut]),
    ]

    /// Why a sender can go this way; `nil` where it cannot.
    public static func reasons(from: SenderStateKind, to: SenderStateKind) -> [TransitionReason]? {
        edges.first { $0.from == from && $0.to == to }?.reasons
    }
}
