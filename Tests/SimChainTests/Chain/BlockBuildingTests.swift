import Ethereum
import Testing

@testable import SimChain

@Suite("Block building")
struct BlockBuildingTests {
    typealias Fixture = ChainFixture

    private static func fees(tip: UInt128, cap: UInt128 = 100) -> GasFees {
        GasFees(maxFeePerGas: Fixture.gwei(cap), maxPriorityFeePerGas: Fixture.gwei(tip))
    }

    private func minedHashes(_ fixture: Fixture) -> [Hash32] {
        fixture.sealBlock()
        return newestHashes(fixture)
    }

    private func newestHashes(_ fixture: Fixture) -> [Hash32] {
        guard
            case .blockSealed(_, let transactions, _) = fixture.events.last(where: { event in
                if case .blockSealed = event { true } else { false }
            })
        else { return [] }
        return transactions
    }

    @Test("transactions with higher effective tips go first, and a sender's nonces in order")
    func order() throws {
        let fixture = Fixture()
        let first = try #require(fixture.transfer(fees: Self.fees(tip: 2)))
        // A high tip behind a low one waits for it.
        let second = try #require(fixture.transfer(fees: Self.fees(tip: 9)))
        // Offers 30, of which 20 are the base fee: an effective tip of 3 only, because the cap is 23.
        let capped = try #require(fixture.transfer(fees: Self.fees(tip: 10, cap: 23), key: Fixture.other))
        let highest = try #require(fixture.transfer(fees: Self.fees(tip: 4), key: Fixture.stranger))
        #expect(minedHashes(fixture) == [highest, capped, first, second])
    }

    @Test("equal tips go in the order of arrival, and those of one instant in the order of their senders' addresses")
    func equalTips() throws {
        let fixture = Fixture()
        fixture.chain.setPriorityFee(Fixture.gwei(3))
        let keys = [Fixture.bundler, Fixture.other, Fixture.stranger].sorted { $0.address < $1.address }
        let last = try #require(fixture.transfer(fees: Self.fees(tip: 2), key: keys[2]))
        #expect(minedHashes(fixture).isEmpty)
        let second = try #require(fixture.transfer(fees: Self.fees(tip: 2), key: keys[1]))
        let first = try #require(fixture.transfer(fees: Self.fees(tip: 2), key: keys[0]))
        fixture.chain.setPriorityFee(Fixture.gwei(2))
        #expect(minedHashes(fixture) == [last, first, second])
    }

    @Test("a transaction below the network's tip or below the base fee stays in the pool")
    func tooCheap() throws {
        let fixture = Fixture()
        fixture.chain.setPriorityFee(Fixture.gwei(2))
        let low = try #require(fixture.transfer(fees: Self.fees(tip: 1)))
        let capped = try #require(fixture.transfer(fees: Self.fees(tip: 1, cap: 19), key: Fixture.other))
        #expect(minedHashes(fixture).isEmpty)
        fixture.chain.setPriorityFee(Fixture.gwei(1))
        #expect(minedHashes(fixture) == [low])
        #expect(fixture.chain.transaction(hash: capped)?.blockNumber == nil)
        #expect(fixture.chain.transaction(hash: low)?.blockNumber == 2)
    }

    @Test("a transaction's gas limit must fit into the rest of the block")
    func gasLimits() throws {
        let fixture = Fixture { $0.blockGasLimit = 100_000 }
        let wide = fixture.transaction(to: Fixture.beneficiary, gasLimit: 90_000, fees: Self.fees(tip: 3))
        let wideHash = try #require(fixture.submit(wide))
        let narrow = try #require(fixture.transfer(fees: Self.fees(tip: 5), key: Fixture.other))
        // 100 000 − 21 000 leaves less than 90 000.
        #expect(minedHashes(fixture) == [narrow])
        #expect(minedHashes(fixture) == [wideHash])
    }

    @Test("a block can be filled to its last gas and rebuilt the same")
    func lastGas() throws {
        let fixture = Fixture {
            $0.blockGasLimit = 100_000
            $0.traffic = .quiet
        }
        let narrow = try #require(fixture.transfer(fees: Self.fees(tip: 5), key: Fixture.other))
        // 21 000 and 79 000 are all there is.
        let wide = fixture.transaction(to: Fixture.beneficiary, gasLimit: 79_000, fees: Self.fees(tip: 3))
        let wideHash = try #require(fixture.submit(wide))
        #expect(minedHashes(fixture) == [narrow, wideHash])
        try fixture.chain.reorganise(depth: 1, keep: { _ in true }, vanish: false)
        #expect(newestHashes(fixture) == [narrow, wideHash])
    }

