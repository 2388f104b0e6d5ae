import Ethereum
import Testing

@testable import ScenarioFile

@Suite("Recorded base fees and the chain's rule")
struct FeeHistoryRuleTests {
    private func check(_ blocks: [FeeRecord.Block], next: WeiPerGas? = nil, limit: Gas = 60_000_000)
        -> (inexact: FeeHistoryRule.Inexactness, errors: [String])
    {
        let errors = Errors()
        let positions = blocks.indices.map { SourcePosition(line: $0 + 2, column: 1) }
        let record = FeeRecord(firstNumber: 100, blocks: blocks, nextBaseFee: next)
        let history = ReadFeeHistory(record: record, positions: positions) { errors.list.append("\($0) \($1)") }
        return (FeeHistoryRule(gasLimit: limit).check(history), errors.list)
    }

    private final class Errors { var list: [String] = [] }

    private func block(_ baseFee: WeiPerGas, _ gasUsed: RecordedGas, limit: Gas? = 60_000_000) -> FeeRecord.Block {
        .init(baseFee: baseFee, gasUsed: gasUsed, gasLimit: limit, tip: nil)
    }

    @Test("a block that contradicts the rule is named, with both figures")
    func contradiction() {
        // 20 gwei after a full block are 22.5 gwei.
        let (_, errors) = check([block(20_000_000_000, .gas(60_000_000)), block(22_500_000_001, .gas(30_000_000))])
        #expect(errors.count == 1)
        #expect(errors.first?.hasPrefix("3:1 block 101 has the base fee 22500000001 wei") == true)
        #expect(errors.first?.hasSuffix("the rule gives 22500000000 wei") == true)
    }

    @Test("the block after the last is held to the rule, too")
    func last() {
        #expect(check([block(20_000_000_000, .gas(0))], next: 17_500_000_000).errors.isEmpty)
        #expect(
            check([block(20_000_000_000, .gas(0))], next: 17_500_000_001).errors.first?.hasPrefix("2:1 block 101")
                == true
        )
    }

    @Test("more gas than the limit is an error")
    func tooMuchGas() {
        #expect(check([block(7, .gas(60_000_001))]).errors == ["2:1 block 100 uses 60000001 of 60000000 gas"])
    }

    @Test("a record without gas limits is held to the chain's, and the error asks whether that is right")
    func noLimit() {
        let (_, errors) = check(
            [block(20_000_000_000, .gas(30_000_000), limit: nil)],
            next: 22_500_000_000,
            limit: 60_000_000
        )
        #expect(errors.first?.hasSuffix("; is 60000000 its gas limit?") == true)
        #expect(
            check([block(20_000_000_000, .gas(30_000_000), limit: nil)], next: 22_500_000_000, limit: 30_000_000).errors
                .isEmpty
        )
    }

    @Test("a ratio of an unknown limit may be off by what rounding explains, and no further")
    func inexact() {
        // A third of 36M gas is 12M: 20 gwei − 20 gwei · 6 / 18 / 8 = 19.166 666 667 gwei. A third of 60M the same.
        let third = RecordedGas.ratio(digits: 333_333_333_333_333_333, places: 18)
        #expect(check([block(20_000_000_000, third, limit: nil)], next: 19_166_666_667).errors.isEmpty)
        // One unit of gas is 20 gwei / 30M / 8 = 83 wei.
        let near = check([block(20_000_000_000, third, limit: nil)], next: 19_166_666_700)
        #expect(near.errors.isEmpty)
        #expect(near.inexact == .init(blocks: 1, most: 33))
        #expect(check([block(20_000_000_000, third, limit: nil)], next: 19_166_667_000).errors.count == 1)
    }
}
