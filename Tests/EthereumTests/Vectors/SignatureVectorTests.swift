import Ethereum
import Foundation
import Testing

@Suite("Published signature vectors", .enabled(if: VectorFolder.isPresent, VectorFolder.absence))
struct SignatureVectorTests {
    @Test("signatures are the ones noble-secp256k1 makes")
    func noble() throws {
        let file = try #require(try VectorFolder.json("secp256k1/ecdsa_noble_subset.json") as? [String: Any])
        let cases: [[String: Any]] = try file.value("valid")
        #expect(cases.count == 150)
        for entry in cases {
            let key = try PrivateKey(bytes: bytes(entry, "d"))
            let digest = try #require(Hash32(bytes: try bytes(entry, "m")))
            let signature = key.sign(digest)
            let plain = EllipticSignature(r: signature.r, s: signature.s)
            #expect(plain.bytes == (try bytes(entry, "signature")))
            #expect(key.publicKey.verifies(plain, of: digest))
            #expect(try signature.recoverAddress(digest: digest) == key.address)
        }
    }

    @Test("keys and signatures that noble-secp256k1 refuses are refused")
    func nobleInvalid() throws {
        let file = try #require(try VectorFolder.json("secp256k1/ecdsa_noble_subset.json") as? [String: Any])
        let invalid: [String: [[String: Any]]] = try file.value("invalid")
        let signing: [[String: Any]] = try invalid.value("sign")
        for entry in signing {
            #expect(throws: PrivateKey.InvalidKey.outOfRange) { try PrivateKey(bytes: bytes(entry, "d")) }
        }
        var refusedKeys = 0
        let verifying: [[String: Any]] = try invalid.value("verify")
        for entry in verifying {
            let publicKey = Result { try PublicKey(bytes: try bytes(entry, "Q")) }
            guard entry["exception"] as? String != "Expected Point" else {
                #expect(throws: PublicKey.DecodingError.self, "\(entry)") { try publicKey.get() }
                refusedKeys += 1
                continue
            }
            let compact = try bytes(entry, "signature")
            let r = try #require(UInt256(bytes: compact[..<32]))
            let s = try #require(UInt256(bytes: compact[32...]))
            let digest = try #require(Hash32(bytes: try bytes(entry, "m")))
            #expect(!(try publicKey.get().verifies(EllipticSignature(r: r, s: s), of: digest)), "\(entry)")
        }
        #expect(refusedKeys > 0 && refusedKeys < verifying.count)
    }

    @Test("signatures use the nonces of RFC 6979")
    func nonces() throws {
        let cases = try #require(try VectorFolder.json("secp256k1/rfc6979_noble.json") as? [[String: Any]])
        #expect(cases.count == 10)
        let order = try #require(UInt256(hex: SignatureTests.order))
        for entry in cases {
            let message: String = try entry.value("message")
            let digest = try #require(Hash32(bytes: sha256(Array(message.utf8))))
            let signature = try PrivateKey(bytes: bytes(entry, "d")).sign(digest)
            // r is the x coordinate of the nonce's point: the public key the nonce would have as a private key.
            let noncePoint = try PrivateKey(bytes: bytes(entry, "k0")).publicKey
            #expect(signature.r == noncePoint.x % order)
        }
    }

    @Test("the signatures that Wycheproof calls valid verify, and no others")
    func wycheproof() throws {
        let path = "secp256k1/wycheproof_ecdsa_secp256k1_sha256_bitcoin.json"
        let file = try #require(try VectorFolder.json(path) as? [String: Any])
        let groups: [[String: Any]] = try file.value("testGroups")
        var counts: [Bool: Int] = [:]
        for group in groups {
            let description: [String: Any] = try group.value("publicKey")
            let key = try PublicKey(bytes: bytes(description, "uncompressed"))
            let tests: [[String: Any]] = try group.value("tests")
            for test in tests {
                let expected = try test.value("result", as: String.self) == "valid"
                let digest = try #require(Hash32(bytes: sha256(try bytes(test, "msg"))))
                let signature = try? EllipticSignature(der: bytes(test, "sig"))
                let verified = signature.map { key.verifies($0, of: digest) } ?? false
                #expect(verified == expected, "\(test["tcId"] ?? ""): \(test["comment"] ?? "")")
                counts[expected, default: 0] += 1
            }
        }
        #expect((counts[true] ?? 0) + (counts[false] ?? 0) == 463)
        #expect((counts[true] ?? 0) > 50 && (counts[false] ?? 0) > 50)
    }

    /// The file's signatures "of the empty string" fit no hash of it, neither Keccak-256 nor SHA3-256 nor SHA-256 nor
    /// zero.
    @Test("keys have the addresses that ethereum/tests gives")
    func keyAddress() throws {
        let cases = try #require(try VectorFolder.json("transactions/basic_keyaddrtest.json") as? [[String: Any]])
        #expect(cases.count == 2)
        for entry in cases {
            let key = try PrivateKey(bytes: bytes(entry, "key"))
            #expect(key.address.bytes == (try bytes(entry, "addr")))
            #expect(PrivateKey.derived(from: try entry.value("seed")).address == key.address)
        }
    }

    private func bytes(_ entry: [String: Any], _ key: String) throws -> [UInt8] {
        try Hex.decode("0x" + (try entry.value(key, as: String.self)))
    }
}
