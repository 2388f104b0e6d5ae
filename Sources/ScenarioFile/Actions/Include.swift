public import Ethereum

/// Block builders hold the transaction back until this block, and include it there.
public struct Include: Hashable, Sendable {
    public var transaction: TransactionReference
    public var block: BlockNumber

    public init(_ transaction: TransactionReference = TransactionReference(), in block: BlockNumber) {
        self.transaction = transaction
        self.block = block
    }
}

extension Include: Declared {
    static let defaults = Include(in: 0)

    static let fields: [Field<Include>] =
        TransactionReference.fields.map { $0.inside(\Include.transaction) }
        + [Field("in", \.block, .block, "The block that includes it.", example: "block 8").required]
}

extension Include: DeclaredAction {
    static let declaration = ActionDeclaration<Include>(
        "include",
        .instant,
        .map(.include, fields),
        "Block builders hold a transaction back until a block. That block takes it first, tip or not; it must still "
            + "cover the base fee.",
        example: "{ transaction: alice, in: block 8 }"
    )
}

extension KeyTable {
    static let include = KeyTable("include", Include.fields.map(\.key))
}
