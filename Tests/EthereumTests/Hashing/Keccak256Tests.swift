import Ethereum
import Testing

@Suite("Keccak-256")
struct Keccak256Tests {
    @Test(
        "well-known texts have their well-known hashes",
        arguments: [
            ("", "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
            ("abc", "0x4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
            // Topic 0 of ERC-20 transfers.
            ("Transfer(address,address,uint256)", "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"),
        ]
    )
    func knownHashes(text: String, hash: String) throws {
        #expect(Keccak256.hash(utf8: text) == (try Hash32(hex: hash)))
    }

    @Test("the constant for the empty hash is the hash of no bytes")
    func emptyHash() {
        #expect(Keccak256.hash([]) == Keccak256.emptyHash)
        #expect(Keccak256Hasher().finalize() == Keccak256.emptyHash)
    }

    @Test("the hash does not depend on how the bytes are split into updates")
    func pieces() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let bytes = generator.bytes(count: Int.random(in: 0...600, using: &generator))
            var hasher = Keccak256Hasher()
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Int.random(in: 0...min(rest.count, 40), using: &generator)
                hasher.update(rest.prefix(count))
                rest = rest.dropFirst(count)
            }
            #expect(hasher.finalize() == Keccak256.hash(bytes))
        }
    }

    @Test("an update of several blocks may begin anywhere within a block", arguments: 0..<137)
    func longPieces(offset: Int) {
        var generator = SeededGenerator(seed: 4)
        let bytes = generator.bytes(count: offset + 5 * 136 + 3)
        var hasher = Keccak256Hasher()
        for byte in bytes[..<offset] { hasher.update(byte: byte) }
        hasher.update(bytes[offset...])
        var expected = Keccak256Hasher()
        for byte in bytes { expected.update(byte: byte) }
        #expect(hasher.finalize() == expected.finalize())
    }

    @Test("words, integers and bytes are hashed as their bytes at any offset", arguments: 0..<137)
    func words(offset: Int) throws {
        var generator = SeededGenerator(seed: UInt64(offset))
        let prefix = generator.bytes(count: offset)
        let word = try #require(Hash32(bytes: generator.bytes(count: 32)))
        var hasher = Keccak256Hasher()
        hasher.update(prefix)
        hasher.update(word)
        hasher.update(bigEndian: 0x0102_0304_0506_0708)
        hasher.update(byte: 9)
        #expect(hasher.finalize() == Keccak256.hash(prefix + word.bytes + [1, 2, 3, 4, 5, 6, 7, 8, 9]))
    }

    @Test("reading the hash in between does not change later hashes")
    func finalizeKeepsState() {
        var hasher = Keccak256Hasher()
        hasher.update([1])
        #expect(hasher.finalize() == Keccak256.hash([1]))
        hasher.update([2])
        #expect(hasher.finalize() == Keccak256.hash([1, 2]))
    }
}
