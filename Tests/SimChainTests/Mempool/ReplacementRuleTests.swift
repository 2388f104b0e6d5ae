import Ethereum
import SimChain
import Testing

@Suite("Replacement rules")
struct ReplacementRuleTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var client: String
        var old: GasFees
        var new: GasFees
        var isAllowed: Bool
        var testDescription: String { "\(client): \(old.text) by \(new.text)" }

        init(_ client: String, _ old: GasFees, by new: GasFees, _ isAllowed: Bool) {
            (self.client, self.old, self.new, self.isAllowed) = (client, old, new, isAllowed)
        }
    }

    // 11 · 1.1 = 12.1: floor 12, ceiling 13.
    // 101 000 000 001 · 1.1 = 111 100 000 001.1: floor …001, ceiling …002.
    static let odd: WeiPerGas = 101_000_000_001
    static let cases = [
        // geth: both fields reach the floor and exceed the old value.
        Case("geth", fees(11, 11), by: fees(12, 12), true),
        Case("geth", fees(11, 11), by: fees(11, 12), false),
        Case("geth", fees(11, 11), by: fees(12, 11), false),
        Case("geth", fees(11, 11), by: fees(13, 13), true),
        Case("geth", fees(odd, odd), by: fees(111_100_000_001, 111_100_000_001), true),
        Case("geth", fees(odd, odd), by: fees(111_100_000_000, 111_100_000_001), false),
        Case("geth", fees(odd, odd), by: fees(111_100_000_001, 111_100_000_000), false),
        Case("geth", fees(gwei(100), gwei(10)), by: fees(gwei(110), gwei(11)), true),
        // The floor of 1 · 1.1 is 1, but the fields must rise.
        Case("geth", fees(100, 1), by: fees(110, 1), false),
        Case("geth", fees(100, 1), by: fees(110, 2), true),
        Case("geth", fees(1, 1), by: fees(2, 2), true),
        Case("geth", fees(1, 1), by: fees(1, 2), false),
        Case("geth", fees(100, 0), by: fees(110, 0), false),
        Case("geth", fees(100, 0), by: fees(110, 1), true),
        // reth: both fields reach the ceiling.
        Case("reth", fees(11, 11), by: fees(13, 13), true),
        Case("reth", fees(11, 11), by: fees(12, 13), false),
        Case("reth", fees(11, 11), by: fees(13, 12), false),
        Case("reth", fees(11, 11), by: fees(14, 14), true),
        Case("reth", fees(odd, odd), by: fees(111_100_000_002, 111_100_000_002), true),
        Case("reth", fees(odd, odd), by: fees(111_100_000_001, 111_100_000_002), false),
        Case("reth", fees(odd, odd), by: fees(111_100_000_002, 111_100_000_001), false),
        Case("reth", fees(gwei(100), gwei(10)), by: fees(gwei(110), gwei(11)), true),
        Case("reth", fees(gwei(100), gwei(10)), by: fees(WeiPerGas(109_999_999_999), gwei(11)), false),
        // The tip is not compared if either is zero.
        Case("reth", fees(100, 0), by: fees(110, 0), true),
        Case("reth", fees(100, 0), by: fees(109, 50), false),
        Case("reth", fees(100, 10), by: fees(110, 0), true),
        Case("reth", fees(100, 10), by: fees(110, 10), false),
        // The ceiling of 1 · 1.1 is 2.
        Case("reth", fees(100, 1), by: fees(110, 1), false),
        Case("reth", fees(100, 1), by: fees(110, 2), true),
        // anvil: a higher fee cap is all it wants.
        Case("anvil", fees(gwei(100), gwei(10)), by: fees(gwei(100), gwei(20)), false),
        Case("anvil", fees(gwei(100), gwei(10)), by: fees(WeiPerGas(100_000_000_001), gwei(1)), true),
        Case("anvil", fees(gwei(100), gwei(10)), by: fees(WeiPerGas(99_999_999_999), gwei(20)), false),
    ]

    @Test("each client's replacement threshold is exact to the wei", arguments: cases)
    func thresholds(_ example: Case) throws {
        let rule = try #require(MempoolProfile.named(example.client)).replacement
        let (old, new) = (ReplacementRule.Offer(fees: example.old), ReplacementRule.Offer(fees: example.new))
        #expect(rule.allows(new, toReplace: old) == example.isAllowed)
    }

    @Test(
        "the required replacement fees are the lowest that replace",
        arguments: [
            ("geth", fees(11, 1), fees(12, 2)),
            ("geth", fees(odd, 10), fees(111_100_000_001, 11)),
            ("reth", fees(11, 1), fees(13, 2)),
            ("reth", fees(11, 0), fees(13, 0)),
            ("reth", fees(odd, 10), fees(111_100_000_002, 11)),
            ("anvil", fees(11, 5), fees(12, 0)),
        ]
    )
    func requiredFees(client: String, old: GasFees, required: GasFees) throws {
        let rule = try #require(MempoolProfile.named(client)).replacement
        #expect(rule.requiredFees(toReplace: .init(fees: old)) == required)
        #expect(rule.allows(.init(fees: required), toReplace: .init(fees: old)))
    }

    @Test("a gas price counts as the tip in geth and not in reth")
    func gasPrice() {
        // A legacy transaction at 10 wei, replaced at 20 wei with a tip of 1.
        let old = ReplacementRule.Offer(fees: fees(10, 10), hasGasPrice: true)
        let new = ReplacementRule.Offer(fees: fees(20, 1))
        #expect(!MempoolProfile.geth.replacement.allows(new, toReplace: old))
        #expect(MempoolProfile.reth.replacement.allows(new, toReplace: old))
    }

    @Test("the largest fees cannot be replaced where they must rise")
    func largest() {
        let largest = ReplacementRule.Offer(fees: fees(WeiPerGas(.max), WeiPerGas(.max)))
        #expect(!MempoolProfile.geth.replacement.allows(largest, toReplace: largest))
        #expect(!MempoolProfile.anvil.replacement.allows(largest, toReplace: largest))
    }
}

extension GasFees {
    fileprivate var text: String { "\(maxFeePerGas.rawValue)/\(maxPriorityFeePerGas.rawValue)" }
}
