/// Users send operations to the pool.
public struct Submit: Hashable, Sendable {
    public var submission: Submission

    public init(_ submission: Submission) { self.submission = submission }
}

extension Submit: DeclaredAction {
    static let declaration = ActionDeclaration<Submit>(
        "submit",
        .instant,
        Format<Submission>.submission.inside(Submit.init, \.submission),
        "Users send operations to the pool.",
        example: "{ label: alice, count: 3 }"
    )
}
