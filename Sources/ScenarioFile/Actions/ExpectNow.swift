/// What must hold at this instant.
public struct ExpectNow: Hashable, Sendable {
    public var expectations: InstantExpectations

    public init(_ expectations: InstantExpectations) { self.expectations = expectations }
}

extension ExpectNow: DeclaredAction {
    static let declaration = ActionDeclaration<ExpectNow>(
        "expect",
        .check,
        Format<InstantExpectations>.instantExpectations.inside(ExpectNow.init, \.expectations),
        "What must hold at this instant.",
        example: "{ pending_transactions: 1 }"
    )
}
