/// The legal edges of the state machine, as data: tests, invariants, `explain` and the documentation read this table.
public struct SenderEdge: Hashable, Sendable {
    public var from: SenderStateKind
    public var to: SenderStateKind
    public var reason: TransitionReason

    public static func isLegal(_ from: SenderStateKind, _ to: SenderStateKind, _ reason: TransitionReason) -> Bool {
        all.contains(SenderEdge(from: from, to: to, reason: reason))
    }

    public static let all: [SenderEdge] =
        edges(.building, .pending, [.submitted, .reorganised])
        + edges(.pending, .building, [.mined, .reverted, .dropped, .timedOut, .nonceUsed])
        + edges(.building, .cancelling, [.underpriced])
        + edges(.cancelling, .cancelPending, [.submitted])
        + edges(.cancelling, .building, [.soft, .abandoned, .nonceUsed, .error])
        + edges(.cancelPending, .building, [.mined, .nonceUsed, .abandoned])
        + edges(.cancelPending, .cancelling, [.dropped, .timedOut])

    private static func edges(
        _ from: SenderStateKind,
        _ to: SenderStateKind,
        _ reasons: [TransitionReason]
    ) -> [SenderEdge] {
        reasons.map { SenderEdge(from: from, to: to, reason: $0) }
    }
}
