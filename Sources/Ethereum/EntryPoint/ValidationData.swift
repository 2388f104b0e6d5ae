/// The answer of an account or a paymaster to validation: signature, and time range (ERC-4337).
///
/// One word on the wire: 48 bits of ``validAfter``, 48 of ``validUntil``, 160 of ``aggregator``.
public struct ValidationData: Hashable, Sendable {
    /// Zero: the signature is good. One: it is not. Anything else: this contract has to check it.
    public var aggregator: Address
    /// The last second (or block) at which the operation is valid; 0 for no end. 48 bits count.
    public var validUntil: UInt64
    /// The second (or block) from which on, or after which, the operation is valid. 48 bits count.
    public var validAfter: UInt64

    public static let valid = ValidationData()
    public static let signatureFailed = ValidationData(aggregator: signatureFailedMarker)

    /// The address in the aggregator's place where the signature is wrong.
    public static let signatureFailedMarker = Address(high: 0, middle: 0, low: 1)

    public init(aggregator: Address = .zero, validUntil: UInt64 = 0, validAfter: UInt64 = 0) {
        self.aggregator = aggregator
        self.validUntil = validUntil & Self.noEnd
        self.validAfter = validAfter & Self.noEnd
    }

    public init(word: UInt256) {
        self.init(
            aggregator: Address(lastBytesOf: word.hash32),
            validUntil: UInt64(truncatingIfNeeded: (word >> 160).low),
            validAfter: UInt64(truncatingIfNeeded: (word >> 208).low)
        )
    }

    public var word: UInt256 {
        UInt256(validAfter & Self.noEnd) << 208 | UInt256(validUntil & Self.noEnd) << 160
            | UInt256(Hash32(aggregator))
    }

    public var hasFailedSignature: Bool { aggregator == Self.signatureFailedMarker }

    /// The largest 48-bit number, which the contract puts in place of a `validUntil` of 0.
    private static let noEnd: UInt64 = 1 << 48 - 1
    /// The bit that both ends of a range of block numbers have set (0.9).
    private static let blockRangeFlag: UInt64 = 1 << 47
}

extension ValidationData {
    /// Seconds or block numbers between which an operation is valid; the contract's reading of the two fields.
    public struct ValidityRange: Hashable, Sendable {
        public enum Unit: Hashable, Sendable { case seconds, blocks }
        public var unit: Unit
        /// Excluded from 0.8 on, included before.
        public var after: UInt64
        /// Included.
        public var until: UInt64
    }

    /// Only 0.9 knows block numbers: where both fields have their top bit set, an absent end counting as set.
    public func range(version: EntryPointVersion) -> ValidityRange {
        let until = validUntil == 0 ? Self.noEnd : validUntil
        guard version >= .v0_9, validAfter >= Self.blockRangeFlag, until >= Self.blockRangeFlag else {
            return ValidityRange(unit: .seconds, after: validAfter, until: until)
        }
        let mask = Self.blockRangeFlag - 1
        return ValidityRange(unit: .blocks, after: validAfter & mask, until: until & mask)
    }

    /// Whether the contract takes the operation in a block with this timestamp and number.
    public func isInRange(timestamp: UInt64, block: BlockNumber, version: EntryPointVersion) -> Bool {
        // The contracts do not test a word of zero at all, not even at time 0.
        guard self != .valid else { return true }
        let range = range(version: version)
        let now =
            switch range.unit {
            case .seconds: timestamp
            case .blocks: block
            }
        guard now <= range.until else { return false }
        return version >= .v0_8 ? now > range.after : now >= range.after
    }

    /// What holds for an operation whose account says `self` and whose paymaster says `other`: a failed signature of
    /// either, and the part that both time ranges share. Both must be ranges of seconds.
    public func intersection(_ other: ValidationData) -> ValidationData {
        let until = min(
            validUntil == 0 ? Self.noEnd : validUntil,
            other.validUntil == 0 ? Self.noEnd : other.validUntil
        )
        return ValidationData(
            aggregator: aggregator == .zero ? other.aggregator : aggregator,
            validUntil: until == Self.noEnd ? 0 : until,
            validAfter: max(validAfter, other.validAfter)
        )
    }
}
