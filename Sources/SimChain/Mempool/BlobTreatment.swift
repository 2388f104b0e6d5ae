public import Ethereum

/// What a pool does with blob transactions (EIP-4844).
public enum BlobTreatment: Hashable, Sendable {
    /// They have a pool of their own. An account is in one of the two pools, each of the prices must double for
    /// a replacement, and `txpool_contentFrom` does not show them (geth: recorded).
    case ownPool
    /// As ``ownPool``, but `txpool_contentFrom` shows them. That it does was recorded by nobody.
    case ownKind
    /// As any other transaction.
    case asOthers
}

/// A price of a blob transaction that does not replace the one in the pool.
public struct BlobPriceShortfall: Hashable, Sendable {
    public enum Price: String, Hashable, Sendable {
        case feeCap = "gas fee cap"
        case tipCap = "gas tip cap"
        case blobFeeCap = "blob gas fee cap"
    }

    public var price: Price
    public var offered: WeiPerGas
    public var pooled: WeiPerGas

    /// By how much each price must rise.
    static let percent: UInt32 = 100

    /// The first price that is not above the pooled one, else the first that is not twice as high; `nil`: all are.
    init?(offered new: BlobTransaction, pooled old: BlobTransaction) {
        let pairs: [(Price, WeiPerGas, WeiPerGas)] = [
            (.feeCap, new.fees.maxFeePerGas, old.fees.maxFeePerGas),
            (.tipCap, new.fees.maxPriorityFeePerGas, old.fees.maxPriorityFeePerGas),
            (.blobFeeCap, new.maxFeePerBlobGas, old.maxFeePerBlobGas),
        ]
        let short =
            pairs.first { $0.1 <= $0.2 } ?? pairs.first { $0.1 < $0.2.increased(byPercent: Self.percent) }
        guard let short else { return nil }
        (price, offered, pooled) = short
    }
}

extension SignedTransaction {
    /// `nil` unless it is of type 3.
    var blob: BlobTransaction? {
        if case .blob(let blob) = transaction { blob } else { nil }
    }
}

extension Mempool {
    func checkBlobNonce(_ candidate: PoolCandidate, next: UInt64, of sender: Address) throws(PoolRefusal) {
        guard profile.blobs != .asOthers, candidate.transaction.blob != nil else { return }
        let pooled = account(of: sender)?.entries.count { $0.isBlob } ?? 0
        let free = next + UInt64(pooled)
        if candidate.nonce > free { throw .blobNonceGap(next: free, transaction: candidate.nonce) }
    }

    /// A pool that holds transactions of an account has the account for itself.
    func checkReservation(_ candidate: inout PoolCandidate) throws(PoolRefusal) {
        guard profile.blobs != .asOthers, let first = account(of: try candidate.sender())?.entries.first else { return }
        if first.isBlob != (candidate.transaction.blob != nil) { throw .addressReserved }
    }

    /// Whether both are blob transactions under a rule of their own, which this then has judged.
    func checkBlobReplacement(_ candidate: PoolCandidate, of pooled: PoolEntry) throws(PoolRefusal) -> Bool {
        guard profile.blobs != .asOthers, let new = candidate.transaction.blob, let old = pooled.transaction.blob
        else { return false }
        if let shortfall = BlobPriceShortfall(offered: new, pooled: old) {
            throw .blobReplacementUnderpriced(shortfall)
        }
        return true
    }

    /// What `txpool_contentFrom` shows of an account, by ascending nonce.
    public func content(from sender: Address) -> [PooledTransaction] {
        let entries = account(of: sender)?.entries ?? []
        return entries.filter { profile.showsInContent($0.transaction) }.map(\.pooled)
    }
}

extension MempoolProfile {
    func showsInContent(_ transaction: SignedTransaction) -> Bool { blobs != .ownPool || transaction.blob == nil }
}
