/// Reads transactions of untrusted origin. Accepts exactly what encoding its result would write again.
enum TransactionDecoder {
    typealias Result = (Transaction, RecoverableSignature)

    static func decode(_ raw: [UInt8]) throws(TransactionDecodingError) -> Result {
        let (transaction, signature) = try decodeFields(raw)
        // The largest price stands for larger ones too, and then the bytes are others.
        if transaction.hasLargestPrice, transaction.encoded(signature: signature) != raw {
            throw .unpayable(try UnpayableTransaction(transaction, signature, raw: raw))
        }
        return (transaction, signature)
    }

    private static func decodeFields(_ raw: [UInt8]) throws(TransactionDecodingError) -> Result {
        guard let first = raw.first else { throw .empty }
        switch first {
        case 0xc0...: return try legacy(FieldReader(outerList(raw[...]), fields: TransactionField.legacy))
        case 0x80..<0xc0: throw .notAnEnvelope(firstByte: first)
        case 1: return try accessList(FieldReader(outerList(raw.dropFirst()), fields: TransactionField.withAccessList))
        case 2: return try feeMarket(FieldReader(outerList(raw.dropFirst()), fields: TransactionField.feeMarket))
        case 3: return try blob(FieldReader(outerList(raw.dropFirst()), fields: TransactionField.blob))
        case 4: return try setCode(FieldReader(outerList(raw.dropFirst()), fields: TransactionField.setCode))
        default: throw .unsupportedType(first)
        }
    }

    private static func outerList(_ bytes: ArraySlice<UInt8>) throws(TransactionDecodingError) -> RLPReader {
        do throws(RLPError) {
            var reader = RLPReader(bytes)
            let list = try reader.nextList()
            try reader.finish()
            return list
        } catch {
            throw .malformed(error)
        }
    }

    private static func legacy(_ reader: FieldReader) throws(TransactionDecodingError) -> Result {
        var reader = reader
        let nonce = try reader.uint64(.nonce)
        let gasPrice = try reader.uint256(.gasPrice)
        let gasLimit = Gas(try reader.uint64(.gasLimit))
        let to = try reader.addressOrNone(.to)
        let value = try reader.uint256(.value)
        let data = try reader.bytes(.data)
        let v = try reader.uint256(.v)
        let (r, s) = (try reader.uint256(.r), try reader.uint256(.s))
        // As clients have it: 0 and 1 are a parity, every other `v` names a chain, if a wrong one.
        if r.isZero, s.isZero, v <= 1 { throw .unsigned }
        let (chainID, yParity) = try split(v: v)
        let transaction = LegacyTransaction(
            chainID: chainID,
            nonce: nonce,
            gasPrice: try price(gasPrice, gasLimit: gasLimit),
            gasLimit: gasLimit,
            to: to,
            value: value,
            data: Array(data)
        )
        return (.legacy(transaction), RecoverableSignature(r: r, s: s, yParity: yParity))
    }

    /// 27 or 28 for any chain, from 35 on twice the chain ID more (EIP-155).
    private static func split(v: UInt256) throws(TransactionDecodingError) -> (chainID: UInt64?, yParity: UInt8) {
        guard let small = v.uint128() else { throw .field(.v, .tooLarge(byteCount: v.minimalBytes.count)) }
        switch small {
        case 27, 28: return (nil, UInt8(small - 27))
        case 0..<35: throw .invalidV(UInt64(small))
        default:
            let (chainID, yParity) = (small - 35).quotientAndRemainder(dividingBy: 2)
            guard let chainID = UInt64(exactly: chainID) else {
                throw .field(.v, .tooLarge(byteCount: v.minimalBytes.count))
            }
            return (chainID, UInt8(yParity))
        }
    }

    private static func accessList(_ reader: FieldReader) throws(TransactionDecodingError) -> Result {
        var reader = reader
        let chainID = try reader.uint64(.chainID)
        let nonce = try reader.uint64(.nonce)
        let gasPrice = try reader.uint256(.gasPrice)
        let gasLimit = Gas(try reader.uint64(.gasLimit))
        let transaction = AccessListTransaction(
            chainID: chainID,
            nonce: nonce,
            gasPrice: try price(gasPrice, gasLimit: gasLimit),
            gasLimit: gasLimit,
            to: try reader.addressOrNone(.to),
            value: try reader.uint256(.value),
            data: Array(try reader.bytes(.data)),
            accessList: try reader.accessList()
        )
        return (.accessList(transaction), try reader.signature())
    }

    private static func feeMarket(_ reader: FieldReader) throws(TransactionDecodingError) -> Result {
        var reader = reader
        let chainID = try reader.uint64(.chainID)
        let nonce = try reader.uint64(.nonce)
        let (fees, gasLimit) = try reader.feesAndGasLimit()
        let transaction = FeeMarketTransaction(
            chainID: chainID,
            nonce: nonce,
            fees: fees,
            gasLimit: gasLimit,
            to: try reader.addressOrNone(.to),
            value: try reader.uint256(.value),
            data: Array(try reader.bytes(.data)),
            accessList: try reader.accessList()
        )
        return (.feeMarket(transaction), try reader.signature())
    }

