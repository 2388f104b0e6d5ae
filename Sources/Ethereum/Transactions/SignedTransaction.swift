/// A transaction as it travels: its bytes, and the values decoded from them. The hash is computed once.
public struct SignedTransaction: Sendable {
    public let transaction: Transaction
    public let signature: RecoverableSignature
    /// The argument of `eth_sendRawTransaction`.
    public let raw: [UInt8]
    public let hash: Hash32

    public init(transaction: Transaction, signature: RecoverableSignature) {
        self.transaction = transaction
        self.signature = signature
        raw = transaction.encoded(signature: signature)
        hash = Keccak256.hash(raw)
    }

    /// Reads the only permitted encoding of a transaction. Neither the signature nor the transaction is checked beyond
    /// its form; see ``recoverSender()`` and ``Transaction/validate(chainID:schedule:)``.
    public init(decoding raw: [UInt8]) throws(TransactionDecodingError) {
        (transaction, signature) = try TransactionDecoder.decode(raw)
        self.raw = raw
        hash = Keccak256.hash(raw)
    }

    /// The account that pays. Costs some 30 µs.
    public func recoverSender() throws(SignatureError) -> Address {
        try signature.recoverAddress(digest: transaction.signingHash)
    }
}

extension SignedTransaction: Hashable {
    /// The hash is that of the bytes, and they determine everything else.
    public static func == (left: SignedTransaction, right: SignedTransaction) -> Bool { left.hash == right.hash }

    public func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
