/// The newest blocks are replaced by as many others.
public struct Reorganisation: Hashable, Sendable {
    /// At least 1.
    public var depth: UInt64
    /// Transactions that the new blocks contain too.
    public var keep = Keep.none
    /// The rest is gone instead of back in the mempool.
    public var vanish = false

    public init(depth: UInt64) { self.depth = depth }

    public enum Keep: Hashable, Sendable {
        case all
        case none
        /// Those that carry these operations, or have these names.
        case labels([String])
    }
}

extension Reorganisation: Declared {
    static let defaults = Reorganisation(depth: 1)

    static let fields: [Field<Reorganisation>] = [
        Field(
            "depth",
            \.depth,
            .integer(1...1_000_000, "a number of blocks"),
            "How many blocks.",
            example: "2"
        ).required,
        Field(
            "keep",
            \.keep,
            .keep,
            "Transactions that the new blocks contain too: all, none, or labels.",
            example: "[alice]"
        ),
        Field(
            "vanish",
            \.vanish,
            .boolean,
            "The other transactions are gone, instead of back in the mempool.",
            example: "true"
        ),
    ]
}

extension Reorganisation: DeclaredAction {
    static let declaration = ActionDeclaration<Reorganisation>(
        "reorg",
        .instant,
        .map(.reorg, fields),
        "The newest blocks are replaced by as many others.",
        example: "{ depth: 2, keep: all }"
    )
}

extension KeyTable {
    static let reorg = KeyTable("reorg", Reorganisation.fields.map(\.key))
}

extension Format<Reorganisation.Keep> {
    /// Beside a list of labels.
    private enum Word: String, CaseIterable {
        case all
        case none
    }

    private static let labels = Format<[String]>.list(of: .label(.transaction), "a list of labels")

    fileprivate static let keep = Self(
        shape: .anyOf([.words(Word.allCases.map(\.rawValue)), labels.shape]),
        read: { reader in
            switch reader.node.content {
            case .sequence: return labels.read(reader).map(Reorganisation.Keep.labels)
            case .scalar, .mapping:
                guard let word = reader.word("choice", as: Word.self) else { return nil }
                return word == .all ? Reorganisation.Keep.all : Reorganisation.Keep.none
            }
        },
        write: { keep in
            switch keep {
            case .all: .plain(Word.all.rawValue)
            case .none: .plain(Word.none.rawValue)
            case .labels(let names): labels.write(names)
            }
        }
    )
}
