import Ethereum
import Testing

@Suite("Signatures")
struct SignatureTests {
    /// The order of secp256k1 (SEC 2, section 2.4.1).
    static let order = "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"

    @Test("the private key 1 has the generator as its public key")
    func generator() throws {
        let key = try PrivateKey(bytes: UInt256.one.bytes)
        // SEC 2, section 2.4.1; the address is that of the widely known key 1.
        #expect(key.publicKey.x == UInt256(hex: "0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"))
        #expect(key.publicKey.y == UInt256(hex: "0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"))
        #expect(key.address == (try Address(hex: "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf")))
    }

    @Test("a private key is 32 bytes, from 1 to the group order minus 1")
    func keyRange() throws {
        let order = try #require(UInt256(hex: Self.order))
        #expect(throws: PrivateKey.InvalidKey.wrongByteCount(31)) {
            try PrivateKey(bytes: [UInt8](repeating: 1, count: 31))
        }
        #expect(throws: PrivateKey.InvalidKey.outOfRange) { try PrivateKey(bytes: UInt256.zero.bytes) }
        #expect(throws: PrivateKey.InvalidKey.outOfRange) { try PrivateKey(bytes: order.bytes) }
        _ = try PrivateKey(bytes: (order - 1).bytes)
    }

    @Test("the private key of a label is the hash of the label")
    func derivedKeys() throws {
        // BasicTests/keyaddrtest.json of ethereum/tests.
        #expect(
            PrivateKey.derived(from: "cow").address == (try Address(hex: "0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826"))
        )
        #expect(
            PrivateKey.derived(from: "horse").address
                == (try Address(hex: "0x13978aee95f38490e9769c39b2773ed763d9cd5f"))
        )
    }

    @Test("no textual form of a key contains the secret")
    func keysAreNotPrinted() throws {
        let secret = Keccak256.hash(utf8: "cow")
        let key = try PrivateKey(bytes: secret.bytes)
        var dumped = ""
        dump(key, to: &dumped)
        let forms = ["\(key)", String(reflecting: key), dumped, "\([key])", "\(Optional(key) as Any)"]
        for form in forms {
            #expect(form.contains("PrivateKey(0xcd2a3d9f938e13cd947ec05abc7fe734df8dd826)"))
            #expect(!form.contains(secret.description.dropFirst(2)))
            #expect(!form.contains("\(secret.words.0)"))
        }
    }

    @Test("the signer recovered from a signature is the key's address; s is low, and signing is deterministic")
    func roundTrip() throws {
        var generator = SeededGenerator(seed: 4)
        for label in ["a", "b", "c", "d"] {
            let key = PrivateKey.derived(from: label)
            for _ in 0..<25 {
                let digest = Keccak256.hash(generator.bytes(count: 40))
                let signature = key.sign(digest)
                #expect(try signature.recoverAddress(digest: digest) == key.address)
                #expect(signature == key.sign(digest))
                try signature.checkRange()
                let plain = EllipticSignature(r: signature.r, s: signature.s)
                #expect(key.publicKey.verifies(plain, of: digest))
                #expect(!key.publicKey.verifies(plain, of: Keccak256.hash(digest.bytes)))
                let mirrored = RecoverableSignature(r: signature.r, s: signature.s, yParity: 1 - signature.yParity)
                #expect((try? mirrored.recoverAddress(digest: digest)) != key.address)
            }
        }
    }

    @Test("each reason why no signer can be recovered has its own error")
    func refusals() throws {
        let order = try #require(UInt256(hex: Self.order))
        let digest = Keccak256.emptyHash
        let good = PrivateKey.derived(from: "cow").sign(digest)
        let cases: [(RecoverableSignature, SignatureError)] = [
            (RecoverableSignature(r: good.r, s: good.s, yParity: 2), .yParityOutOfRange(2)),
            (RecoverableSignature(r: 0, s: good.s, yParity: 0), .rIsZero),
            (RecoverableSignature(r: good.r, s: 0, yParity: 0), .sIsZero),
            (RecoverableSignature(r: order, s: good.s, yParity: 0), .rTooLarge),
            (RecoverableSignature(r: good.r, s: order, yParity: 0), .sTooLarge),
            (RecoverableSignature(r: good.r, s: order - good.s, yParity: 1 - good.yParity), .highS),
            (RecoverableSignature(r: good.r, s: order / 2 + 1, yParity: 0), .highS),
            // 5³ + 7 = 132 is no square modulo the field's prime: no point of the curve has x = 5.
            (RecoverableSignature(r: 5, s: good.s, yParity: 0), .notRecoverable),
        ]
        for (signature, error) in cases {
            #expect(throws: error) { try signature.recoverAddress(digest: digest) }
        }
        // Half the order, rounded down, is the largest s.
        try RecoverableSignature(r: good.r, s: order / 2, yParity: 0).checkRange()
    }

    @Test("many threads can sign and recover at the same time")
    func concurrency() async throws {
        let key = PrivateKey.derived(from: "shared")
        let digests = (0..<64).map { Keccak256.hash([UInt8($0)]) }
        let expected = digests.map { key.sign($0) }
        await withTaskGroup(of: Bool.self) { group in
            for (digest, signature) in zip(digests, expected) {
                group.addTask { @concurrent in
                    key.sign(digest) == signature && (try? signature.recoverAddress(digest: digest)) == key.address
                }
            }
            for await agreed in group { #expect(agreed) }
        }
    }
}

@Suite("Signatures in DER")
struct DERSignatureTests {
    @Test(
        "each broken rule has its own error",
        arguments: [
            ("0x", .truncated),
            ("0x31", .unexpectedTag(0x31, expected: 0x30)),
            ("0x3006020101020101", nil),
            ("0x30060201010201", .truncated),
            ("0x300602010102010100", .trailingBytes),
            ("0x3007020101020101ff", .trailingBytes),
            ("0x30810602010102 0101", .longLength),
            ("0x3080020101020101", .longLength),
            ("0x300602010103 0101", .unexpectedTag(3, expected: 2)),
            ("0x3005020002 0101", .emptyInteger),
            ("0x3006020181020101", .negativeInteger),
            ("0x300702020001020101", .needlessLeadingZero),
            ("0x30070202008 1020101", nil),
            ("0x302602210100000000000000000000000000000000000000000000000000000000000000000201 01", .integerTooLarge),
        ] as [(String, EllipticSignature.DERError?)]
    )
    func rules(text: String, error: EllipticSignature.DERError?) throws {
        let bytes = try Hex.decode(text.filter { $0 != " " })
        if let error {
            #expect(throws: error) { try EllipticSignature(der: bytes) }
        } else {
            let signature = try EllipticSignature(der: bytes)
            #expect(signature.s == 1)
        }
    }

    @Test("a high s becomes its low counterpart, and a low s is kept")
    func lowS() throws {
        let order = try #require(UInt256(hex: SignatureTests.order))
        #expect(EllipticSignature(r: 1, s: order - 5).withLowS == EllipticSignature(r: 1, s: 5))
        #expect(EllipticSignature(r: 1, s: 5).withLowS == EllipticSignature(r: 1, s: 5))
    }
}
