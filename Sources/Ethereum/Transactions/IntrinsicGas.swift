/// The gas a transaction needs for what it is, apart from what it does.
public struct IntrinsicGas: Hashable, Sendable {
    /// Charged before execution; a lower gas limit makes the transaction invalid.
    public var standard: Gas
    /// At least this much is charged in the end, and the gas limit must reach it too (EIP-7623).
    public var floor: Gas

    /// The least valid gas limit.
    public var required: Gas { max(standard, floor) }

    public init(of transaction: Transaction, schedule: GasSchedule = .prague) {
        standard = Self.standard(of: transaction, schedule: schedule)
        floor = Self.floor(of: transaction, schedule: schedule)
    }

    /// The sum of everything but execution and the floor.
    public static func standard(of transaction: Transaction, schedule: GasSchedule = .prague) -> Gas {
        var gas = schedule.transaction + calldata(transaction.data, schedule: schedule)
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
        guard let floorPerToken = schedule.floorPerToken else { return .zero }
        return schedule.transaction + floorPerToken * tokens(of: transaction.data)
    }

    public static func calldata(_ bytes: some Collection<UInt8>, schedule: GasSchedule = .prague) -> Gas {
        let zeros = zeroCount(of: bytes)
        return schedule.zeroByte * zeros + schedule.nonzeroByte * (UInt64(bytes.count) - zeros)
    }

    /// A zero byte is one, any other four (EIP-7623).
    public static func tokens(of bytes: some Collection<UInt8>) -> UInt64 {
        UInt64(bytes.count) * 4 - zeroCount(of: bytes) * 3
    }

    private static func zeroCount(of bytes: some Collection<UInt8>) -> UInt64 {
        bytes.reduce(0) { $0 &+ ($1 == 0 ? 1 : 0) }
    }
}
