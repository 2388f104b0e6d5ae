/// A signer's account gets the code of a delegation (EIP-7702), and keeps it.
public struct Delegate: Hashable, Sendable {
    public var sender = 0

    public init() {}
}

extension Delegate: Declared {
    static let defaults = Delegate()

    static let fields: [Field<Delegate>] = [
        Field("sender", \.sender, .sender, "Whose account: one of the builder's senders, from 0.", example: "1")
    ]
}

extension Delegate: DeclaredAction {
    static let declaration = ActionDeclaration<Delegate>(
        "delegate",
        .instant,
        .map(.delegate, fields),
        "The signer's account delegates to a contract (EIP-7702). Mempools take one transaction of such an account.",
        example: "{ sender: 0 }"
    )
}

extension KeyTable {
    static let delegate = KeyTable("delegate", Delegate.fields.map(\.key))
}
