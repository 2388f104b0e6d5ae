import Ethereum
import Testing

@testable import SimChain

@Suite("Fees of the chain")
struct ChainFeeTests {
    typealias Fixture = ChainFixture

    @Test("balanced traffic keeps the base fee constant, with and without transactions")
    func balanced() {
        let fixture = Fixture()
        for block in 0..<20 {
            if block.isMultiple(of: 3) { fixture.transfer() }
            let header = fixture.sealBlock()
            #expect(header.baseFeePerGas == Fixture.gwei(20))
            #expect(header.gasUsed == 30_000_000)
        }
    }

    @Test("without traffic the base fee falls by an eighth from block 2 on")
    func quiet() {
        let fixture = Fixture { $0.traffic = .quiet }
        let fees = (1...4).map { _ in fixture.sealBlock().baseFeePerGas.rawValue }
        // Block 1 has genesis's fee. 20·10⁹ · 7/8 = 17.5·10⁹, · 7/8 = 15.3125·10⁹, · 7/8 = 13.3984375·10⁹.
        #expect(fees == [20_000_000_000, 17_500_000_000, 15_312_500_000, 13_398_437_500])
    }

    @Test("steady demand above the target raises the base fee")
    func steady() {
        let fixture = Fixture { $0.traffic = .steady(gasPerBlock: 45_000_000, tip: 1) }
        let fees = (1...3).map { _ in fixture.sealBlock().baseFeePerGas.rawValue }
        // (45 − 30) / 30 / 8 = 1/16 more with each block: 20·10⁹ · 17/16 = 21.25·10⁹, · 17/16 = 22.578125·10⁹.
        #expect(fees == [20_000_000_000, 21_250_000_000, 22_578_125_000])
    }

    @Test("the demand never exceeds the block's gas limit")
    func demandIsBounded() {
        let fixture = Fixture { $0.traffic = .steady(gasPerBlock: 1_000_000_000, tip: 1) }
        let header = fixture.sealBlock()
        #expect(header.gasUsed == header.gasLimit)
        // A full block of twice the target: an eighth more.
        #expect(fixture.chain.nextBaseFeePerGas.rawValue == 22_500_000_000)
    }

    @Test("known transactions above the target raise the base fee despite balanced traffic")
    func balancedIsExceeded() {
        let fixture = Fixture { $0.blockGasLimit = 60_000 }
        fixture.transfer()
        fixture.transfer(key: Fixture.other)
        let header = fixture.sealBlock()
        #expect(header.gasUsed == 42_000)
        // 20·10⁹ + 20·10⁹ · 12 000 / 30 000 / 8 = 21·10⁹.
        #expect(fixture.chain.nextBaseFeePerGas.rawValue == 21_000_000_000)
    }

    @Test("a base fee set by the timeline holds for one block, and the next one follows from it by the rule")
    func baseFeeByHand() {
        let fixture = Fixture { $0.traffic = .quiet }
        fixture.chain.setNextBaseFee(Fixture.gwei(80))
        #expect(fixture.chain.nextBaseFeePerGas == Fixture.gwei(80))
        #expect(fixture.sealBlock().baseFeePerGas == Fixture.gwei(80))
        #expect(fixture.sealBlock().baseFeePerGas == Fixture.gwei(70))
    }

    @Test("the base fee is burnt and the tip goes to the proposer")
    func burnAndTip() throws {
        let fixture = Fixture()
        fixture.transfer()
        fixture.sealBlock()
        let ledger = try #require(fixture.ledgers.last)
        #expect(ledger.burnt == Fixture.gwei(20) * 21_000)
        #expect(ledger.tips == Fixture.gwei(2) * 21_000)
    }
}

@Suite("Fee history")
struct FeeHistoryTests {
    typealias Fixture = ChainFixture

    private let fixture: Fixture

    init() {
        fixture = Fixture { $0.traffic = .quiet }
        fixture.sealBlocks(3)
    }

    private func history(_ count: UInt64, _ newest: BlockNumber, _ percentiles: [UInt32] = []) throws -> FeeHistory {
        try fixture.chain.feeHistory(blockCount: count, newest: newest, percentiles: percentiles).get()
    }

    @Test("the fee history has one base fee more than blocks: the next block's")
    func shape() throws {
        let history = try history(2, 3, [10, 50])
        #expect(history.oldestBlock == 2)
        #expect(history.baseFeePerGas.map(\.rawValue) == [17_500_000_000, 15_312_500_000, 13_398_437_500])
        #expect(history.gasUsed.count == 2)
        #expect(history.gasUsed.allSatisfy { $0.used == 0 && $0.limit == 60_000_000 })
        #expect(history.rewards == Array(repeating: [.gwei, .gwei], count: 2))
    }

    @Test("in a history of older blocks the last base fee is that of the following block")
    func olderBlocks() throws {
        let history = try history(1, 1)
        #expect(history.baseFeePerGas.map(\.rawValue) == [20_000_000_000, 17_500_000_000])
        #expect(history.rewards.isEmpty)
    }

    @Test("a count beyond genesis is reduced; genesis counts as having used its target")
    func truncated() throws {
        let history = try history(10, 3)
        #expect(history.oldestBlock == 0)
        #expect(history.gasUsed.map(\.used) == [30_000_000, 0, 0, 0])
        #expect(history.baseFeePerGas.count == 5)
    }

    @Test("a history of no blocks is empty")
    func empty() throws {
        let history = try history(0, 3, [50])
        #expect(history.oldestBlock == 0)
        #expect(history.baseFeePerGas.isEmpty)
    }

    @Test("rewards are the network's tip")
    func rewards() throws {
        fixture.chain.setPriorityFee(Fixture.gwei(3))
        #expect(fixture.chain.suggestedTip == Fixture.gwei(3))
        #expect(try history(1, 3, [50]).rewards == [[Fixture.gwei(3)]])
        fixture.sealBlock()
        fixture.chain.setPriorityFee(Fixture.gwei(5))
        #expect(try history(3, 4, [50]).rewards == [[.gwei], [Fixture.gwei(3)], [Fixture.gwei(5)]])
    }

    @Test(
        "invalid requests are refused in geth's words",
        arguments: [
            (BlockNumber(4), [UInt32](), "request beyond head block: requested 4, head 3"),
            (3, [50, 50], "invalid reward percentile: #0:50 >= #1:50"),
            (3, [101], "invalid reward percentile: 101"),
        ]
    )
    func refused(newest: BlockNumber, percentiles: [UInt32], message: String) {
        #expect(throws: RPCError(code: -32000, message: message)) { try history(1, newest, percentiles) }
    }
}
