import Ethereum
import Testing

@testable import SimChain

@Suite("Fee markets")
struct FeeMarketTests {
    typealias Fixture = ChainFixture

    private static func gwei(_ amount: UInt128) -> WeiPerGas { Fixture.gwei(amount) }

    private static func market(
        gas: Gas,
        maxFee: PriceSpread = .anyPrice,
        tip: PriceSpread = .fixed(WeiPerGas.gwei),
        _ course: FeeMarket.Course = .steady,
        seed: UInt64 = 1
    ) -> Traffic {
        .market(
            FeeMarket(
                crowd: Crowd(gas: gas, maxFee: maxFee, tip: tip),
                course: course,
                streams: RandomStreams(seed: seed)
            )
        )
    }

    private static func fees(tip: UInt128) -> GasFees {
        GasFees(maxFeePerGas: gwei(60), maxPriorityFeePerGas: gwei(tip))
    }

    // MARK: Base fees

    @Test("a crowd of which half pays the base fee and the tip keeps the base fee where it is")
    func equilibrium() {
        // 60M of which half is the gas target.
        let fixture = Fixture {
            $0.traffic = Self.market(
                gas: 60_000_000,
                maxFee: .logNormal(median: Self.gwei(21), sigmaBillionths: 250_000_000)
            )
        }
        for _ in 0..<20 {
            let header = fixture.sealBlock()
            #expect(header.gasUsed == 30_000_000)
            #expect(header.baseFeePerGas == Self.gwei(20))
        }
    }

