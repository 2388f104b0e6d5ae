/// A transaction before it is signed, of one of the five types a builder meets.
public enum Transaction: Hashable, Sendable {
    case legacy(LegacyTransaction)
    case accessList(AccessListTransaction)
    case feeMarket(FeeMarketTransaction)
    case blob(BlobTransaction)
    case setCode(SetCodeTransaction)

    /// The byte in front of an encoded transaction (EIP-2718); a legacy transaction has none and is type 0 in answers
    /// of nodes.
    public var type: UInt8 {
        switch self {
        case .legacy: 0
        case .accessList: 1
        case .feeMarket: 2
        case .blob: 3
        case .setCode: 4
        }
    }

    public var nonce: UInt64 {
        switch self {
        case .legacy(let transaction): transaction.nonce
        case .accessList(let transaction): transaction.nonce
        case .feeMarket(let transaction): transaction.nonce
        case .blob(let transaction): transaction.nonce
        case .setCode(let transaction): transaction.nonce
        }
    }

    public var gasLimit: Gas {
        switch self {
        case .legacy(let transaction): transaction.gasLimit
        case .accessList(let transaction): transaction.gasLimit
        case .feeMarket(let transaction): transaction.gasLimit
        case .blob(let transaction): transaction.gasLimit
        case .setCode(let transaction): transaction.gasLimit
        }
    }

    /// A gas price counts as both prices (EIP-1559).
    public var fees: GasFees {
        switch self {
        case .legacy(let transaction):
            GasFees(maxFeePerGas: transaction.gasPrice, maxPriorityFeePerGas: transaction.gasPrice)
        case .accessList(let transaction):
            GasFees(maxFeePerGas: transaction.gasPrice, maxPriorityFeePerGas: transaction.gasPrice)
        case .feeMarket(let transaction): transaction.fees
        case .blob(let transaction): transaction.fees
        case .setCode(let transaction): transaction.fees
        }
    }

    /// `nil` creates a contract.
    public var to: Address? {
        switch self {
        case .legacy(let transaction): transaction.to
        case .accessList(let transaction): transaction.to
        case .feeMarket(let transaction): transaction.to
        case .blob(let transaction): transaction.to
        case .setCode(let transaction): transaction.to
        }
    }

    public var value: UInt256 {
        switch self {
        case .legacy(let transaction): transaction.value
        case .accessList(let transaction): transaction.value
        case .feeMarket(let transaction): transaction.value
        case .blob(let transaction): transaction.value
        case .setCode(let transaction): transaction.value
        }
    }

    public var data: [UInt8] {
        switch self {
        case .legacy(let transaction): transaction.data
        case .accessList(let transaction): transaction.data
        case .feeMarket(let transaction): transaction.data
        case .blob(let transaction): transaction.data
        case .setCode(let transaction): transaction.data
        }
    }

    /// `nil` for a legacy transaction that any chain would take.
    public var chainID: UInt64? {
        switch self {
        case .legacy(let transaction): transaction.chainID
        case .accessList(let transaction): transaction.chainID
        case .feeMarket(let transaction): transaction.chainID
        case .blob(let transaction): transaction.chainID
        case .setCode(let transaction): transaction.chainID
        }
    }

    public var accessList: [AccessListEntry] {
        switch self {
        case .legacy: []
        case .accessList(let transaction): transaction.accessList
        case .feeMarket(let transaction): transaction.accessList
        case .blob(let transaction): transaction.accessList
        case .setCode(let transaction): transaction.accessList
        }
    }

    public var authorizations: [SignedAuthorization] {
        switch self {
        case .legacy, .accessList, .feeMarket, .blob: []
        case .setCode(let transaction): transaction.authorizations
        }
    }
}

/// A transaction with one gas price. With a chain ID it is signed for that chain (EIP-155), without for all.
public struct LegacyTransaction: Hashable, Sendable {
    public var chainID: UInt64?
    public var nonce: UInt64
    public var gasPrice: WeiPerGas
    public var gasLimit: Gas
    public var to: Address?
    public var value: UInt256
    public var data: [UInt8]

    public init(
        chainID: UInt64?,
        nonce: UInt64,
        gasPrice: WeiPerGas,
        gasLimit: Gas,
        to: Address?,
        value: UInt256 = .zero,
        data: [UInt8] = []
    ) {
        self.chainID = chainID
        self.nonce = nonce
        self.gasPrice = gasPrice
        self.gasLimit = gasLimit
        self.to = to
        self.value = value
        self.data = data
    }
}

/// Type 1 (EIP-2930).
public struct AccessListTransaction: Hashable, Sendable {
    public var chainID: UInt64
    public var nonce: UInt64
    public var gasPrice: WeiPerGas
    public var gasLimit: Gas
    public var to: Address?
    public var value: UInt256
    public var data: [UInt8]
    public var accessList: [AccessListEntry]

    public init(
        chainID: UInt64,
        nonce: UInt64,
        gasPrice: WeiPerGas,
        gasLimit: Gas,
        to: Address?,
        value: UInt256 = .zero,
        data: [UInt8] = [],
        accessList: [AccessListEntry] = []
    ) {
        self.chainID = chainID
        self.nonce = nonce
        self.gasPrice = gasPrice
        self.gasLimit = gasLimit
        self.to = to
        self.value = value
        self.data = data
        self.accessList = accessList
    }
}

/// Type 2 (EIP-1559).
public struct FeeMarketTransaction: Hashable, Sendable {
    public var chainID: UInt64
    public var nonce: UInt64
    public var fees: GasFees
    public var gasLimit: Gas
    public var to: Address?
    public var value: UInt256
    public var data: [UInt8]
    public var accessList: [AccessListEntry]

    public init(
        chainID: UInt64,
        nonce: UInt64,
        fees: GasFees,
        gasLimit: Gas,
        to: Address?,
        value: UInt256 = .zero,
        data: [UInt8] = [],
        accessList: [AccessListEntry] = []
    ) {
        self.chainID = chainID
        self.nonce = nonce
        self.fees = fees
        self.gasLimit = gasLimit
        self.to = to
        self.value = value
        self.data = data
        self.accessList = accessList
    }
}

/// Type 4 (EIP-7702): also lets accounts delegate to contracts. It cannot create one, hence the address.
public struct SetCodeTransaction: Hashable, Sendable {
    public var chainID: UInt64
    public var nonce: UInt64
    public var fees: GasFees
    public var gasLimit: Gas
    public var to: Address
    public var value: UInt256
    public var data: [UInt8]
    public var accessList: [AccessListEntry]
    /// Without any the transaction is invalid.
    public var authorizations: [SignedAuthorization]

    public init(
        chainID: UInt64,
        nonce: UInt64,
        fees: GasFees,
        gasLimit: Gas,
        to: Address,
        value: UInt256 = .zero,
        data: [UInt8] = [],
        accessList: [AccessListEntry] = [],
        authorizations: [SignedAuthorization]
    ) {
        self.chainID = chainID
        self.nonce = nonce
        self.fees = fees
        self.gasLimit = gasLimit
        self.to = to
        self.value = value
        self.data = data
        self.accessList = accessList
        self.authorizations = authorizations
    }
}

/// Storage a transaction says it will touch, at a discount (EIP-2930).
public struct AccessListEntry: Hashable, Sendable {
    public var address: Address
    public var storageKeys: [Hash32]

    public init(address: Address, storageKeys: [Hash32] = []) {
        self.address = address
        self.storageKeys = storageKeys
    }
}
