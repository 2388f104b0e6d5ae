/// A question that a bundler asks an entry point by `eth_call`.
public enum EntryPointQuery: Hashable, Sendable {
    /// `getNonce(address,uint192)`; of `key`, 192 bits count.
    case nonce(sender: Address, key: UInt256)
    /// `balanceOf(address)`: the deposit of an account or a paymaster.
    case balance(of: Address)
    /// `getDepositInfo(address)`
    case depositInfo(of: Address)
    /// `getUserOpHash(…)`
    case userOpHash(of: UserOperation)
}

extension EntryPointQuery {
    private static let nonceSelector: UInt32 = 0x3556_7e1a
    private static let balanceSelector: UInt32 = 0x70a0_8231
    private static let depositInfoSelector: UInt32 = 0x5287_ce12
    private static func userOpHashSelector(_ version: EntryPointVersion) -> UInt32 {
        version.usesPackedOperations ? 0x22cd_de4c : 0xa619_3531
    }

    public func encoded(version: EntryPointVersion) -> [UInt8] {
        switch self {
        case .nonce(let sender, let key):
            var writer = ABIWriter(selector: Self.nonceSelector, byteCount: 64)
            writer.write(sender)
            writer.write((key << 64) >> 64)
            return writer.bytes
        case .balance(let account):
            var writer = ABIWriter(selector: Self.balanceSelector, byteCount: 32)
            writer.write(account)
            return writer.bytes
        case .depositInfo(let account):
            var writer = ABIWriter(selector: Self.depositInfoSelector, byteCount: 32)
            writer.write(account)
            return writer.bytes
        case .userOpHash(let operation):
            var writer = ABIWriter(
                selector: Self.userOpHashSelector(version),
                byteCount: 32 + operation.encodedByteCount(version: version)
            )
            writer.write(count: 32)
            operation.encode(to: &writer, version: version)
            return writer.bytes
        }
    }

    /// As strict as the contract's own decoder, see ``EntryPointCall/init(decoding:version:)``.
    public init(decoding calldata: [UInt8], version: EntryPointVersion) throws(EntryPointCallError) {
        let (selector, parameters) = try EntryPointCall.split(calldata)
        var reader = ABIReader(parameters, padding: .ignored)
        do throws(ABIError) {
            switch selector {
            case Self.nonceSelector:
                self = .nonce(sender: try reader.address(at: 0), key: try reader.uint(bits: 192, at: 32))
                return
            case Self.balanceSelector:
                self = .balance(of: try reader.address(at: 0))
                return
            case Self.depositInfoSelector:
                self = .depositInfo(of: try reader.address(at: 0))
                return
            default: break
            }
        } catch { throw .malformed(error) }
        guard selector == Self.userOpHashSelector(version) else { throw .unknownSelector(selector) }
        self = .userOpHash(of: try Self.operation(from: &reader, version: version))
    }

    private static func operation(
        from reader: inout ABIReader,
        version: EntryPointVersion
    ) throws(EntryPointCallError) -> UserOperation {
        let wire: WireUserOperation
        do {
            let base = try reader.target(at: 0, from: 0)
            wire = try WireUserOperation(from: &reader, at: base, version: version)
        } catch { throw .malformed(error) }
        do { return try wire.operation() } catch { throw .operation(index: 0, error) }
    }
}

// MARK: - Answers

extension EntryPointQuery {
    /// The answer of `getNonce`: key and next sequence in one word.
    public static func encode(nonce: UInt256) -> [UInt8] { nonce.bytes }
    public static func decodeNonce(_ returned: [UInt8]) throws(ABIError) -> UInt256 {
        try ABIReader(returned).uint256(at: 0)
    }

    /// The answer of `balanceOf`.
    public static func encode(balance: Wei) -> [UInt8] { UInt256(balance.rawValue).bytes }
    public static func decodeBalance(_ returned: [UInt8]) throws(ABIError) -> Wei {
        Wei(try ABIReader(returned).uint128(at: 0))
    }

    /// The answer of `getUserOpHash`.
    public static func encode(userOpHash: Hash32) -> [UInt8] { userOpHash.bytes }
    public static func decodeUserOpHash(_ returned: [UInt8]) throws(ABIError) -> Hash32 {
        try ABIReader(returned).word(at: 0)
    }
}

/// The deposit and the stake of an account or a paymaster (`getDepositInfo`).
public struct DepositInfo: Hashable, Sendable {
    public var deposit: Wei
    public var isStaked: Bool
    public var stake: Wei
    /// Seconds between unlocking the stake and withdrawing it.
    public var unstakeDelay: UInt32
    /// Seconds since 1970 when an unlocked stake can be withdrawn; 0 while it is locked.
    public var withdrawTime: UInt64

    public init(deposit: Wei, isStaked: Bool, stake: Wei, unstakeDelay: UInt32, withdrawTime: UInt64) {
        self.deposit = deposit
        self.isStaked = isStaked
        self.stake = stake
        self.unstakeDelay = unstakeDelay
        self.withdrawTime = withdrawTime
    }

    public var encoded: [UInt8] {
        var writer = ABIWriter(byteCount: 160)
        writer.write(deposit)
        writer.write(isStaked)
        writer.write(stake)
        writer.write(UInt64(unstakeDelay))
        writer.write(withdrawTime)
        return writer.bytes
    }

    public init(decoding returned: [UInt8]) throws(ABIError) {
        let reader = ABIReader(returned)
        self.init(
            deposit: Wei(try reader.uint128(at: 0)),
            isStaked: try reader.bool(at: 32),
            stake: Wei(try reader.uint(bits: 112, at: 64).low),
            unstakeDelay: UInt32(truncatingIfNeeded: try reader.uint(bits: 32, at: 96).low),
            withdrawTime: UInt64(truncatingIfNeeded: try reader.uint(bits: 48, at: 128).low)
        )
    }
}
