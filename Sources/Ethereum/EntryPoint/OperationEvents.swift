// The events that an entry point logs about one operation (ERC-4337). The operation's hash and its sender are always
// indexed.

/// An operation is over and paid for, whether or not its call succeeded.
public struct UserOperationEvent: EntryPointEvent {
    public var userOpHash: Hash32
    public var sender: Address
    /// Zero where the account paid for itself.
    public var paymaster: Address
    public var nonce: UInt256
    /// `false`: the account's call or the paymaster's `postOp` reverted.
    public var success: Bool
    /// The payment to the beneficiary.
    public var actualGasCost: Wei
    /// Gas charged, `preVerificationGas` and penalties included.
    public var actualGasUsed: Gas

    public static let signature = "UserOperationEvent(bytes32,address,address,uint256,bool,uint256,uint256)"
    public static let topic = Hash32(
        words: (0x4962_8fd1_4710_06c1, 0x482d_a880_28e9_ce4d, 0xbb08_0b81_5c9b_0344, 0xd39e_5a8e_6ec1_419f)
    )

    public init(
        userOpHash: Hash32,
        sender: Address,
        paymaster: Address,
        nonce: UInt256,
        success: Bool,
        actualGasCost: Wei,
        actualGasUsed: Gas
    ) {
        self.userOpHash = userOpHash
        self.sender = sender
        self.paymaster = paymaster
        self.nonce = nonce
        self.success = success
        self.actualGasCost = actualGasCost
        self.actualGasUsed = actualGasUsed
    }

    public init(topics: [Hash32], data: [UInt8]) throws(EventDecodingError) {
        let fields = try EventFields(topics, data, of: Self.self, indexedCount: 3)
        self.init(
            userOpHash: fields.indexedHash(0),
            sender: try fields.indexedAddress(1),
            paymaster: try fields.indexedAddress(2),
            nonce: try fields.uint256(0),
            success: try fields.bool(1),
            actualGasCost: try fields.wei(2),
            actualGasUsed: try fields.gas(3)
        )
    }

    public func logParts() -> (topics: [Hash32], data: [UInt8]) {
        var writer = ABIWriter(byteCount: 128)
        writer.write(nonce)
        writer.write(success)
        writer.write(actualGasCost)
        writer.write(actualGasUsed)
        return ([Self.topic, userOpHash, Hash32(sender), Hash32(paymaster)], writer.bytes)
    }
}

/// A factory made the operation's account.
public struct AccountDeployed: EntryPointEvent {
    public var userOpHash: Hash32
    public var sender: Address
    public var factory: Address
    /// Zero where the account pays for itself.
    public var paymaster: Address

    public static let signature = "AccountDeployed(bytes32,address,address,address)"
    public static let topic = Hash32(
        words: (0xd51a_9c61_267a_a619, 0x6961_883e_cf5f_f2da, 0x6619_c37d_ac0f_a921, 0x2251_3fb3_2c03_2d2d)
    )

    public init(userOpHash: Hash32, sender: Address, factory: Address, paymaster: Address) {
        self.userOpHash = userOpHash
        self.sender = sender
        self.factory = factory
        self.paymaster = paymaster
    }

    public init(topics: [Hash32], data: [UInt8]) throws(EventDecodingError) {
        let fields = try EventFields(topics, data, of: Self.self, indexedCount: 2)
        self.init(
            userOpHash: fields.indexedHash(0),
            sender: try fields.indexedAddress(1),
            factory: try fields.address(0),
            paymaster: try fields.address(1)
        )
    }

    public func logParts() -> (topics: [Hash32], data: [UInt8]) {
        var writer = ABIWriter(byteCount: 64)
        writer.write(factory)
        writer.write(paymaster)
        return ([Self.topic, userOpHash, Hash32(sender)], writer.bytes)
    }
}

/// The account's call reverted, and said why.
public struct UserOperationRevertReason: EntryPointEvent {
    public var userOpHash: Hash32
    public var sender: Address
    public var nonce: UInt256
    /// Revert data, cut off at 2048 bytes.
    public var revertReason: [UInt8]

    public static let signature = "UserOperationRevertReason(bytes32,address,uint256,bytes)"
    public static let topic = Hash32(
        words: (0x1c4f_ada7_374c_0a9e, 0xe884_1fc3_8afe_8293, 0x2dc0_f8e6_9012_e927, 0xf061_a8ba_e611_a201)
    )

    public init(userOpHash: Hash32, sender: Address, nonce: UInt256, revertReason: [UInt8]) {
        self.userOpHash = userOpHash
        self.sender = sender
        self.nonce = nonce
        self.revertReason = revertReason
    }

    public init(topics: [Hash32], data: [UInt8]) throws(EventDecodingError) {
        var fields = try EventFields(topics, data, of: Self.self, indexedCount: 2)
        self.init(
            userOpHash: fields.indexedHash(0),
            sender: try fields.indexedAddress(1),
            nonce: try fields.uint256(0),
            revertReason: try fields.bytes(1)
        )
    }

    public func logParts() -> (topics: [Hash32], data: [UInt8]) {
        var writer = ABIWriter(byteCount: 64 + ABIWriter.encodedByteCount(bytes: revertReason.count))
        writer.write(nonce)
        writer.write(count: 64)
        writer.write(revertReason)
        return ([Self.topic, userOpHash, Hash32(sender)], writer.bytes)
    }
}

