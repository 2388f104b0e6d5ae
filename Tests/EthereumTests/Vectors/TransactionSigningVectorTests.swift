import Ethereum
import Foundation
import Testing

@Suite("Published signed transactions", .enabled(if: VectorFolder.isPresent, VectorFolder.absence))
struct TransactionSigningVectorTests {
    @Test("signed transactions are the bytes that ethers makes")
    func ethers() throws {
        let cases = try #require(try VectorFolder.json("transactions/ethers_signing_subset.json") as? [[String: Any]])
        var checked = 0
        for entry in cases {
            let key = try PrivateKey(bytes: Hex.decode(try entry.value("privateKey", as: String.self)))
            let fields = try Fields(entry.value("transaction"))
            for (form, transaction) in fields.transactions {
                let unsigned: String = try entry.value("unsigned" + form)
                // A form without bytes is one that the case's fields do not fit.
                guard !unsigned.isEmpty else { continue }
                #expect(Hex.encode(transaction.signingPayload) == unsigned)
                let signed = transaction.signed(by: key)
                #expect(Hex.encode(signed.raw) == (try entry.value("signed" + form, as: String.self)))
                #expect(try SignedTransaction(decoding: signed.raw).transaction == transaction)
                checked += 1
            }
        }
        #expect(checked > 200)
    }

    private struct Fields {
        let transactions: [(form: String, transaction: Transaction)]

