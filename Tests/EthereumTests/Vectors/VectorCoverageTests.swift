import Foundation
import Testing

/// No published vector is forgotten: every file is read by a suite, or is listed here with the reason why not.
@Suite("Published vectors")
struct VectorCoverageTests {
    /// Where CI has the folder it sets this: then its absence is a failure and not a reason to skip.
    @Test("the folder of vectors exists where it is required")
    func present() {
        let isRequired = ProcessInfo.processInfo.environment["DRYDOCK_VECTORS_REQUIRED"] == "1"
        #expect(!isRequired || VectorFolder.isPresent)
    }

    /// Folders and files whose every entry a suite of this target reads.
    static let read = [
        "abi/", "basefee/", "eip712/", "hash/", "rlp/", "secp256k1/", "userop/", "transactions/tt",
        "transactions/ethers_signing_subset.json", "transactions/type2_type4_computed.json",
        "transactions/basic_keyaddrtest.json", "transactions/basic_txtest.json",
    ]

    /// What concerns no code of the project yet, or ever.
    static let unread = [
        "flashbots/": "private relays come later",
        "kms/": "the key service comes later",
        "sigv4/": "the key service comes later",
        "transactions/basic_crypto.json": "ECIES and AES of the peer-to-peer protocol",
        "transactions/basic_hexencodetest.json": "key encoding of the state trie",
    ]

    @Test(
        "every vector file is read by a suite or is left out for a stated reason",
        .enabled(if: VectorFolder.isPresent, VectorFolder.absence)
    )
    func everyFile() throws {
        let known = Self.read + Self.unread.keys
        let files = try #require(FileManager.default.enumerator(atPath: VectorFolder.url.path))
        var count = 0
        for case let file as String in files where file.hasSuffix(".json") {
            count += 1
            #expect(known.contains { file.hasPrefix($0) }, "\(file) is read by no suite")
        }
        #expect(count > 0)
    }
}
