/// A well-formed transaction that no account can pay for: its price takes more than 128 bits.
///
/// The protocol allows such a price as long as its product with the gas limit fits 256 bits, so the transaction has a
/// hash, a sender and a need of gas like any other.
public struct UnpayableTransaction: Hashable, Sendable {
    /// The decoded values; the largest price that can be written here stands for every larger one.
    public let transaction: Transaction
    public let signature: RecoverableSignature
    public let hash: Hash32
    /// Of its own bytes, with the prices that they have.
    public let signingHash: Hash32

    /// `transaction` and `signature` were read from `raw`.
    init(
        _ transaction: Transaction,
        _ signature: RecoverableSignature,
        raw: [UInt8]
    ) throws(TransactionDecodingError) {
        self.transaction = transaction
        self.signature = signature
        hash = Keccak256.hash(raw)
        do throws(RLPError) {
            signingHash = Keccak256.hash(try Self.signingPayload(transaction, raw))
        } catch {
            throw .malformed(error)
        }
    }

    /// As ``SignedTransaction/recoverSender()``.
    public func recoverSender() throws(SignatureError) -> Address {
        try signature.recoverAddress(digest: signingHash)
    }

    /// As ``Transaction/signingPayload``, of fields as they are encoded already.
    private static func signingPayload(_ transaction: Transaction, _ raw: [UInt8]) throws(RLPError) -> [UInt8] {
        let fields: [TransactionField] =
            switch transaction {
            case .legacy: TransactionField.legacy
            case .accessList: TransactionField.withAccessList
            case .feeMarket: TransactionField.feeMarket
            case .blob: TransactionField.blob
            case .setCode: TransactionField.setCode
            }
        var encoder = RLPEncoder(minimumCapacity: raw.count)
        var reader = RLPReader(raw)
        if transaction.type > 0 {
            encoder.append(unencoded: transaction.type)
            reader = RLPReader(raw.dropFirst())
        }
        // The signature is the last three.
        var list = try reader.nextList()
        let signed = try list.nextEncoded(count: fields.count - 3)
        encoder.list { encoder in
            encoder.append(encoded: signed)
            if case .legacy(let legacy) = transaction { legacy.encodeTail(nil, into: &encoder) }
        }
        return encoder.bytes
    }
}
