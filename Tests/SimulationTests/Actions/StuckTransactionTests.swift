import Testing

@Suite("Stuck transactions")
struct StuckTransactionTests {
    /// A run of ten blocks; a base fee of 20 gwei and a tip of 1 gwei.
    private func events(_ timeline: [String]) throws -> [TracedEvent] {
        let entries = timeline.map { "  - \($0)\n" }.joined()
        return try tracedEvents(
            "version: 1\nscenario: stuck\nrun: { blocks: 10 }\nchain: { mempool: geth }\ntimeline:\n" + entries
        )
    }

    /// The block that executed the transaction of this hash.
    private func block(of hash: String?, _ events: [TracedEvent]) -> Int? {
        events.first { $0.name == "transaction_executed" && $0.text("hash") == hash }?.number("block")
    }

    private func hash(_ label: String, _ events: [TracedEvent]) throws -> String {
        let labelled = events.first { $0.name == "transaction_labelled" && $0.text("label") == label }
        return try #require(labelled?.text("hash"))
    }

    /// Ten times what a block asks for.
    private static let fees = "max_fee_per_gas: 200 gwei, max_priority_fee_per_gas: 10 gwei"

    @Test("a foreign transaction that pays enough is in the next block, and a stuck one in none")
    func never() throws {
        let foreign = try events(["{ at: block 1, foreign_transaction: { label: x, \(Self.fees) } }"])
        #expect(block(of: try hash("x", foreign), foreign) == 2)
        let stuck = try events([
            "{ at: block 1, stuck_transaction: { label: x, \(Self.fees) } }",
            "{ at: block 10, expect: { pending_transactions: 1 } }",
        ])
        #expect(block(of: try hash("x", stuck), stuck) == nil)
        let fired = try #require(stuck.first { $0.name == "timeline_fired" })
        #expect(fired.flag("lasting") == true)
        #expect(!stuck.contains { $0.name == "timeline_ended" })
    }

    @Test("with until, the block that it names has the transaction, and none before", arguments: [3, 7])
    func until(number: Int) throws {
        let events = try events([
            "{ at: block 1, stuck_transaction: { label: x, \(Self.fees), until: block \(number) } }"
        ])
        #expect(block(of: try hash("x", events), events) == number)
        // From then on nothing holds it back. Blocks come every 12 s.
        #expect(events.filter { $0.name == "timeline_ended" }.map(\.time) == ["\(12 * number).000s"])
    }

    @Test("after until, the transaction must pay like any other")
    func unpaid() throws {
        // Below the base fee, which moves by no more than 12.5 % a block: 20 gwei × (7/8)³ are 13.4 gwei.
        let fees = "max_fee_per_gas: 10 gwei, max_priority_fee_per_gas: 1 gwei"
        let events = try events(["{ at: block 1, stuck_transaction: { label: x, \(fees), until: block 3 } }"])
        #expect(block(of: try hash("x", events), events) == nil)
    }

    @Test("a replacement takes the place of a stuck transaction, and is mined")
    func replaced() throws {
        // geth asks for 10 % more in both fees.
        let more = "max_fee_per_gas: 220 gwei, max_priority_fee_per_gas: 11 gwei"
        let events = try events([
            "{ at: block 1, stuck_transaction: { label: x, \(Self.fees) } }",
            "{ at: block 4, foreign_transaction: { label: y, \(more) } }",
        ])
        #expect(block(of: try hash("x", events), events) == nil)
        #expect(block(of: try hash("y", events), events) == 5)
        #expect(events.contains { $0.name == "transaction_replaced" })
    }

    @Test("a reorganisation does not free a stuck transaction")
    func reorganised() throws {
        let events = try events([
            "{ at: block 1, stuck_transaction: { label: x, \(Self.fees), until: block 6 } }",
            "{ at: block 4, reorg: { depth: 2 } }",
        ])
        #expect(block(of: try hash("x", events), events) == 6)
    }
}
