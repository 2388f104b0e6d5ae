/// As a foreign transaction, but only the mempool knows it.
public struct StuckTransaction: Hashable, Sendable {
    public var transaction: OutsideTransaction

    public init(_ transaction: OutsideTransaction = OutsideTransaction()) { self.transaction = transaction }
}

extension StuckTransaction: DeclaredAction {
    static let declaration = ActionDeclaration<StuckTransaction>(
        "stuck_transaction",
        .instant,
        Format<OutsideTransaction>.map(.outsideTransaction, OutsideTransaction.fields) { $1.check($0) }
            .inside(StuckTransaction.init, \.transaction),
        "As a foreign transaction; by its name it is there to block a nonce.",
        example: "{ label: trudy, max_fee_per_gas: 60 gwei }"
    )
}
