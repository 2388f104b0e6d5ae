public import Ethereum

/// A paymaster's deposit becomes this: it adds to it, or withdraws.
public struct SetDeposit: Hashable, Sendable {
    public var paymaster: String
    /// In each entry point that it is used with.
    public var amount: Wei

    public init(of paymaster: String, to amount: Wei) {
        self.paymaster = paymaster
        self.amount = amount
    }
}

extension SetDeposit: Declared {
    static let defaults = SetDeposit(of: "", to: .zero)

    static let fields: [Field<SetDeposit>] = [
        Field("paymaster", \.paymaster, .existingPaymaster, "The paymaster's label.", example: "sponsor").required,
        Field(
            "to",
            \.amount,
            .ether,
            "The new deposit, in each entry point that it is used with.",
            example: "0.01 ether"
        ).required,
    ]
}

extension SetDeposit: DeclaredAction {
    static let declaration = ActionDeclaration<SetDeposit>(
        "deposit",
        .instant,
        .map(.deposit, fields),
        "A paymaster's deposit becomes this: it adds to it, or withdraws.",
        example: "{ paymaster: paymaster, to: 0 wei }"
    )
}

extension KeyTable {
    static let deposit = KeyTable("deposit", SetDeposit.fields.map(\.key))
}

extension Format<String> {
    /// Of a submission somewhere in the file.
    fileprivate static let existingPaymaster = Self(
        shape: .text,
        read: { reader in
            guard let label = reader.text(expecting: "a paymaster's label") else { return nil }
            reader.context.usePaymaster(label, reader.origin)
            return label
        },
        write: { .text($0) }
    )
}
