public import Ethereum

/// Another bundler has one of the pool's operations too, and mines it.
public struct ForeignBundle: Hashable, Sendable {
    /// The label of one operation, or of several that were counted: all of them go in one bundle.
    public var operation: String
    /// The first block that may have it, which takes it first; `nil`: the next one.
    public var block: BlockNumber?

    public init(operation: String, in block: BlockNumber? = nil) {
        self.operation = operation
        self.block = block
    }
}

extension ForeignBundle: Declared {
    static let defaults = ForeignBundle(operation: "")

    static let fields: [Field<ForeignBundle>] = [
        Field("operation", \.operation, .label(.operation), "An operation's label.", example: "alice").required,
        Field("in", \.block, .block, "The block that includes it; the next one unless given.", example: "block 8"),
    ]
}

extension ForeignBundle: DeclaredAction {
    static let declaration = ActionDeclaration<ForeignBundle>(
        "foreign_bundle",
        .instant,
        .map(.foreignBundle, fields),
        "Another bundler, with an account of its own, sends an operation. A block takes it first.",
        example: "{ operation: alice }"
    )
}

extension KeyTable {
    static let foreignBundle = KeyTable("foreign_bundle", ForeignBundle.fields.map(\.key))
}
