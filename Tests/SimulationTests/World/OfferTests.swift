import Testing

@Suite("Fees that operations offer")
struct OfferTests {
    private func offers(_ chain: String, _ submission: String) throws -> [String?] {
        let text = """
            version: 1
            scenario: offers
            run: { blocks: 2 }
            chain: { \(chain) }
            timeline:
              - { at: block 1, submit: { \(submission) } }
            """
        let event = try #require(try tracedEvents(text).first { $0.name == "operation_submitted" })
        return [event.text("max_fee_per_gas"), event.text("max_priority_fee_per_gas")]
    }

    @Test(
        "without prices an operation's tip is twice the network's, and its max fee 3 times the base fee more",
        arguments: [
            // 3 · 20 + 2 and 2 gwei; 3 · 7 + 2 · 3 and 6 wei; without a tip, 1 wei.
            ("base_fee: 20 gwei, priority_fee: 1 gwei", "62000000000", "2000000000"),
            ("base_fee: 7 wei, priority_fee: 3 wei", "27", "6"),
            ("base_fee: 7 wei, priority_fee: 0 wei", "22", "1"),
        ]
    )
    func defaults(chain: String, maxFeePerGas: String, maxPriorityFeePerGas: String) throws {
        #expect(try offers(chain, "") == [maxFeePerGas, maxPriorityFeePerGas])
    }

    @Test("one price leaves the other at its default")
    func onePrice() throws {
        let chain = "base_fee: 20 gwei, priority_fee: 1 gwei"
        #expect(try offers(chain, "max_fee_per_gas: 50 gwei") == ["50000000000", "2000000000"])
        #expect(try offers(chain, "max_priority_fee_per_gas: 5 gwei") == ["65000000000", "5000000000"])
    }
}
