import Ethereum
import Testing

@testable import Bundler

@Suite("Bundle sender: Pending")
struct BundleSenderPendingTests {
    /// test_wait_for_mine_success
    @Test("a mined bundle builds again at once in auto mode")
    func mined() {
        var sender = SenderFixture.pending()
        #expect(sender.head(1).isEmpty)
        let effects = sender.head(2, .mined(.fixture, stillInFlight: false))
        #expect(effects.transitions == ["Pending -> Building: mined"])
        #expect(effects.attempts == 1)
        #expect(sender.state.feeIncreases == 0)
    }

    @Test("the operation to blame for a reverted bundle is looked for before the next attempt")
    func reverted() throws {
        var sender = SenderFixture.pending()
        var failed = MinedTransaction.fixture
        failed.succeeded = false
        let effects = sender.head(1, .mined(failed, stillInFlight: false))
        #expect(effects.transitions == ["Pending -> Building: reverted"])
        let blame = try #require(effects.firstIndex(of: .attributeRevert(failed.hash)))
        let attempt = try #require(effects.firstIndex { if case .attemptBundle = $0 { true } else { false } })
        #expect(blame < attempt)
    }

    /// test_wait_for_mine_timed_out
    @Test("at the deadline the bundle is built again, one fee increase higher")
    func timedOut() {
        var sender = SenderFixture.pending()
        #expect(sender.head(1).isEmpty)
        #expect(sender.head(2).isEmpty)
        let effects = sender.head(3)
        #expect(effects.transitions == ["Pending -> Building: timed out"])
        #expect(effects.attempts == 1)
        #expect(sender.state.feeIncreases == 1)
        #expect(sender.underpriced == nil)
    }

    /// The reference's wait_for_update_dropped
    @Test("a dropped bundle is built again at once")
    func dropped() {
        var sender = SenderFixture.pending()
        let effects = sender.head(2, .dropped(.zero, nonce: 0, kind: .bundle))
        #expect(effects.transitions == ["Pending -> Building: dropped"])
        #expect(effects.attempts == 1)
        #expect(sender.state.feeIncreases == 1)
    }

    @Test("the sender resets when someone else used its nonce")
    func nonceUsed() {
        var sender = SenderFixture.pending()
        let effects = sender.head(2, .nonceUsed(nonce: 0, accountNonce: 1))
        #expect(effects.transitions == ["Pending -> Building: nonce used"])
        #expect(effects.contains(.readAccountNonce))
        #expect(sender.state.feeIncreases == 0)
    }

    @Test("no deadline counts while the node does not answer")
    func unknown() {
        var sender = SenderFixture.pending()
        let effects = sender.head(9, .unknown("timed out"))
        #expect(effects == [.report(.sender(.stepFailed("timed out")))])
        #expect(sender.machine.state.kind == .pending)
    }

    @Test("a mined bundle that a reorganisation removed is pending again, with a new deadline")
    func reorganised() {
        var building = SenderFixture()
        let effects = building.head(5, .reorganised(.zero, nonce: 0))
        #expect(effects.transitions == ["Building -> Pending: reorganised"])
        #expect(building.state == .pending(until: 8, feeIncreases: 0))
        var pending = SenderFixture.pending()
        #expect(pending.head(2, .reorganised(.zero, nonce: 0)).transitions.isEmpty)
        #expect(pending.state == .pending(until: 5, feeIncreases: 0))
    }

    /// Head 9, then the second of the blocks that replace 4 to 9: 9 + 3 = 12, not 5 + 3 = 8.
    @Test("a bundle sent while the heads of a new branch come has its full number of blocks")
    func submittedAmongReplacedHeads() {
        var sender = SenderFixture()
        sender.head(9)
        sender.finish(.noOperations(.initially))
        sender.head(5)
        sender.finish(.submitted)
        #expect(sender.state == .pending(until: 12, feeIncreases: 0))
    }

    /// 100 − 30 = 70 blocks back is more than the 64 a reorganisation goes.
    @Test("after a chain restarted at a lower height, deadlines count from that height")
    func resetChain() {
        var sender = SenderFixture.pending()
        sender.head(100, .mined(.fixture, stillInFlight: false))
        sender.finish(.noOperations(.initially))
        sender.head(30, .reorganised(.zero, nonce: 0))
        #expect(sender.state == .pending(until: 33, feeIncreases: 0))
    }

    /// Head 9, then a branch that replaces blocks 3 to 9 is told head by head: 9 + 3 = 12, not 3 + 3 = 6.
    @Test("a new deadline counts from the highest head, and not from the first head of a new branch")
    func freshDeadline() {
        var sender = SenderFixture()
        sender.head(9)
        sender.finish(.noOperations(.initially))
        sender.head(3, .reorganised(.zero, nonce: 0))
        #expect(sender.state == .pending(until: 12, feeIncreases: 0))
        for number in 4...11 as ClosedRange<UInt64> { #expect(sender.head(number, .none).transitions.isEmpty) }
        #expect(sender.head(12, .none).transitions.first == "Pending -> Building: timed out")
    }
}
