/// The competing demand for block space from the next block on.
public struct SetTraffic: Hashable, Sendable {
    public var traffic: Traffic

    public init(_ traffic: Traffic) { self.traffic = traffic }
}

extension SetTraffic: DeclaredAction {
    static let declaration = ActionDeclaration<SetTraffic>(
        "traffic",
        .setting,
        Format<Traffic>.changedTraffic.inside(SetTraffic.init, \.traffic),
        "The competing demand for block space, from the next block on.",
        example: "quiet"
    )
}
