/// Someone else with the signer's key sends a transaction.
public struct ForeignTransaction: Hashable, Sendable {
    public var transaction: OutsideTransaction

    public init(_ transaction: OutsideTransaction = OutsideTransaction()) { self.transaction = transaction }
}

extension ForeignTransaction: DeclaredAction {
    static let declaration = ActionDeclaration<ForeignTransaction>(
        "foreign_transaction",
        .instant,
        Format<OutsideTransaction>.map(.outsideTransaction, OutsideTransaction.fields) { $1.check($0) }
            .inside(ForeignTransaction.init, \.transaction),
        "Someone else with the signer's key sends nothing to itself with 21 000 gas. If the mempool refuses it, the "
            + "scenario fails.",
        example: "{ label: mallory, max_fee_per_gas: 60 gwei }"
    )
}

extension KeyTable {
    static let outsideTransaction = KeyTable("transaction", OutsideTransaction.fields.map(\.key))
}
