import Ethereum
import Testing

@Suite("Blob transactions")
struct BlobTransactionTests {
    /// From a recording: what geth 1.17.5 was sent as "blob transaction without sidecar", and understood as that.
    static let recorded =
        "0x03f8910180843b9aca0084b2d05e008252089400000000000000000000000000000000000000dd8080c0843b9aca00e1a0010657"
        + "f37554c781402a22917dee2f75def7ab966d7b770905398eba3c44401480a037384c21184ab471ce491d124e53077a3f0bb53f25"
        + "c4cecb7c65a9ebaeeaf017a0086b1106bae203caff3ffff7d3ce17d17eb65ca679083f99824ebe03bdf2676f"

    @Test("a recorded one is read as what it is, and written again")
    func decodes() throws {
        let raw = try Hex.decode(Self.recorded)
        let signed = try SignedTransaction(decoding: raw)
        guard case .blob(let blob) = signed.transaction else {
            Issue.record("type \(signed.transaction.type)")
            return
        }
        // 0x3b9aca00 is 1 gwei, 0xb2d05e00 3 gwei, 0x5208 21 000.
        #expect(blob.fees == GasFees(maxFeePerGas: 3_000_000_000, maxPriorityFeePerGas: 1_000_000_000))
        #expect((blob.chainID, blob.nonce, blob.gasLimit) == (1, 0, 21_000))
        #expect(blob.maxFeePerBlobGas == 1_000_000_000)
        #expect(
            blob.blobVersionedHashes.map(\.description) == [
                "0x010657f37554c781402a22917dee2f75def7ab966d7b770905398eba3c444014"
            ]
        )
        #expect(SignedTransaction(transaction: signed.transaction, signature: signed.signature).raw == raw)
        #expect(throws: Never.self) { try signed.recoverSender() }
    }

    /// Recorded histories of geth 1.17.5 (`pool/geth-mix`, ids 1, 25 and 73; hashes computed again with an independent
    /// library): key sha256("drydock-recorder" and the account's digit), to 0x11…, blob fee cap 1, one hash 01 00….
    static let histories:
        [(account: Int, nonce: UInt64, cap: UInt128, tip: UInt128, gas: Gas, value: UInt256, hash: String)] = [
            (2, 0, 16, 2, 21_000, 0, "030715dcd2265bf0"),
            (0, 1, 4_000_000_008, 3_000_000_000, 21_000, 0, "2d57173133028103"),
            (0, 8, 8_054_389_613, 2, 52_850, 9_999_388_269_108_898_950, "acfcf5f730a2bd83"),
        ]

    @Test("signed ones have the recorded hashes", arguments: histories.indices)
    func hashes(index: Int) throws {
        let vector = Self.histories[index]
        let scalar = sha256(Array("drydock-recorder\(vector.account)".utf8))
        let key = try PrivateKey(bytes: scalar)
        let blob = BlobTransaction(
            chainID: 1,
            nonce: vector.nonce,
            fees: GasFees(maxFeePerGas: WeiPerGas(vector.cap), maxPriorityFeePerGas: WeiPerGas(vector.tip)),
            gasLimit: vector.gas,
            to: try #require(Address(bytes: [UInt8](repeating: 0x11, count: 20))),
            value: vector.value,
            maxFeePerBlobGas: 1,
            blobVersionedHashes: [Hash32(words: (1 << 56, 0, 0, 0))]
        )
        #expect(Transaction.blob(blob).signed(by: key).hash.description.dropFirst(2).hasPrefix(vector.hash))
    }

    @Test("without blobs it is invalid; with two they cost 262144 gas at most at the offered price")
    func blobs() {
        var blob = TransactionSamples.blob
        #expect(blob.blobGas == 262_144)
        // 2 gwei each.
        #expect(blob.blobCost == 524_288_000_000_000)
        blob.blobVersionedHashes = []
        #expect(throws: TransactionInvalidity.noBlobs) { try Transaction.blob(blob).validate(chainID: 1) }
    }

    @Test("a price for blob gas of more than 128 bits is understood, and nobody can pay it")
    func unpayable() throws {
        let fields: [RLPItem] = [
            [1], [], [1], [2], [0x52, 0x08], [UInt8](repeating: 7, count: 20), [], [], nil,
            [UInt8](repeating: 9, count: 17), nil, [], [1], [1],
        ].map { (bytes: [UInt8]?) in bytes.map { .bytes($0[...]) } ?? .list([]) }
        do throws(TransactionDecodingError) {
            _ = try SignedTransaction(decoding: [3] + RLPItem.list(fields).encoded)
            Issue.record("decoded")
        } catch {
            guard case .unpayable(let unpayable) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(unpayable.transaction.type == 3)
        }
    }
}
