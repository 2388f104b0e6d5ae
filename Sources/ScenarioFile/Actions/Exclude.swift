public import Ethereum

/// Block builders leave the transaction out of blocks before this one.
public struct Exclude: Hashable, Sendable {
    public var transaction: TransactionReference
    /// Instead of a transaction: every one that carries an operation of this label, now or later.
    public var operation: String?
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
        + [
            Field(
                "operation",
                \.operation,
                .label(.operation),
                "Instead of a transaction, an operation's label: every transaction that carries it, also later ones.",
                example: "alice"
            )
        ]
        + [Field("until", \.block, .block, "The first block that may have it.", example: "block 8").required]
}

extension Exclude: DeclaredAction {
    static let declaration = ActionDeclaration<Exclude>(
        "exclude",
        .instant,
        .map(.exclude, fields) { map, _ in
            guard map.has("operation") else { return }
            for key in ["transaction", "sender"] {
                map.key(key)?.report("'\(key)' beside 'operation': what is left out is a transaction or an operation")
            }
        },
        "Block builders do not take a transaction until a block.",
        example: "{ transaction: alice, until: block 8 }"
    )
}

extension KeyTable {
    static let exclude = KeyTable(
        "exclude",
        Exclude.fields.map(\.key),
        rules: [.notBoth("operation", "transaction"), .notBoth("operation", "sender")]
    )
}
