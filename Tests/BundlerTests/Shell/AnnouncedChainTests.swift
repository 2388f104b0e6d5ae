import Ethereum
import Testing

@testable import Bundler

@Suite("Announced chain")
struct AnnouncedChainTests {
    /// Two branches that share the blocks below 3.
    private func block(_ number: BlockNumber, _ branch: UInt64 = 0) -> BlockHeader {
        var header = BlockHeader.numbered(number)
        header.hash = hash(number, branch)
        header.parentHash = hash(number &- 1, branch)
        return header
    }

    private func hash(_ number: BlockNumber, _ branch: UInt64 = 0) -> Hash32 {
        Hash32(words: (number < 3 ? 0 : branch, 0, 0xb10c, number))
    }

    private func chain(_ heads: [BlockHeader]) -> AnnouncedChain {
        var chain = AnnouncedChain()
        for head in heads { _ = chain.append(head) }
        return chain
    }

    @Test("a head on an earlier parent removes the blocks after that parent, newest first")
    func replaces() {
        var chain = chain((1...4).map { block($0) })
        #expect(chain.append(block(3, 1)) == [hash(4), hash(3)])
        #expect(chain.append(block(4, 1)).isEmpty)
        #expect(chain.append(block(3)) == [hash(4, 1), hash(3, 1)])
    }

    @Test("a head that extends the chain, is known, or has an unknown parent removes no blocks")
    func saysNothing() {
        var chain = chain((1...4).map { block($0) })
        #expect(chain.append(block(5)).isEmpty)
        #expect(chain.append(block(5)).isEmpty)
        #expect(chain.append(block(9, 1)).isEmpty)
    }

    @Test("a head whose parent was not announced removes the blocks of its number and above")
    func unknownParent() {
        var chain = chain((1...6).map { block($0) })
        #expect(chain.append(block(5, 1)) == [hash(6), hash(5)])
        // What was known before the gap is not: nobody said what became of it.
        #expect(chain.append(block(4, 1)) == [hash(5, 1)])
    }

    @Test("the last 64 blocks are remembered, and far older ones are not")
    func forgets() {
        var chain = chain((1...200).map { block($0) })
        let replaced = (136...200).reversed().map { hash($0) }
        #expect(chain.append(block(136, 0)).isEmpty)
        var other = block(136, 1)
        other.parentHash = hash(135)
        #expect(chain.append(other) == replaced)
    }
}
