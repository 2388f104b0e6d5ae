import Ethereum

/// A transaction on its way through the checks.
struct PoolCandidate {
    let transaction: SignedTransaction
    let nonce: UInt64
    let gasLimit: Gas
    let fees: GasFees
    /// Value plus gas limit times fee cap plus what blobs may cost; saturating.
    let cost: UInt256
    let isLocal: Bool
    private var recovery: Result<Address, PoolRefusal>?
    private var recoveredAuthorities: [Address]?

    init(_ transaction: SignedTransaction, sender: Address?, isLocal: Bool) {
        self.transaction = transaction
        nonce = transaction.transaction.nonce
        gasLimit = transaction.transaction.gasLimit
        fees = transaction.transaction.fees
        let (fee, _) = UInt256(fees.maxFeePerGas.rawValue).multipliedReportingOverflow(by: UInt256(gasLimit.rawValue))
        cost = fee.saturatingAdd(transaction.transaction.value)
            .saturatingAdd(UInt256(transaction.transaction.blobCost.rawValue))
        self.isLocal = isLocal
        recovery = sender.map(Result.success)
    }

    /// Recovers the sender at the first call.
    mutating func sender() throws(PoolRefusal) -> Address {
        if let recovery { return try recovery.get() }
        let recovery = Self.recover(transaction)
        self.recovery = recovery
        return try recovery.get()
    }

    private static func recover(_ transaction: SignedTransaction) -> Result<Address, PoolRefusal> {
        do throws(SignatureError) {
            return .success(try transaction.recoverSender())
        } catch {
            return .failure(.invalidSender)
        }
    }

    /// The signers of its authorizations, those without a valid signature left out; recovered at the first call.
    mutating func authorities() -> [Address] {
        if let recoveredAuthorities { return recoveredAuthorities }
        let authorities = transaction.transaction.authorizations.compactMap { try? $0.recoverAuthority() }
        recoveredAuthorities = authorities
        return authorities
    }

    func pooled(sender: Address, part: PoolPart) -> PooledTransaction {
        PooledTransaction(
            hash: transaction.hash,
            sender: sender,
            nonce: nonce,
            fees: fees,
            gasLimit: gasLimit,
            part: part
        )
    }
}

extension SignedTransaction {
    var replacementOffer: ReplacementRule.Offer {
        ReplacementRule.Offer(fees: transaction.fees, hasGasPrice: transaction.type < 2)
    }
}
