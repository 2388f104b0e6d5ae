// The events that an entry point logs about a bundle and about deposits (ERC-4337).

/// Validation of the whole bundle is over. The later events belong to execution.
///
/// Not so for `handleAggregatedOps` in 0.6, which emits it before it validates.
public struct BeforeExecution: EntryPointEvent {

    public static let signature = "BeforeExecution()"
    public static let topic = Hash32(
        words: (0xbb47_ee3e_183a_558b, 0x1a2f_f087_4b07_9f3f, 0xc547_8b74_54ea_cf2b, 0xfc5a_f2ff_5878_f972)
    )

    public init() {
    }

    public init(topics: [Hash32], data: [UInt8]) throws(EventDecodingError) {
        _ = try EventFields(topics, data, of: Self.self, indexedCount: 0)
    }

    public func logParts() -> (topics: [Hash32], data: [UInt8]) {
        ([Self.topic], [])
    }
}

/// The operations that follow belong to this aggregator, or to none if it is zero.
public struct SignatureAggregatorChanged: EntryPointEvent {
    public var aggregator: Address

    public static let signature = "SignatureAggregatorChanged(address)"
    public static let topic = Hash32(
        words: (0x575f_f3ac_add5_ab34, 0x8fe1_855e_217e_0f36, 0x78f8_d767_d749_4c9f, 0x9fef_bee2_e17c_ca4d)
    )

    public init(aggregator: Address) {
        self.aggregator = aggregator
    }

    public init(topics: [Hash32], data: [UInt8]) throws(EventDecodingError) {
        let fields = try EventFields(topics, data, of: Self.self, indexedCount: 1)
        self.init(aggregator: try fields.indexedAddress(0))
    }

    public func logParts() -> (topics: [Hash32], data: [UInt8]) {
        ([Self.topic, Hash32(aggregator)], [])
    }
}

/// Ether came in for an account or a paymaster.
public struct Deposited: EntryPointEvent {
    public var account: Address
    /// The deposit after it came in.
    public var totalDeposit: Wei

    public static let signature = "Deposited(address,uint256)"
    public static let topic = Hash32(
        words: (0x2da4_66a7_b243_04f4, 0x7e87_fa2e_1e5a_81b9, 0x831c_e54f_ec19_055c, 0xe277_ca2f_39ba_42c4)
    )

    public init(account: Address, totalDeposit: Wei) {
        self.account = account
        self.totalDeposit = totalDeposit
    }

    public init(topics: [Hash32], data: [UInt8]) throws(EventDecodingError) {
        let fields = try EventFields(topics, data, of: Self.self, indexedCount: 1)
        self.init(account: try fields.indexedAddress(0), totalDeposit: try fields.wei(0))
    }

    public func logParts() -> (topics: [Hash32], data: [UInt8]) {
        var writer = ABIWriter(byteCount: 32)
        writer.write(totalDeposit)
        return ([Self.topic, Hash32(account)], writer.bytes)
    }
}

/// Ether left the deposit of an account or a paymaster.
public struct Withdrawn: EntryPointEvent {
    public var account: Address
    public var withdrawAddress: Address
    public var amount: Wei

    public static let signature = "Withdrawn(address,address,uint256)"
    public static let topic = Hash32(
        words: (0xd1c1_9fbc_d455_1a5e, 0xdfb6_6d43_d2e3_37c0, 0x4837_afda_3482_b42b, 0xdf56_9a8f_ccda_e5fb)
    )

    public init(account: Address, withdrawAddress: Address, amount: Wei) {
        self.account = account
        self.withdrawAddress = withdrawAddress
        self.amount = amount
    }

    public init(topics: [Hash32], data: [UInt8]) throws(EventDecodingError) {
        let fields = try EventFields(topics, data, of: Self.self, indexedCount: 1)
        self.init(
            account: try fields.indexedAddress(0),
            withdrawAddress: try fields.address(0),
            amount: try fields.wei(1)
        )
    }

    public func logParts() -> (topics: [Hash32], data: [UInt8]) {
        var writer = ABIWriter(byteCount: 64)
        writer.write(withdrawAddress)
        writer.write(amount)
        return ([Self.topic, Hash32(account)], writer.bytes)
    }
}