        init(_ json: [String: Any]) throws {
            let number = { (key: String) throws -> UInt256 in
                switch json[key] {
                case nil: .zero
                case let number as NSNumber: UInt256(number.uint64Value)
                case let text as String: try #require(UInt256(hex: text))
                default: throw VectorShapeError(key: key)
                }
            }
            let price = { (key: String) throws in WeiPerGas(try #require(try number(key).uint128())) }
            let to = try (json["to"] as? String).map { try Address(checksummed: $0) }
            let nonce = try #require(try number("nonce").uint64())
            let gasLimit = Gas(try #require(try number("gasLimit").uint64()))
            let gasPrice = try price("gasPrice")
            let fees = GasFees(
                maxFeePerGas: try price("maxFeePerGas"),
                maxPriorityFeePerGas: try price("maxPriorityFeePerGas")
            )
            let value = try number("value")
            let data = try (json["data"] as? String).map { try Hex.decode($0) } ?? []
            let accessList = try (json["accessList"] as? [[String: Any]] ?? []).map { try AccessListEntry(json: $0) }
            transactions = [
                (
                    "Legacy",
                    .legacy(
                        LegacyTransaction(
                            chainID: nil,
                            nonce: nonce,
                            gasPrice: gasPrice,
                            gasLimit: gasLimit,
                            to: to,
                            value: value,
                            data: data
                        )
                    )
                ),
                (
                    "Berlin",
                    .accessList(
                        AccessListTransaction(
                            chainID: 0,
                            nonce: nonce,
                            gasPrice: gasPrice,
                            gasLimit: gasLimit,
                            to: to,
                            value: value,
                            data: data,
                            accessList: accessList
                        )
                    )
                ),
                (
                    "London",
                    .feeMarket(
                        FeeMarketTransaction(
                            chainID: 0,
                            nonce: nonce,
                            fees: fees,
                            gasLimit: gasLimit,
                            to: to,
                            value: value,
                            data: data,
                            accessList: accessList
                        )
                    )
                ),
            ]
        }
    }

    @Test("transactions of types 2 and 4 with authorizations are signed as published")
    func computed() throws {
        let cases = try #require(
            try VectorFolder.json("transactions/type2_type4_computed.json") as? [[String: Any]]
        )
        #expect(cases.count == 6)
        for entry in cases { try check(entry) }
    }

    private func check(_ entry: [String: Any]) throws {
        let key = try PrivateKey(bytes: Hex.decode(try entry.value("privateKey", as: String.self)))
        #expect(key.address.checksummed == (try entry.value("from", as: String.self)))
        func number(_ key: String, in json: [String: Any]) throws -> UInt64 {
            try json.value(key, as: NSNumber.self).uint64Value
        }
        let accessList: [[String: Any]] = try entry.value("accessList")
        let feeMarket = FeeMarketTransaction(
            chainID: try number("chainId", in: entry),
            nonce: try number("nonce", in: entry),
            fees: GasFees(
                maxFeePerGas: WeiPerGas(UInt128(try number("maxFeePerGas", in: entry))),
                maxPriorityFeePerGas: WeiPerGas(UInt128(try number("maxPriorityFeePerGas", in: entry)))
            ),
            gasLimit: Gas(try number("gasLimit", in: entry)),
            to: try Address(checksummed: try entry.value("to", as: String.self)),
            value: UInt256(try number("value", in: entry)),
            data: try Hex.decode(try entry.value("data", as: String.self)),
            accessList: try accessList.map { try AccessListEntry(json: $0) }
        )
        let type2: [String: Any] = try entry.value("type2")
        #expect(Hex.encode(Transaction.feeMarket(feeMarket).signingPayload) == type2["signingPayload"] as? String)
        try check(.feeMarket(feeMarket), key, type2)

        let json: [String: Any] = try entry.value("authorization")
        let authority = try PrivateKey(bytes: Hex.decode(try json.value("authorityPrivateKey", as: String.self)))
        let authorization = Authorization(
            chainID: UInt256(try number("chainId", in: json)),
            address: try Address(hex: try json.value("address", as: String.self)),
            nonce: try number("nonce", in: json)
        )
        #expect(authorization.signingHash.description == json["authHash"] as? String)
        let signedAuthorization = authorization.signed(by: authority)
        #expect(signedAuthorization.signature.r.hash32.description == json["r"] as? String)
        #expect(signedAuthorization.signature.s.hash32.description == json["s"] as? String)
        #expect(UInt64(signedAuthorization.signature.yParity) == (try number("yParity", in: json)))
        #expect(try signedAuthorization.recoverAuthority().checksummed == json["authority"] as? String)

        let setCode = SetCodeTransaction(
            chainID: feeMarket.chainID,
            nonce: feeMarket.nonce,
            fees: feeMarket.fees,
            gasLimit: feeMarket.gasLimit,
            to: try #require(feeMarket.to),
            value: feeMarket.value,
            data: feeMarket.data,
            accessList: feeMarket.accessList,
            authorizations: [signedAuthorization]
        )
        try check(.setCode(setCode), key, entry.value("type4"))
    }

    private func check(_ transaction: Transaction, _ key: PrivateKey, _ expected: [String: Any]) throws {
        #expect(transaction.signingHash.description == (try expected.value("signingHash", as: String.self)))
        let signed = transaction.signed(by: key)
        #expect(Hex.encode(signed.raw) == (try expected.value("raw", as: String.self)))
        #expect(signed.hash.description == (try expected.value("txHash", as: String.self)))
        let decoded = try SignedTransaction(decoding: signed.raw)
        #expect(decoded.transaction == transaction)
        #expect(try decoded.recoverSender() == key.address)
    }

    @Test("old transactions of ethereum/tests decode to the published sender and hash")
    func basic() throws {
        let cases = try #require(try VectorFolder.json("transactions/basic_txtest.json") as? [[String: Any]])
        #expect(cases.count == 2)
        for entry in cases {
            let raw = try Hex.decode("0x" + (try entry.value("signed", as: String.self)))
            let key = try PrivateKey(bytes: Hex.decode("0x" + (try entry.value("key", as: String.self))))
            let decoded = try SignedTransaction(decoding: raw)
            #expect(decoded.transaction.gasLimit == Gas(try entry.value("startgas", as: NSNumber.self).uint64Value))
            #expect(decoded.transaction.value == UInt256(try entry.value("value", as: NSNumber.self).uint64Value))
            #expect(Hex.encode(decoded.transaction.data, prefix: false) == entry["data"] as? String)
            // The second has a high s, which has been invalid since Homestead.
            if decoded.signature.s > EllipticSignature(r: decoded.signature.r, s: decoded.signature.s).withLowS.s {
                #expect(throws: SignatureError.highS) { try decoded.recoverSender() }
            } else {
                #expect(try decoded.recoverSender() == key.address)
            }
        }
    }
}

extension AccessListEntry {
    fileprivate init(json: [String: Any]) throws {
        self.init(
            address: try Address(hex: try json.value("address", as: String.self)),
            storageKeys: try json.value("storageKeys", as: [String].self).map { try Hash32(hex: $0) }
        )
    }
}
