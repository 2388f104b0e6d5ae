import SimChain
import Testing

@Suite("Stable hash")
struct StableHashTests {
    /// The key of SipHash's published vectors is the bytes 00 to 0f: two little-endian words.
    private static let key: (seed: UInt64, domain: UInt64) = (0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908)

    // vectors_sip64 of the authors' reference implementation: the message of length n is the bytes 00, 01, ... n-1, and
    // the hash is printed byte by byte from its low end. Length 15 is also appendix A of the paper.
    @Test(
        "the hash is SipHash-2-4",
        arguments: [
            (0, 0x726f_db47_dd0e_0e31), (1, 0x74f8_39c5_93dc_67fd), (7, 0xab02_00f5_8b01_d137),
            (8, 0x93f5_f579_9a93_2462), (15, 0xa129_ca61_49be_45e5), (63, 0x958a_324c_eb06_4572),
        ] as [(UInt8, UInt64)]
    )
    func isSipHash(length: UInt8, hash: UInt64) {
        var bytes = StableHash(seed: Self.key.seed, domain: Self.key.domain)
        bytes.combine(bytes: 0..<length)
        #expect(bytes.finalize() == hash)
    }

    @Test("an integer is hashed as its eight little-endian bytes at any position", arguments: 0...8)
    func integersAreBytes(before: Int) {
        var words = StableHash(seed: 1)
        words.combine(bytes: repeatElement(7, count: before))
        words.combine(0x0807_0605_0403_0201)
        words.combine(UInt64.max)
        var bytes = StableHash(seed: 1)
        bytes.combine(bytes: repeatElement(7, count: before))
        bytes.combine(bytes: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt8])
        bytes.combine(bytes: repeatElement(0xFF, count: 8))
        #expect(words.finalize() == bytes.finalize())
    }

    @Test("a text is hashed as UTF-8 with a final FF byte, so that adjacent texts stay apart")
    func textsAreClosed() {
        var bytes = StableHash(seed: 5, domain: 6)
        bytes.combine(bytes: [0xC3, 0xA9, 0xFF] as [UInt8])
        #expect(StableHash.hash("é", seed: 5, domain: 6) == bytes.finalize())

        func hash(_ texts: String...) -> UInt64 {
            var hash = StableHash(seed: 0)
            for text in texts { hash.combine(text) }
            return hash.finalize()
        }
        #expect(Set([hash("ab", "c"), hash("a", "bc"), hash("abc"), hash("abc", "")]).count == 4)
    }

    @Test("seed and domain both change the hash")
    func keyMatters() {
        let hashes = [(0, 0), (1, 0), (0, 1), (1, 1)].map { StableHash.hash("a", seed: $0, domain: $1) }
        #expect(Set(hashes).count == 4)
    }

    @Test("the short forms combine their arguments in order")
    func shortForms() {
        var hash = StableHash(seed: 3, domain: 4)
        hash.combine(10)
        #expect(StableHash.hash(10, seed: 3, domain: 4) == hash.finalize())
        hash.combine(20)
        #expect(StableHash.hash(10, 20, seed: 3, domain: 4) == hash.finalize())
    }
}