/// The paymaster's `postOp` reverted, and with it the account's call (0.7 and later).
public struct PostOpRevertReason: EntryPointEvent {
    public var userOpHash: Hash32
    public var sender: Address
    public var nonce: UInt256
    /// The contract's `PostOpReverted` error around the paymaster's revert data.
    public var revertReason: [UInt8]

    public static let signature = "PostOpRevertReason(bytes32,address,uint256,bytes)"
    public static let topic = Hash32(
        words: (0xf626_76f4_40ff_169a, 0x3a9a_fdbf_812e_89e7, 0xf959_75ee_8e5c_3121, 0x4ffd_ef63_1c5f_4792)
    )

    public init(userOpHash: Hash32, sender: Address, nonce: UInt256, revertReason: [UInt8]) {
        self.userOpHash = userOpHash
        self.sender = sender
        self.nonce = nonce
        self.revertReason = revertReason
    }

    public init(topics: [Hash32], data: [UInt8]) throws(EventDecodingError) {
        var fields = try EventFields(topics, data, of: Self.self, indexedCount: 2)
        self.init(
            userOpHash: fields.indexedHash(0),
            sender: try fields.indexedAddress(1),
            nonce: try fields.uint256(0),
            revertReason: try fields.bytes(1)
        )
    }

    public func logParts() -> (topics: [Hash32], data: [UInt8]) {
        var writer = ABIWriter(byteCount: 64 + ABIWriter.encodedByteCount(bytes: revertReason.count))
        writer.write(nonce)
        writer.write(count: 64)
        writer.write(revertReason)
        return ([Self.topic, userOpHash, Hash32(sender)], writer.bytes)
    }
}

/// The operation cost more than its prefund; it was undone and the prefund kept (0.7 and later).
public struct UserOperationPrefundTooLow: EntryPointEvent {
    public var userOpHash: Hash32
    public var sender: Address
    public var nonce: UInt256

    public static let signature = "UserOperationPrefundTooLow(bytes32,address,uint256)"
    public static let topic = Hash32(
        words: (0x67b4_fa96_42f4_2120, 0xbf03_1f30_51d1_824b, 0x0fe2_5627_945b_27b8, 0xa6a6_5d57_61d5_482e)
    )

    public init(userOpHash: Hash32, sender: Address, nonce: UInt256) {
        self.userOpHash = userOpHash
        self.sender = sender
        self.nonce = nonce
    }

    public init(topics: [Hash32], data: [UInt8]) throws(EventDecodingError) {
        let fields = try EventFields(topics, data, of: Self.self, indexedCount: 2)
        self.init(userOpHash: fields.indexedHash(0), sender: try fields.indexedAddress(1), nonce: try fields.uint256(0))
    }

    public func logParts() -> (topics: [Hash32], data: [UInt8]) {
        var writer = ABIWriter(byteCount: 32)
        writer.write(nonce)
        return ([Self.topic, userOpHash, Hash32(sender)], writer.bytes)
    }
}

/// `EIP7702AccountInitialized`: an account delegated by EIP-7702 ran its initialisation (0.9).
public struct DelegatedAccountInitialized: EntryPointEvent {
    public var userOpHash: Hash32
    public var sender: Address
    public var delegate: Address

    public static let signature = "EIP7702AccountInitialized(bytes32,address,address)"
    public static let topic = Hash32(
        words: (0x7c9f_9ade_6a03_a0bb, 0xa484_e52d_f872_467a, 0x270e_798f_fc1a_dab9, 0xdfaa_8d0e_627f_0544)
    )

    public init(userOpHash: Hash32, sender: Address, delegate: Address) {
        self.userOpHash = userOpHash
        self.sender = sender
        self.delegate = delegate
    }

    public init(topics: [Hash32], data: [UInt8]) throws(EventDecodingError) {
        let fields = try EventFields(topics, data, of: Self.self, indexedCount: 3)
        self.init(
            userOpHash: fields.indexedHash(0),
            sender: try fields.indexedAddress(1),
            delegate: try fields.indexedAddress(2)
        )
    }

    public func logParts() -> (topics: [Hash32], data: [UInt8]) {
        ([Self.topic, userOpHash, Hash32(sender), Hash32(delegate)], [])
    }
}

/// The account existed before its `initCode` could make it, which from 0.9 on is no error.
public struct IgnoredInitCode: EntryPointEvent {
    public var userOpHash: Hash32
    public var sender: Address
    public var unusedFactory: Address

    public static let signature = "IgnoredInitCode(bytes32,address,address)"
    public static let topic = Hash32(
        words: (0xa39b_cda0_8ffd_11ba, 0xfb11_c4f1_70ef_24fc, 0x6dc1_a9d1_b039_4d90, 0xdbd1_9e0b_9190_50e9)
    )

    public init(userOpHash: Hash32, sender: Address, unusedFactory: Address) {
        self.userOpHash = userOpHash
        self.sender = sender
        self.unusedFactory = unusedFactory
    }

    public init(topics: [Hash32], data: [UInt8]) throws(EventDecodingError) {
        let fields = try EventFields(topics, data, of: Self.self, indexedCount: 2)
        self.init(
            userOpHash: fields.indexedHash(0),
            sender: try fields.indexedAddress(1),
            unusedFactory: try fields.address(0)
        )
    }

    public func logParts() -> (topics: [Hash32], data: [UInt8]) {
        var writer = ABIWriter(byteCount: 32)
        writer.write(unusedFactory)
        return ([Self.topic, userOpHash, Hash32(sender)], writer.bytes)
    }
}
