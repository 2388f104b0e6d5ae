/// A transaction, bound to its hash at the instant of the action.
public struct TransactionReference: Hashable, Sendable {
    public var target = Target.latest
    /// Whose newest transaction `latest` is, and whose newest cancellation `cancellation`.
    public var sender = 0

    public init() {}

    public enum Target: Hashable, Sendable {
        case latest
        /// The sender's newest cancellation; where something has this word as its label, that.
        case cancellation
        /// The newest transaction that carries this operation, or the foreign or stuck transaction of this name.
        case label(String)
    }
}

extension TransactionReference: Declared {
    static let defaults = TransactionReference()

    static let fields: [Field<TransactionReference>] = [
        Field(
            "transaction",
            \.target,
            .target,
            "latest: the sender's newest transaction. cancellation: its newest cancellation. Or the label of an operation: the newest transaction with it. "
                + "Or the label of a foreign or stuck transaction.",
            example: "alice"
        ),
        Field(
            "sender",
            \.sender,
            .sender,
            "For latest and cancellation: one of the builder's senders, from 0.",
            example: "1"
        ),
    ]
}

extension Format<TransactionReference.Target> {
    fileprivate static let target = Self(
        shape: .text,
        read: { reader in
            if reader.scalar == "latest" { return .latest }
            if reader.scalar == "cancellation" { return .cancellation }
            return reader.existingLabel(.transaction).map(TransactionReference.Target.label)
        },
        write: { target in
            switch target {
            case .latest: .plain("latest")
            case .cancellation: .plain("cancellation")
            case .label(let label): .text(label)
            }
        }
    )
}
