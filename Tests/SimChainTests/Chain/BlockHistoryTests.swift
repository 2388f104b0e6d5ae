import Ethereum
import Testing

@testable import SimChain

@Suite("Memory of the chain")
struct BlockHistoryTests {
    typealias Fixture = ChainFixture

    @Test("transactions, receipts and behaviours of old blocks are forgotten, with or without reorganisations")
    func forgets() throws {
        let fixture = Fixture()
        var first: Hash32?
        var sequence: UInt64 = 0
        for block in 1...320 as ClosedRange<UInt64> {
            let operation = fixture.operation(
                sequence: sequence,
                fees: GasFees(maxFeePerGas: Fixture.gwei(21), maxPriorityFeePerGas: Fixture.gwei(1))
            )
            let hash = fixture.submitBundle(fixture.calldata([operation]))
            if block == 1 { first = hash }
            fixture.sealBlock()
            sequence = fixture.chain.operationSequence(of: Fixture.account(1), key: 0, in: .v0_7)
            if block.isMultiple(of: 50) {
                try fixture.chain.reorganise(depth: 20, keep: { _ in true }, vanish: false)
            }
            if block == 200, let first {
                #expect(fixture.chain.receipt(hash: first)?.blockNumber == 1)
                #expect(fixture.chain.transaction(hash: first)?.blockNumber == 1)
            }
        }
        let hash = try #require(first)
        #expect(fixture.chain.receipt(hash: hash) == nil)
        #expect(fixture.chain.transaction(hash: hash) == nil)
        // One for each block that a reorganisation could still undo.
        #expect(fixture.chain.behaviours.count <= 65)
    }

    @Test("a transaction's block is the one it is in now")
    func location() throws {
        let fixture = Fixture()
        let hash = try #require(fixture.transfer())
        let old = fixture.sealBlock()
        try fixture.chain.reorganise(depth: 1, keep: { _ in false }, vanish: false)
        #expect(fixture.chain.receipt(hash: hash) == nil)
        let new = fixture.sealBlock()
        let receipt = try #require(fixture.chain.receipt(hash: hash))
        #expect(receipt.blockNumber == 2 && receipt.blockHash == new.hash)
        #expect(fixture.chain.header(hash: old.hash) == old)
        #expect(fixture.chain.header(hash: hash) == nil)
        #expect(fixture.chain.logs(inBlock: hash, address: Fixture.beneficiary) == nil)
        #expect(fixture.chain.logs(inBlock: new.hash, address: Fixture.beneficiary) == [])
    }
}
