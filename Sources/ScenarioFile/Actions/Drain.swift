public import Ethereum

/// A signer's balance becomes this.
public struct Drain: Hashable, Sendable {
    public var sender = 0
    public var balance: Wei

    public init(balance: Wei) { self.balance = balance }
}

extension Drain: Declared {
    static let defaults = Drain(balance: .zero)

    static let fields: [Field<Drain>] = [
        Field("sender", \.sender, .sender, "Whose balance: one of the builder's senders, from 0.", example: "1"),
        Field("to", \.balance, .ether, "The new balance.", example: "0.01 ether").required,
    ]
}

extension Drain: DeclaredAction {
    static let declaration = ActionDeclaration<Drain>(
        "drain",
        .instant,
        .map(.drain, fields),
        "The signer's balance becomes this.",
        example: "{ sender: 0, to: 0 wei }"
    )
}

extension KeyTable {
    static let drain = KeyTable("drain", Drain.fields.map(\.key))
}
