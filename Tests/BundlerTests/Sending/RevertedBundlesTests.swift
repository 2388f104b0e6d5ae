import Ethereum
import Testing

@testable import Bundler

@Suite("Reverted bundles")
struct RevertedBundlesTests {
    @Test("the third reverted bundle within the window stops a sender until the window has passed")
    func stops() {
        var reverted = RevertedBundles()
        for (number, block) in [(1, 10), (2, 20)] as [(UInt64, BlockNumber)] {
            let isStopped = reverted.add(.numbered(number), block: block, most: 3, window: 50)
            #expect(!isStopped)
        }
        let isStopped = reverted.add(.numbered(3), block: 59, most: 3, window: 50)
        #expect(isStopped)
        // The first of the three leaves the window at 10 + 50.
        #expect(reverted.stoppedUntil == 60)
        let isBack = [59, 60].map { reverted.headIs($0) }
        #expect(isBack == [false, true])
        #expect(reverted.stoppedUntil == nil)
        // Those of 20 and 59 still count, until 20 + 50.
        let isStoppedAgain = reverted.add(.numbered(4), block: 62, most: 3, window: 50)
        #expect(isStoppedAgain)
        #expect(reverted.stoppedUntil == 70)
        reverted.release()
        #expect(reverted.count == 0)
    }

    @Test("what left the window, and the same bundle mined again, do not count; without a limit nothing stops")
    func counts() {
        var reverted = RevertedBundles()
        for block in [10, 20] as [BlockNumber] {
            let isStopped = reverted.add(.numbered(1), block: block, most: 2, window: 50)
            #expect(!isStopped)
        }
        let isStopped = reverted.add(.numbered(2), block: 70, most: 2, window: 50)
        #expect(!isStopped)
        var unlimited = RevertedBundles()
        for number in 1...9 as ClosedRange<UInt64> {
            let isStopped = unlimited.add(.numbered(number), block: 1, most: 0, window: 50)
            #expect(!isStopped)
        }
    }

    @Test("a stopped sender builds nothing until it is released, and answers calls")
    func sender() {
        var sender = SenderFixture()
        for block in [2, 4, 6] as [BlockNumber] {
            if block == 2 { sender.head(1) }
            sender.finish(.submitted)
            var mined = MinedTransaction.fixture
            (mined.hash, mined.block, mined.succeeded) = (.numbered(UInt64(block)), block, false)
            let effects = sender.head(block, .mined(mined, stillInFlight: false))
            #expect(effects.attempts == (block == 6 ? 0 : 1))
        }
        #expect(sender.head(7).attempts == 0)
        let released = sender.handle(.released)
        #expect(released.attempts == 1)
        #expect(released.events.contains(.sender(.buildingResumed)))
    }
}
