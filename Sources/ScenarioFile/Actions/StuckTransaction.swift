public import Ethereum

/// As a foreign transaction, and block builders do not take it.
public struct StuckTransaction: Hashable, Sendable {
    public var transaction: OutsideTransaction
    /// The first block that may have it; `nil`: none.
    public var until: BlockNumber?

    public init(_ transaction: OutsideTransaction = OutsideTransaction(), until: BlockNumber? = nil) {
        self.transaction = transaction
        self.until = until
    }
}

extension StuckTransaction: Declared {
    static let defaults = StuckTransaction()

    static let fields: [Field<StuckTransaction>] =
        OutsideTransaction.fields.map { $0.inside(\StuckTransaction.transaction) }
        + [Field("until", \.until, .block, "The first block that may have it; none unless given.", example: "block 8")]
}

extension StuckTransaction: DeclaredAction {
    static let declaration = ActionDeclaration<StuckTransaction>(
        "stuck_transaction",
        .instant,
        .map(.stuckTransaction, fields) { map, stuck in stuck.transaction.check(map) },
        "As a foreign transaction, and block builders do not take it, whatever it pays. A replacement takes its place as "
            + "usual.",
        example: "{ label: trudy, max_fee_per_gas: 60 gwei }"
    )
}

extension KeyTable {
    static let stuckTransaction = KeyTable("stuck_transaction", StuckTransaction.fields.map(\.key))
}
