import Ethereum
import Testing

/// What comes from outside decodes to something that encodes to it again, or is refused; nothing traps.
@Suite("Decoders and hostile input")
struct DecoderRobustnessTests {
    @Test("RLP decoding never traps on random bytes or damaged encodings")
    func rlp() throws {
        var generator = SeededGenerator(seed: 10)
        let samples =
            TransactionSamples.all.map { $0.signed(by: TransactionSamples.key).raw }
            + [RLPItem.list([.list([.list([])]), .text("cat")]).encoded]
        var accepted = 0
        for round in 0..<6_000 {
            let count = Int.random(in: 0...24, using: &generator)
            let bytes =
                round.isMultiple(of: 2)
                ? generator.bytes(count: count) : generator.mutate(samples[round % samples.count])
            guard let item = try? RLPItem(decoding: bytes) else { continue }
            accepted += 1
            #expect(item.encoded == bytes)
        }
        #expect(accepted > 50, "the inputs no longer reach what they should test")
    }

    @Test("transaction decoding never traps on random bytes or damaged transactions of any type")
    func transactions() throws {
        var generator = SeededGenerator(seed: 11)
        let samples = TransactionSamples.all.map { $0.signed(by: TransactionSamples.key).raw }
        var accepted = 0
        for round in 0..<6_000 {
            let bytes =
                round.isMultiple(of: 8)
                ? [[1, 2, 4, 0xf8].randomElement(using: &generator) ?? 0] + generator.bytes(count: round % 128)
                : generator.mutate(samples[round % samples.count])
            guard let signed = try? SignedTransaction(decoding: bytes) else { continue }
            accepted += 1
            #expect(SignedTransaction(transaction: signed.transaction, signature: signed.signature).raw == bytes)
            _ = try? signed.recoverSender()
            for authorization in signed.transaction.authorizations { _ = try? authorization.recoverAuthority() }
            try? signed.transaction.validate(chainID: 1)
        }
        #expect(accepted > 500, "the inputs no longer reach what they should test")
    }

    @Test("reading quantities, data, addresses and numbers never traps on random text")
    func texts() throws {
        var generator = SeededGenerator(seed: 12)
        let alphabet = Array("0123456789abcdefABCDEFx g-é")
        var accepted = (quantities: 0, data: 0, addresses: 0, decimals: 0)
        for round in 0..<8_000 {
            // Every second time only digits, so that enough of the texts are right.
            let letters = round.isMultiple(of: 2) ? alphabet[..<16] : alphabet[...]
            let count = round.isMultiple(of: 5) ? 40 : Int.random(in: 0...70, using: &generator)
            let digits = String((0..<count).map { _ in letters.randomElement(using: &generator) ?? "0" })
            let text = round.isMultiple(of: 7) ? digits : "0x" + digits
            if let value = try? Quantity.decode(text) {
                accepted.quantities += 1
                #expect(Quantity.encode(value) == text)
            }
            if let bytes = try? Hex.decode(text) {
                accepted.data += 1
                #expect(Hex.encode(bytes) == text.lowercased())
            }
            if let address = try? Address(checksummed: text) {
                accepted.addresses += 1
                #expect(address.description == text.lowercased())
            }
            if let value = UInt256(decimal: text) {
                accepted.decimals += 1
                #expect(String(repeating: "0", count: text.count - value.description.count) + value.description == text)
            }
        }
        #expect(accepted.quantities > 500 && accepted.data > 500 && accepted.addresses > 100 && accepted.decimals > 0)
    }

    @Test("reading DER signatures and public keys never traps on damaged or random bytes")
    func signatures() throws {
        var generator = SeededGenerator(seed: 13)
        let key = TransactionSamples.key
        let signature = key.sign(Keccak256.emptyHash)
        let sample = der(EllipticSignature(r: signature.r, s: signature.s))
        #expect(try EllipticSignature(der: sample) == EllipticSignature(r: signature.r, s: signature.s))
        var accepted = 0
        for round in 0..<4_000 {
            let bytes = round.isMultiple(of: 4) ? generator.bytes(count: round % 80) : generator.mutate(sample)
            if let decoded = try? EllipticSignature(der: bytes) {
                accepted += 1
                #expect(der(decoded) == bytes)
                _ = key.publicKey.verifies(decoded, of: Keccak256.emptyHash)
            }
            _ = try? PublicKey(bytes: generator.mutate([4] + key.publicKey.x.bytes + key.publicKey.y.bytes))
        }
        #expect(accepted > 100, "the inputs no longer reach what they should test")
    }

    /// The distinguished encoding of integers below 2²⁵⁶, from SEC 1, C.8.
    private func der(_ signature: EllipticSignature) -> [UInt8] {
        func integer(_ value: UInt256) -> [UInt8] {
            var content = value.minimalBytes
            if content.first.map({ $0 >= 0x80 }) ?? true { content.insert(0, at: 0) }
            return [0x02, UInt8(content.count)] + content
        }
        let content = integer(signature.r) + integer(signature.s)
        return [0x30, UInt8(content.count)] + content
    }
}
