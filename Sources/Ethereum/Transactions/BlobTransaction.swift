/// Type 3 (EIP-4844): also pays for blobs, in a market of their own. It cannot create a contract, hence the address.
///
/// It is what a block has and what is signed. The blobs themselves travel beside it (the sidecar) and are not here.
public struct BlobTransaction: Hashable, Sendable {
    public var chainID: UInt64
    public var nonce: UInt64
    public var fees: GasFees
    public var gasLimit: Gas
    public var to: Address
    public var value: UInt256
    public var data: [UInt8]
    public var accessList: [AccessListEntry]
    /// The most that it pays for a unit of blob gas, in wei.
    public var maxFeePerBlobGas: WeiPerGas
    /// One for each blob. Without any the transaction is invalid.
    public var blobVersionedHashes: [Hash32]

    public init(
        chainID: UInt64,
        nonce: UInt64,
        fees: GasFees,
        gasLimit: Gas,
        to: Address,
        value: UInt256 = .zero,
        data: [UInt8] = [],
        accessList: [AccessListEntry] = [],
        maxFeePerBlobGas: WeiPerGas,
        blobVersionedHashes: [Hash32]
    ) {
        self.chainID = chainID
        self.nonce = nonce
        self.fees = fees
        self.gasLimit = gasLimit
        self.to = to
        self.value = value
        self.data = data
        self.accessList = accessList
        self.maxFeePerBlobGas = maxFeePerBlobGas
        self.blobVersionedHashes = blobVersionedHashes
    }

    /// Of one blob: `GAS_PER_BLOB`.
    public static let gasPerBlob: Gas = 131_072
    /// `MIN_BASE_FEE_PER_BLOB_GAS`, in wei: what blob gas costs while blocks have no more blobs than their target.
    public static let leastBaseFee: WeiPerGas = 1

    /// Blob gas, which is no part of ``gasLimit``.
    public var blobGas: Gas { Self.gasPerBlob * UInt64(blobVersionedHashes.count) }
    /// The most that its blobs may cost; saturating.
    public var blobCost: Wei { maxFeePerBlobGas * blobGas }
}

extension Transaction {
    /// The most that blobs may cost; zero where it has none.
    public var blobCost: Wei {
        if case .blob(let transaction) = self { transaction.blobCost } else { .zero }
    }
}
