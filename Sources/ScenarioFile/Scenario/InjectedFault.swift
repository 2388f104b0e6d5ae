/// A fault that stands between builder and chain, for testing the harness.
public enum InjectedFault: RawRepresentable, Hashable, Sendable, CaseIterable {
    /// Each invariant has one of its name.
    case breaking(InvariantName)
    /// A node that never answers about the first operation.
    case passedOver
    /// A node that stops announcing heads.
    case silentNode

    public static let allCases = InvariantName.allCases.map(breaking) + [passedOver, silentNode]

    /// The name in scenario files.
    public var rawValue: String {
        switch self {
        case .breaking(let invariant): invariant.rawValue
        case .passedOver: "passed_over"
        case .silentNode: "silent_node"
        }
    }

    public init?(rawValue: String) {
        guard let fault = Self.allCases.first(where: { $0.rawValue == rawValue }) else { return nil }
        self = fault
    }

    /// The invariant that must find it.
    public var invariant: InvariantName {
        switch self {
        case .breaking(let invariant): invariant
        case .passedOver, .silentNode: .liveness
        }
    }
}
