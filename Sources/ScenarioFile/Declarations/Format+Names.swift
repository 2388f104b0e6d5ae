import Ethereum

// MARK: - Labels and senders

extension Format<String> {
    /// A name for something that is submitted.
    static let newLabel = Self(shape: .newLabel, read: { $0.newLabel() }, write: { .text($0) })

    /// The label of something that is submitted somewhere in the file.
    static func label(_ kind: LabelTable.Kind) -> Self {
        Self(shape: .text, read: { $0.existingLabel(kind) }, write: { .text($0) })
    }

    /// Any text that YAML does not take for something else.
    ///
    /// - Parameter what: what it is, for "expected a reason, found a list".
    static func text(_ what: String = "text") -> Self {
        Self(shape: .text, read: { $0.text(expecting: what) }, write: { .text($0) })
    }
}

extension Format<Int> {
    /// One of the builder's senders.
    static let sender = Self(shape: .integer(0...UInt64.max), read: { $0.sender() }, write: { .plain("\($0)") })
}

// MARK: - Instants

extension Format<Instant> {
    /// An instant of the run.
    static let instant = Self(shape: .instant, read: { $0.instant() }, write: { .plain("\($0)") })

    /// An instant that may lie after the end of the run.
    static let anyInstant = Self(shape: .instant, read: { $0.anyInstant() }, write: { .plain("\($0)") })
}

extension Format<BlockNumber> {
    static let block = Self(shape: .block, read: { $0.blockNumber() }, write: { .plain("block \($0)") })
}

// MARK: - Words of 32 bytes

extension Format<[StorageSlot]> {
    static let storage = Self(
        shape: .mapOf(.word32, keys: .word32),
        read: { $0.storage() },
        write: { .map($0.map { .init(name: $0.slot.shortHex, value: .plain($0.value.shortHex)) }) }
    )
}

extension Hash32 {
    /// Without leading zeros.
    fileprivate var shortHex: String {
        let digits = description.dropFirst(2).drop { $0 == "0" }
        return "0x" + (digits.isEmpty ? "0" : digits)
    }
}
