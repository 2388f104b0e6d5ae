public import Ethereum

/// Block builders leave the transaction out of blocks before this one.
public struct Exclude: Hashable, Sendable {
    public var transaction: TransactionReference
    public var block: BlockNumber

    public init(_ transaction: TransactionReference = TransactionReference(), until block: BlockNumber) {
        self.transaction = transaction
        self.block = block
    }
}

extension Exclude: Declared {
    static let defaults = Exclude(until: 0)

    static let fields: [Field<Exclude>] =
        TransactionReference.fields.map { $0.inside(\Exclude.transaction) }
        + [Field("until", \.block, .block, "The first block that may have it.", example: "block 8").required]
}

extension Exclude: DeclaredAction {
    static let declaration = ActionDeclaration<Exclude>(
        "exclude",
        .instant,
        .map(.exclude, fields),
        "Block builders do not take a transaction until a block.",
        example: "{ transaction: alice, until: block 8 }"
    )
}

extension KeyTable {
    static let exclude = KeyTable("exclude", Exclude.fields.map(\.key))
}
