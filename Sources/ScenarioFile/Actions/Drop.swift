/// A transaction is gone from every pool and relay, for good.
public struct Drop: Hashable, Sendable {
    public var transaction: TransactionReference

    public init(_ transaction: TransactionReference = TransactionReference()) { self.transaction = transaction }
}

extension Drop: DeclaredAction {
    static let declaration = ActionDeclaration<Drop>(
        "drop",
        .instant,
        Format<TransactionReference>.map(.drop, TransactionReference.fields).inside(Drop.init, \.transaction),
        "The mempool forgets a transaction. Nobody announces it again.",
        example: "{ transaction: latest, sender: 0 }"
    )
}

extension KeyTable {
    static let drop = KeyTable("drop", TransactionReference.fields.map(\.key))
}
