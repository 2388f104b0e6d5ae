import Testing

@testable import Bundler

/// A node that holds a blob transaction of the account: "address already reserved" (geth-wire.jsonl).
@Suite("A sender whose address is reserved")
struct ReservedAddressTests {
    private static let reserved = AttemptOutcome.refused(.addressReserved, message: "", operations: [])

    @Test("it tries again after 1, 2, 4 and then every 8 blocks, at fresh fees")
    func pauses() {
        var sender = SenderFixture()
        var tried: [UInt64] = []
        for block in 1...40 {
            let effects = sender.head(UInt64(block))
            guard effects.attempts > 0 else { continue }
            tried.append(UInt64(block))
            #expect(effects.terms?.feeIncreases == 0)
            let after = sender.finish(Self.reserved)
            #expect(after.events == [.sender(.backedOff(reason: .addressReserved))])
        }
        // 1 + 1, + 2, + 4, + 8, …
        #expect(tried == [1, 2, 4, 8, 16, 24, 32, 40])
        #expect(sender.handle(.intervalElapsed).attempts == 0)
    }

    @Test("it goes on at once when the nonce is used, and the next wait is short again")
    func nonceUsed() {
        var sender = SenderFixture()
        for block: UInt64 in [1, 2] {
            #expect(sender.head(block).attempts == 1)
            sender.finish(Self.reserved)
        }
        #expect(sender.head(3).attempts == 0)
        #expect(sender.head(3, .nonceUsed(nonce: 0, accountNonce: 1)).attempts == 1)
        sender.finish(Self.reserved)
        #expect(sender.head(4).attempts == 1)
    }

    @Test("it is not underpriced any more, and a cancellation is given up")
    func nothingToCancel() {
        var sender = SenderFixture()
        sender.head(1)
        sender.finish(.refused(.replacementUnderpriced, message: "", operations: []))
        sender.head(5)
        #expect(sender.finish(.noOperations(.unpaidRaise)).contains(.submitCancellation))
        let effects = sender.handle(.cancellationFinished(.refused(.addressReserved, message: "")))
        #expect(effects.transitions == ["Cancelling -> Building: error"])
        #expect(!effects.contains(.submitCancellation))
        #expect(sender.underpriced == nil)
        #expect(sender.head(6).attempts == 1)
        #expect(!sender.finish(.noOperations(.unpaidRaise)).contains(.submitCancellation))
    }
}