    @Test("steady demand displaces only transactions with lower tips")
    func demand() throws {
        let fixture = Fixture { $0.traffic = .steady(gasPerBlock: 60_000_000, tip: Fixture.gwei(3)) }
        let low = try #require(fixture.transfer(fees: Self.fees(tip: 2)))
        let high = try #require(fixture.transfer(fees: Self.fees(tip: 3), key: Fixture.other))
        #expect(minedHashes(fixture) == [high])
        fixture.chain.setTraffic(.quiet)
        #expect(minedHashes(fixture) == [low])
    }

    @Test("a gas limit set by the timeline holds from the next block on")
    func gasLimitByHand() {
        let fixture = Fixture()
        fixture.chain.setBlockGasLimit(30_000_000)
        #expect(fixture.chain.head.gasLimit == 60_000_000)
        #expect(fixture.sealBlock().gasLimit == 30_000_000)
        #expect(fixture.sealBlock().gasUsed == 15_000_000)
    }

    @Test("an excluded transaction waits until its exclusion ends")
    func exclude() throws {
        let fixture = Fixture()
        let hash = try #require(fixture.transfer())
        fixture.chain.exclude(hash, until: 3)
        #expect(minedHashes(fixture).isEmpty)
        #expect(minedHashes(fixture).isEmpty)
        #expect(minedHashes(fixture) == [hash])
    }

    @Test("a transaction with a block to be included in waits for it, and then needs only the base fee")
    func include() throws {
        let fixture = Fixture()
        let hash = try #require(
            fixture.transfer(fees: GasFees(maxFeePerGas: Fixture.gwei(25), maxPriorityFeePerGas: 1))
        )
        fixture.chain.include(hash, in: 2)
        #expect(minedHashes(fixture).isEmpty)
        fixture.chain.setNextBaseFee(Fixture.gwei(26))
        #expect(minedHashes(fixture).isEmpty)
        fixture.chain.setNextBaseFee(Fixture.gwei(24))
        #expect(minedHashes(fixture) == [hash])
    }

    @Test("a base fee set by the timeline makes transactions pending that reth had queued for the head's base fee")
    func baseFeeByHand() throws {
        let fixture = Fixture { $0.mempool = .reth }
        let hash = try #require(
            fixture.transfer(fees: GasFees(maxFeePerGas: Fixture.gwei(25), maxPriorityFeePerGas: Fixture.gwei(1)))
        )
        fixture.chain.setNextBaseFee(Fixture.gwei(40))
        #expect(minedHashes(fixture).isEmpty)
        // The head's own rule would keep 40 gwei or go one eighth down.
        fixture.chain.setNextBaseFee(Fixture.gwei(20))
        #expect(minedHashes(fixture) == [hash])
    }

    @Test("a dropped transaction is not known any more")
    func drop() throws {
        let fixture = Fixture()
        let hash = try #require(fixture.transfer())
        #expect(fixture.chain.drop(hash))
        #expect(!fixture.chain.drop(hash))
        #expect(fixture.chain.transaction(hash: hash) == nil)
        #expect(fixture.chain.pendingNonce(of: Fixture.bundler.address) == 0)
        #expect(minedHashes(fixture).isEmpty)
    }

    @Test("a replacement's event names both transactions, and the old one is unknown afterwards")
    func replace() throws {
        let fixture = Fixture()
        let old = try #require(fixture.transfer(fees: Self.fees(tip: 2, cap: 60)))
        #expect(fixture.transfer(fees: Self.fees(tip: 2, cap: 61), nonce: 0) == nil)
        let new = try #require(fixture.transfer(fees: Self.fees(tip: 3, cap: 70), nonce: 0))
        #expect(fixture.chain.transaction(hash: old) == nil)
        guard case .transactionReplaced(let before, let after) = fixture.events.last else {
            Issue.record("the replacement is an event")
            return
        }
        #expect(before.hash == old && after.hash == new)
        #expect(minedHashes(fixture) == [new])
    }

    @Test("timestamps are whole seconds from genesis, and a missed slot has no block")
    func timestamps() {
        let fixture = Fixture()
        #expect(fixture.sealBlock().timestamp == 1_767_225_612)
        fixture.chain.missSlot()
        #expect(fixture.events.last == .slotMissed(next: 2))
        #expect(fixture.chain.sealBlock(at: .milliseconds(36_900)).timestamp == 1_767_225_636)
        #expect(fixture.chain.head.number == 2)
    }
}
