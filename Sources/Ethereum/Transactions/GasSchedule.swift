/// What a transaction costs before its first instruction, and the bounds it is held to; one value for each set of
/// rules.
public struct GasSchedule: Hashable, Sendable {
    public var transaction: Gas
    /// On top of ``transaction`` if it creates a contract (EIP-2).
    public var creation: Gas
    public var zeroByte: Gas
    public var nonzeroByte: Gas
    /// EIP-2930.
    public var accessListAddress: Gas
    public var accessListStorageKey: Gas
    /// For each 32 bytes of initcode, the last ones rounded up (EIP-3860).
    public var initcodeWord: Gas
    /// In bytes.
    public var maximumInitcodeSize: Int
    /// For each tuple, whether it is valid or not (EIP-7702).
    public var authorization: Gas
    /// For each token of calldata, of which a zero byte is one and any other is four (EIP-7623); `nil` before Prague.
    public var floorPerToken: Gas?
    /// The most gas one transaction may have (EIP-7825); `nil` before Osaka.
    public var transactionGasCap: Gas?

    public static let cancun = GasSchedule(
        transaction: 21_000,
        creation: 32_000,
        zeroByte: 4,
        nonzeroByte: 16,
        accessListAddress: 2_400,
        accessListStorageKey: 1_900,
        initcodeWord: 2,
        maximumInitcodeSize: 49_152,
        authorization: 25_000,
        floorPerToken: nil,
        transactionGasCap: nil
    )

    public static let prague: GasSchedule = {
        var schedule = cancun
        schedule.floorPerToken = 10
        return schedule
    }()

    public static let osaka: GasSchedule = {
        var schedule = prague
        schedule.transactionGasCap = osakaTransactionGasCap
        return schedule
    }()

    /// 2²⁴ (EIP-7825).
    public static let osakaTransactionGasCap: Gas = 16_777_216
}

extension Transaction {
    /// An account whose nonce is this cannot send any more (EIP-2681).
    public static let nonceBound = UInt64.max
}
