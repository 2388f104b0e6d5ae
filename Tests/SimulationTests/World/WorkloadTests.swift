import Testing

@Suite("Workloads")
struct WorkloadTests {
    /// The blocks of submissions, in order.
    private func submissions(_ workload: String, chain: String = "{}") throws -> [TracedEvent] {
        let text = """
            version: 1
            scenario: workload
            run: { blocks: 8 }
            chain: \(chain)
            workload: \(workload)
            """
        return try tracedEvents(text).filter { $0.name == "operation_submitted" }
    }

    @Test("a burst comes in the first block and in every so many-th after it, beside the other arrivals")
    func bursts() throws {
        let times = try submissions("{ arrivals: 1, burst: { every: 3 blocks, size: 4 }, from: block 2 }").map(\.time)
        // Blocks 2, 5 and 8 have four more; a block is 12 s long.
        let expected = [(2, 5), (3, 1), (4, 1), (5, 5), (6, 1), (7, 1), (8, 5)].flatMap { block, count in
            Array(repeating: "\(block * 12).000s", count: count)
        }
        #expect(times == expected)
    }

    @Test("a burst as long as a time comes in whole blocks")
    func burstTimes() throws {
        // 30 s are two and a half blocks: every third.
        let times = try submissions("{ arrivals: 0, burst: { every: 30s, size: 1 } }").map(\.time)
        #expect(times == ["12.000s", "48.000s", "84.000s"])
    }

    @Test("offers may be multiples of the next base fee and of the suggested tip")
    func multiples() throws {
        let offers = "max_fee_per_gas: { multiple_of_base_fee: 1.5 }, max_priority_fee_per_gas: { multiple_of_tip: 3 }"
        let chain = "{ base_fee: 20 gwei, priority_fee: 2 gwei }"
        let event = try #require(try submissions("{ arrivals: 1, \(offers) }", chain: chain).first)
        #expect(event.text("max_fee_per_gas") == "30000000000")
        #expect(event.text("max_priority_fee_per_gas") == "6000000000")
    }

    @Test("a multiple may be drawn")
    func drawnMultiples() throws {
        let offer = "max_fee_per_gas: { multiple_of_base_fee: { choice: [1.5, 2] } }"
        let fees = try submissions("{ arrivals: 5, \(offer) }").compactMap { $0.text("max_fee_per_gas") }
        #expect(Set(fees) == ["30000000000", "40000000000"])
    }

    @Test("a multiple of the tip follows the oracle of a market")
    func marketTips() throws {
        // Every block is full at tips of 7 gwei, and anvil suggests the newest block's lowest.
        let chain = "{ mempool: anvil, market: { kind: steady, gas_per_block: 500M, max_fee: 1000 gwei, tip: 7 gwei } }"
        let workload = "{ arrivals: 1, max_priority_fee_per_gas: { multiple_of_tip: 2 }, to: block 1 }"
        let event = try #require(try submissions(workload, chain: chain).first)
        #expect(event.text("max_priority_fee_per_gas") == "14000000000")
    }
}