    private static func blob(_ reader: FieldReader) throws(TransactionDecodingError) -> Result {
        var reader = reader
        let chainID = try reader.uint64(.chainID)
        let nonce = try reader.uint64(.nonce)
        let (fees, gasLimit) = try reader.feesAndGasLimit()
        let transaction = BlobTransaction(
            chainID: chainID,
            nonce: nonce,
            fees: fees,
            gasLimit: gasLimit,
            to: try reader.address(.to),
            value: try reader.uint256(.value),
            data: Array(try reader.bytes(.data)),
            accessList: try reader.accessList(),
            maxFeePerBlobGas: WeiPerGas(try reader.uint256(.maxFeePerBlobGas).uint128() ?? .max),
            blobVersionedHashes: try reader.hashes(.blobVersionedHashes, .blobVersionedHash)
        )
        return (.blob(transaction), try reader.signature())
    }

    private static func setCode(_ reader: FieldReader) throws(TransactionDecodingError) -> Result {
        var reader = reader
        let chainID = try reader.uint64(.chainID)
        let nonce = try reader.uint64(.nonce)
        let (fees, gasLimit) = try reader.feesAndGasLimit()
        let transaction = SetCodeTransaction(
            chainID: chainID,
            nonce: nonce,
            fees: fees,
            gasLimit: gasLimit,
            to: try reader.address(.to),
            value: try reader.uint256(.value),
            data: Array(try reader.bytes(.data)),
            accessList: try reader.accessList(),
            authorizations: try reader.authorizations()
        )
        return (.setCode(transaction), try reader.signature())
    }

    /// The largest price of 128 bits stands for all above it. The protocol allows those whose product with the gas
    /// limit fits 256 bits.
    fileprivate static func price(_ price: UInt256, gasLimit: Gas) throws(TransactionDecodingError) -> WeiPerGas {
        if let price = price.uint128() { return WeiPerGas(price) }
        guard !price.multipliedReportingOverflow(by: UInt256(gasLimit.rawValue)).overflow else {
            throw .gasCostTooLarge
        }
        return WeiPerGas(.max)
    }
}

extension Transaction {
    /// One of its prices is the largest that can be written here.
    fileprivate var hasLargestPrice: Bool {
        if case .blob(let transaction) = self, transaction.maxFeePerBlobGas.rawValue == .max { return true }
        return fees.maxFeePerGas.rawValue == .max
    }
}

extension FieldReader {
    fileprivate mutating func feesAndGasLimit() throws(TransactionDecodingError) -> (GasFees, Gas) {
        let priority = try uint256(.maxPriorityFeePerGas)
        let maximum = try uint256(.maxFeePerGas)
        let gasLimit = Gas(try uint64(.gasLimit))
        let maxFeePerGas = try TransactionDecoder.price(maximum, gasLimit: gasLimit)
        // What both stand for can differ where what stands for it does not.
        guard priority.high == 0 || priority <= maximum else { throw .priorityFeeAboveMaxFee }
        let maxPriorityFeePerGas = WeiPerGas(priority.uint128() ?? .max)
        return (GasFees(maxFeePerGas: maxFeePerGas, maxPriorityFeePerGas: maxPriorityFeePerGas), gasLimit)
    }

    fileprivate mutating func accessList() throws(TransactionDecodingError) -> [AccessListEntry] {
        try entries(.accessList, .accessListEntry, fields: TransactionField.accessListEntries) {
            (reader: inout FieldReader) throws(TransactionDecodingError) in
            AccessListEntry(
                address: try reader.address(.accessListAddress),
                storageKeys: try reader.hashes(.storageKeys, .storageKey)
            )
        }
    }

    fileprivate mutating func authorizations() throws(TransactionDecodingError) -> [SignedAuthorization] {
        try entries(.authorizationList, .authorization, fields: TransactionField.authorizations) {
            (reader: inout FieldReader) throws(TransactionDecodingError) in
            let authorization = Authorization(
                chainID: try reader.uint256(.authorizationChainID),
                address: try reader.address(.authorizationAddress),
                nonce: try reader.uint64(.authorizationNonce)
            )
            let yParity = try reader.uint8(.authorizationYParity)
            let (r, s) = (try reader.uint256(.authorizationR), try reader.uint256(.authorizationS))
            let signature = RecoverableSignature(r: r, s: s, yParity: yParity)
            return SignedAuthorization(authorization: authorization, signature: signature)
        }
    }

    fileprivate mutating func signature() throws(TransactionDecodingError) -> RecoverableSignature {
        let yParity = try uint8(.yParity)
        return RecoverableSignature(r: try uint256(.r), s: try uint256(.s), yParity: yParity)
    }
}