    @Test("demand beyond the gas limit raises the base fee by an eighth a block, until too few pay it")
    func climbs() {
        let fixture = Fixture { $0.traffic = Self.market(gas: 90_000_000, maxFee: .fixed(Self.gwei(24))) }
        let fees = (1...5).map { _ in fixture.sealBlock() }
        // 20 + 1 and 22.5 + 1 are below 24, 25.3125 + 1 is not: full, full, empty, and an eighth less.
        #expect(fees.map(\.gasUsed) == [60_000_000, 60_000_000, 0, 60_000_000, 0])
        // 25 312 500 000 · 7 / 8 = 22 148 437 500, · 9 / 8 = 24 916 992 187.5, rounded down with the change.
        #expect(
            fees.map(\.baseFeePerGas.rawValue) == [
                20_000_000_000, 22_500_000_000, 25_312_500_000, 22_148_437_500, 24_916_992_187,
            ]
        )
    }

    @Test("a spike's comers are there in its blocks and in no other")
    func spike() {
        let comers = Crowd(gas: 15_000_000, tip: .fixed(Self.gwei(5)))
        let fixture = Fixture {
            $0.traffic = Self.market(
                gas: 10_000_000,
                .spike(FeeMarket.Spike(crowd: comers, first: 3, blocks: 2))
            )
        }
        let gas = (1...6).map { _ in fixture.sealBlock().gasUsed }
        #expect(gas == [10_000_000, 10_000_000, 25_000_000, 25_000_000, 10_000_000, 10_000_000])
    }

    @Test("a wave rises and falls in straight lines")
    func wave() {
        let fixture = Fixture {
            $0.traffic = Self.market(gas: 0, .wave(FeeMarket.Wave(low: 10_000_000, high: 50_000_000, period: 8)))
        }
        let gas = (1...10).map { _ in fixture.sealBlock().gasUsed.rawValue / 1_000_000 }
        // 40M in four blocks: 10M a block.
        #expect(gas == [10, 20, 30, 40, 50, 40, 30, 20, 10, 20])
    }

    @Test("a wave that the timeline begins is low in its first block")
    func laterWave() {
        let fixture = Fixture { $0.traffic = .quiet }
        fixture.sealBlocks(4)
        let wave = FeeMarket.Wave(low: 10_000_000, high: 30_000_000, period: 4, first: 5)
        fixture.chain.setTraffic(Self.market(gas: 0, .wave(wave)))
        #expect(
            (5...8).map { _ in fixture.sealBlock().gasUsed.rawValue } == [
                10_000_000, 20_000_000, 30_000_000, 20_000_000,
            ]
        )
    }

    @Test("a wave of an odd period has no block at its height")
    func oddWave() {
        let fixture = Fixture {
            $0.traffic = Self.market(gas: 0, .wave(FeeMarket.Wave(low: 0, high: 30_000_000, period: 3)))
        }
        // 30M · 2 / 3 = 20M in both of the blocks beside the height.
        #expect((1...4).map { _ in fixture.sealBlock().gasUsed.rawValue } == [0, 20_000_000, 20_000_000, 0])
    }

    @Test("after missed slots their demand is there too")
    func missedSlots() {
        let fixture = Fixture { $0.traffic = Self.market(gas: 15_000_000) }
        #expect(fixture.sealBlock().gasUsed == 15_000_000)
        fixture.chain.missSlot()
        fixture.chain.missSlot()
        #expect(fixture.sealBlock().gasUsed == 45_000_000)
        #expect(fixture.sealBlock().gasUsed == 15_000_000)
    }

    // MARK: Walks

    @Test("a walk without steps goes back to 1 by its mean reversion")
    func meanReversion() {
        let walk = FeeMarket.Walk(start: 2_000_000_000, volatility: 0, meanReversion: 500_000_000)
        let crowd = Crowd(gas: 60_000_000, maxFee: .uniform(1...Self.gwei(40)), tip: .fixed(.gwei))
        let market = FeeMarket(crowd: crowd, course: .walk(walk), streams: RandomStreams(seed: 1))
        var state = MarketState()
        let gas = (1...3).map { block in
            state = market.state(of: BlockNumber(block), after: state)
            return market.demand(
                for: BlockNumber(block),
                state,
                slots: 1,
                baseFee: Self.gwei(20),
                leastTip: .gwei,
                gasTarget: 30_000_000
            ).gas(offering: .gwei).rawValue
        }
        // 21 gwei are 10.5 gwei of 40 at the factor 2: 60M · 29.5 / 40. Then 2^0.5: 14.849 242 404 gwei, and 2^0.25:
        // 17.658 824 720 gwei. Shares are rounded down to 32 binary places.
        #expect(gas == [44_249_999, 37_726_136, 33_511_762])
    }

    @Test("the same seed walks the same way, and another seed another one")
    func walk() {
        func gas(seed: UInt64) -> [Gas] {
            let fixture = Fixture { $0.traffic = Self.walk(seed: seed) }
            return (1...30).map { _ in fixture.sealBlock().gasUsed }
        }
        #expect(gas(seed: 1) == gas(seed: 1))
        #expect(gas(seed: 1) != gas(seed: 2))
        #expect(Set(gas(seed: 1)).count > 20)
    }

    private static func walk(seed: UInt64) -> Traffic {
        market(
            gas: 60_000_000,
            maxFee: .logNormal(median: gwei(21), sigmaBillionths: 500_000_000),
            .walk(FeeMarket.Walk(start: 1_000_000_000, volatility: 100_000_000, meanReversion: 50_000_000)),
            seed: seed
        )
    }

    @Test("blocks that replace others have the same demand, missed slots included")
    func reorganisation() throws {
        let fixture = Fixture { $0.traffic = Self.walk(seed: 3) }
        fixture.sealBlocks(4)
        fixture.chain.missSlot()
        let old = (5...8).map { _ in fixture.sealBlock() }
        let new = try fixture.chain.reorganise(depth: 4, keep: { _ in true }, vanish: false)
        #expect(new.map(\.gasUsed) == old.map(\.gasUsed))
        #expect(new.map(\.baseFeePerGas) == old.map(\.baseFeePerGas))
        let next = fixture.sealBlock()
        let untouched = Fixture { $0.traffic = Self.walk(seed: 3) }
        untouched.sealBlocks(4)
        untouched.chain.missSlot()
        untouched.sealBlocks(4)
        #expect(untouched.sealBlock().gasUsed == next.gasUsed)
    }

    // MARK: Inclusion and tips

    /// 100M gas at the tips 1, 2, 3 and 4 gwei, for blocks of 60M.
    private static func crowded(_ configuration: inout ChainConfiguration) {
        configuration.traffic = market(gas: 100_000_000, tip: .choice([1, 2, 3, 4].map(gwei)))
    }

    @Test("a transaction is in a full block if those who offer more leave room for it")
    func inclusion() throws {
        let fixture = Fixture { Self.crowded(&$0) }
        // 75M are offered more than 1 gwei, and 50M more than 2 gwei.
        let low = try #require(fixture.transfer(fees: Self.fees(tip: 1)))
        let high = try #require(fixture.transfer(fees: Self.fees(tip: 2), key: Fixture.other))
        #expect(fixture.sealBlock().gasUsed == 60_000_000)
        #expect(fixture.chain.receipt(hash: high) != nil)
        #expect(fixture.chain.pooled(hash: low) != nil)
    }

    @Test("what is left for a tip is a matter of gas limits")
    func room() throws {
        let fixture = Fixture { Self.crowded(&$0) }
        // 50M go first: 10M are left.
        let tooLarge = fixture.transaction(
            to: Fixture.beneficiary,
            gasLimit: 10_000_001,
            fees: Self.fees(tip: 2),
            key: Fixture.other
        )
        let fits = fixture.transaction(to: Fixture.beneficiary, gasLimit: 10_000_000, fees: Self.fees(tip: 2))
        let large = try #require(fixture.submit(tooLarge))
        let hash = try #require(fixture.submit(fits))
        fixture.sealBlock()
        #expect(fixture.chain.receipt(hash: hash) != nil)
        #expect(fixture.chain.receipt(hash: large) == nil)
    }

    @Test("the suggested tip is the lowest one of the full blocks, and that of the history too")
    func suggestion() {
        let fixture = Fixture { Self.crowded(&$0) }
        #expect(fixture.chain.suggestedTip == .gwei)
        fixture.sealBlock()
        // 60M are offered at 2 gwei: 75M; at 1 wei more 50M.
        #expect(fixture.chain.suggestedTip == Self.gwei(2))
    }

    @Test("the rewards of the fee history are the tips at the percentiles of gas")
    func rewards() throws {
        let fixture = Fixture { Self.crowded(&$0) }
        fixture.transfer(fees: Self.fees(tip: 2))
        fixture.sealBlock()
        // 60M in ascending order: 10M at 2 gwei (the transfer among them), 25M at 3 gwei, 25M at 4 gwei.
        // 16 % are 9.6M, 17 % are 10.2M, 58 % are 34.8M, 59 % are 35.4M.
        let history = try fixture.chain.feeHistory(blockCount: 1, newest: 1, percentiles: [0, 16, 17, 58, 59, 100])
            .get()
        #expect(history.rewards == [[2, 2, 3, 3, 4, 4].map(Self.gwei)])
    }

    @Test("an empty block has rewards of zero, and leaves the suggestion as it was")
    func emptyBlock() throws {
        let fixture = Fixture { $0.traffic = Self.market(gas: 0) }
        fixture.sealBlock()
        let history = try fixture.chain.feeHistory(blockCount: 1, newest: 1, percentiles: [10, 90]).get()
        #expect(history.rewards == [[0, 0]])
        #expect(fixture.chain.suggestedTip == .gwei)
        // Nobody in a block tells of it, and no block takes less.
        fixture.chain.setPriorityFee(Self.gwei(3))
        #expect(fixture.chain.suggestedTip == Self.gwei(3))
    }

    @Test("traffic set by the timeline ends a market")
    func ends() {
        let fixture = Fixture { Self.crowded(&$0) }
        fixture.sealBlock()
        fixture.chain.setTraffic(.quiet)
        #expect(fixture.sealBlock().gasUsed == 0)
        #expect(fixture.chain.suggestedTip == .gwei)
    }

    // MARK: Replays

    private static func replay(_ blocks: [FeeMarket.Replay.Block]) -> Traffic {
        market(
            gas: 0,
            tip: .logNormal(median: .gwei, sigmaBillionths: 500_000_000),
            .replay(FeeMarket.Replay(blocks: blocks, sigma: 500_000_000))
        )
    }

    @Test("a replay reaches the recorded base fees exactly, with known transactions in its blocks")
    func replay() throws {
        let gas: [Gas] = [60_000_000, 0, 45_000_001]
        let fixture = Fixture {
            $0.traffic = Self.replay(gas.map { .init(gasUsed: $0, gasLimit: nil, tip: nil) })
        }
        let hash = try #require(fixture.transfer(fees: Self.fees(tip: 2)))
        let headers = (1...5).map { _ in fixture.sealBlock() }
        #expect(fixture.chain.receipt(hash: hash)?.blockNumber == 1)
        // After the record, the gas target.
        #expect(headers.map(\.gasUsed) == gas + [30_000_000, 30_000_000])
        // 20 · 9/8 = 22.5; · 7/8 = 19.6875; 19 687 500 000 · 15 000 001 / 30 000 000 / 8 = 1 230 468 832 rounded down
        // twice: 9 843 750 656 / 8.
        #expect(
            headers.map(\.baseFeePerGas.rawValue) == [
                20_000_000_000, 22_500_000_000, 19_687_500_000, 20_917_968_832, 20_917_968_832,
            ]
        )
    }

    @Test("a replay's blocks have their own gas limits and tips")
    func replayedLimits() throws {
        let fixture = Fixture {
            $0.traffic = Self.replay([
                .init(gasUsed: 40_000_000, gasLimit: 40_000_000, tip: Self.gwei(9)),
                .init(gasUsed: 1, gasLimit: 41_000_000, tip: nil),
            ])
        }
        let headers = (1...3).map { _ in fixture.sealBlock() }
        #expect(headers.map(\.gasLimit) == [40_000_000, 41_000_000, 41_000_000])
        #expect(headers[2].gasUsed == 20_500_000)
        // Half of the gas is offered 9 gwei or more.
        let history = try fixture.chain.feeHistory(blockCount: 1, newest: 1, percentiles: [50]).get()
        #expect(history.rewards[0][0] > Self.gwei(8) && history.rewards[0][0] <= Self.gwei(9))
    }

    @Test("in a full block of a replay, a tip below the others' is left out")
    func fullReplay() throws {
        let fixture = Fixture {
            $0.traffic = Self.replay([.init(gasUsed: 60_000_000, gasLimit: nil, tip: Self.gwei(50))])
        }
        let cheap = GasFees(maxFeePerGas: Self.gwei(90), maxPriorityFeePerGas: Self.gwei(1))
        let left = try #require(fixture.transfer(fees: cheap))
        let dear = GasFees(maxFeePerGas: Self.gwei(90), maxPriorityFeePerGas: Self.gwei(50))
        let hash = try #require(fixture.transfer(fees: dear, key: Fixture.other))
        fixture.sealBlock()
        #expect(fixture.chain.receipt(hash: hash) != nil)
        #expect(fixture.chain.receipt(hash: left) == nil)
    }
}
