/// The gas that a transaction needs before it executes anything.
public struct IntrinsicGas: Hashable, Sendable {
    /// Charged before execution; a lower gas limit makes the transaction invalid.
    public var standard: Gas
    /// At least this much is charged in the end, and the gas limit must reach it too (EIP-7623).
    public var floor: Gas

    /// The least valid gas limit.
    public var required: Gas { max(standard, floor) }

    public init(of transaction: Transaction, schedule: GasSchedule = .prague) {
        let zeros = transaction.data.zeroByteCount
        standard = Self.standard(of: transaction, zeros: zeros, schedule: schedule)
        floor = Self.floor(of: transaction, zeros: zeros, schedule: schedule)
    }

    /// The sum of everything but execution and the floor.
    public static func standard(of transaction: Transaction, schedule: GasSchedule = .prague) -> Gas {
        standard(of: transaction, zeros: transaction.data.zeroByteCount, schedule: schedule)
    }

    private static func standard(of transaction: Transaction, zeros: UInt64, schedule: GasSchedule) -> Gas {
        let nonzeros = UInt64(transaction.data.count) - zeros
        var gas = schedule.transaction + schedule.zeroByte * zeros + schedule.nonzeroByte * nonzeros
        if transaction.to == nil {
            let words = (UInt64(transaction.data.count) + 31) / 32
            gas += schedule.creation + schedule.initcodeWord * words
        }
        for entry in transaction.accessList {
            gas += schedule.accessListAddress + schedule.accessListStorageKey * UInt64(entry.storageKeys.count)
        }
        return gas + schedule.authorization * UInt64(transaction.authorizations.count)
    }

    /// `21000 + 10 * tokens` in Prague; zero before.
    public static func floor(of transaction: Transaction, schedule: GasSchedule = .prague) -> Gas {
        floor(of: transaction, zeros: transaction.data.zeroByteCount, schedule: schedule)
    }

    private static func floor(of transaction: Transaction, zeros: UInt64, schedule: GasSchedule) -> Gas {
        guard let floorPerToken = schedule.floorPerToken else { return .zero }
        let tokens = UInt64(transaction.data.count) * 4 - zeros * 3
        return schedule.transaction + floorPerToken * tokens
    }

    public static func calldata(_ bytes: some Collection<UInt8>, schedule: GasSchedule = .prague) -> Gas {
        let zeros = bytes.zeroByteCount
        return schedule.zeroByte * zeros + schedule.nonzeroByte * (UInt64(bytes.count) - zeros)
    }

    /// A zero byte is one, any other four (EIP-7623).
    public static func tokens(of bytes: some Collection<UInt8>) -> UInt64 {
        UInt64(bytes.count) * 4 - bytes.zeroByteCount * 3
    }
}

extension Collection<UInt8> {
    /// How many bytes are zero. Calldata is counted several times on its way into a block: hence eight at a time.
    var zeroByteCount: UInt64 {
        withContiguousStorageIfAvailable { Self.zeroCount(in: UnsafeRawBufferPointer($0)) }
            ?? reduce(0) { $0 &+ ($1 == 0 ? 1 : 0) }
    }

    private static func zeroCount(in bytes: UnsafeRawBufferPointer) -> UInt64 {
        let low7: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
        var total: UInt64 = 0
        var offset = 0
        while offset + 8 <= bytes.count {
            // Eight counters of one byte each, which 255 words cannot overflow.
            let end = Swift.min(bytes.count & ~7, offset + 255 * 8)
            var counters: UInt64 = 0
            while offset < end {
                let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
                // The top bit of each byte is clear in exactly the zero bytes: no carry crosses from one to the next.
                let marks = ((word & low7) &+ low7) | word
                counters &+= ~marks &>> 7 & 0x0101_0101_0101_0101
                offset += 8
            }
            let pairs = (counters & 0x00ff_00ff_00ff_00ff) &+ (counters &>> 8 & 0x00ff_00ff_00ff_00ff)
            total &+= (pairs &* 0x0001_0001_0001_0001) &>> 48
        }
        while offset < bytes.count {
            total &+= bytes[offset] == 0 ? 1 : 0
            offset += 1
        }
        return total
    }
}
