import Ethereum
import Testing

@testable import SimChain

@Suite("Suggested tips")
struct TipOracleTests {
    private static func gwei(_ amount: UInt128) -> [WeiPerGas] { Array(repeating: ChainFixture.gwei(amount), count: 3) }

    /// Of the blocks before the newest, the newest first.
    private func suggestion(
        _ oracle: TipOracle = .lowestOfTwenty,
        newest: [WeiPerGas],
        older: [[WeiPerGas]],
        last: WeiPerGas = 7
    ) -> WeiPerGas {
        oracle.suggestion(newest: newest, last: last) { age in
            older.indices.contains(Int(age) - 1) ? older[Int(age) - 1] : nil
        }
    }

    // The index is (60 − 1) · 60 / 100 = 35 of the 60 lowest tips of twenty blocks.

    @Test("two dear blocks of twenty do not move geth's suggestion")
    func twoOfTwenty() {
        // 54 tips of 1 gwei come before six of 5 gwei.
        let older = [Self.gwei(5)] + Array(repeating: Self.gwei(1), count: 30)
        #expect(suggestion(newest: Self.gwei(5), older: older) == ChainFixture.gwei(1))
    }

    @Test("nine dear blocks of twenty do")
    func nineOfTwenty() {
        // 33 tips of 1 gwei, and the 36th of all is one of 5 gwei.
        let older = Array(repeating: Self.gwei(5), count: 8) + Array(repeating: Self.gwei(1), count: 30)
        #expect(suggestion(newest: Self.gwei(5), older: older) == ChainFixture.gwei(5))
        #expect(suggestion(newest: Self.gwei(1), older: older) == ChainFixture.gwei(1))
    }

    @Test("an empty block counts as the suggestion before it")
    func emptyBlock() {
        #expect(suggestion(newest: [], older: []) == 7)
        // Six values: 7 wei and three of 1 gwei; the index is 3 · 60 / 100 = 1.
        #expect(suggestion(newest: [], older: [Self.gwei(1)]) == ChainFixture.gwei(1))
    }

    @Test("geth suggests at most 500 gwei")
    func cap() {
        #expect(suggestion(newest: Self.gwei(900), older: []) == ChainFixture.gwei(500))
    }

    @Test("anvil suggests the newest block's lowest tip, at least 1 gwei")
    func anvil() {
        #expect(suggestion(.lowestOfNewest, newest: Self.gwei(3), older: [Self.gwei(9)]) == ChainFixture.gwei(3))
        #expect(suggestion(.lowestOfNewest, newest: [5], older: []) == .gwei)
        #expect(suggestion(.lowestOfNewest, newest: [], older: []) == .gwei)
    }
}
