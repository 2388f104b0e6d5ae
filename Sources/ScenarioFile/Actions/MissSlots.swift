/// The next slots have no block.
public struct MissSlots: Hashable, Sendable {
    public var count: UInt64

    public init(_ count: UInt64) { self.count = count }
}

extension MissSlots: DeclaredAction {
    private static let slots = Format<UInt64>.integer(1...1_000_000, "a number of slots")

    static let declaration = ActionDeclaration<MissSlots>(
        "miss_slots",
        .instant,
        Format(
            shape: slots.shape,
            read: { reader in
                guard let count = slots.read(reader) else { return nil }
                reader.context.instants.missSlots(count, occurrences: reader.occurrences)
                return MissSlots(count)
            },
            write: { slots.write($0.count) }
        ),
        "The next slots have no block.",
        example: "2"
    )
}
