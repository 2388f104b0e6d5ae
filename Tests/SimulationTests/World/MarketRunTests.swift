import Testing

@Suite("Runs with a market")
struct MarketRunTests {
    private static let markets = [
        "quiet", "balanced", "steady", "{ kind: spike, at: block 5, for: 12 blocks }",
        "{ kind: wave, low: 1M, high: 300M, period: 20 blocks }", "{ kind: walk, volatility: 0.4 }",
        #"{ kind: replay, history: "base_fee_per_gas,gas_used\n20 gwei,60M\n22.5 gwei,12345678\n20844907313,0" }"#,
    ]

    private func blocks(_ market: String, seed: Int = 1) throws -> [TracedEvent] {
        let text = """
            version: 1
            scenario: market
            seed: \(seed)
            run: { blocks: 60 }
            chain: { market: \(market) }
            workload: { arrivals: { poisson: 2 }, max_fee_per_gas: { multiple_of_base_fee: 4 }, to: block 40 }
            timeline:
              - { at: block 12, miss_slots: 2 }
              - { at: block 30, reorg: { depth: 3, keep: none } }
            """
        return try tracedEvents(text).filter { $0.name == "block_sealed" }
    }

    /// EIP-1559, stated anew.
    private func next(_ baseFee: Int, used: Int, limit: Int) -> Int {
        let target = limit / 2
        if used == target { return baseFee }
        let distance = Int128(abs(used - target))
        let change = Int(Int128(baseFee) * distance / Int128(target) / 8)
        return used > target ? baseFee + max(change, 1) : baseFee - change
    }

    @Test("every base fee follows from the block before by EIP-1559", arguments: markets)
    func rule(market: String) throws {
        let blocks = try blocks(market)
        #expect(blocks.count == 63)
        var known: [Int: (baseFee: Int, used: Int, limit: Int)] = [:]
        for block in blocks {
            let number = try #require(block.number("number"))
            let baseFee = try #require(block.text("base_fee").flatMap { Int($0) })
            if let parent = known[number - 1] {
                #expect(baseFee == next(parent.baseFee, used: parent.used, limit: parent.limit), "block \(number)")
            }
            let (used, limit) = (try #require(block.number("gas_used")), try #require(block.number("gas_limit")))
            known[number] = (baseFee, used, limit)
        }
    }

    @Test("the seed decides a walk, and nothing else does")
    func seed() throws {
        func gas(_ market: String, _ seed: Int) throws -> [Int?] {
            try blocks(market, seed: seed).prefix(3).compactMap { $0.number("gas_used") }
        }
        let walk = "{ kind: walk, volatility: 0.4 }"
        #expect(try gas(walk, 1) == gas(walk, 1))
        #expect(try gas(walk, 1) != gas(walk, 2))
    }

    @Test("a spike that the timeline begins is there from the next block on, and traffic ends it")
    func timeline() throws {
        let text = """
            version: 1
            scenario: begun later
            run: { blocks: 12 }
            timeline:
              - { at: block 3, traffic: { spike: { for: 20 blocks } } }
              - { at: block 6, traffic: balanced }
            """
        let gas = try tracedEvents(text).filter { $0.name == "block_sealed" }.compactMap { $0.number("gas_used") }
        // The comers want ten blocks' gas at ten times the price: blocks 4 to 6 are full.
        #expect(Array(gas.prefix(8)) == [30, 30, 30, 60, 60, 60, 30, 30].map { $0 * 1_000_000 })
    }
}
