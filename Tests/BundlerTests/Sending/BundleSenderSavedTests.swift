import Ethereum
import Foundation
import Testing

@testable import Bundler

@Suite("Bundle sender: saved and read back")
struct BundleSenderSavedTests {
    @Test("a saved sender is read back as it was")
    func roundTrip() throws {
        for sender in try Self.senders() {
            let saved = try JSONEncoder().encode(sender)
            #expect(try JSONDecoder().decode(BundleSender.self, from: saved) == sender)
        }
    }

    @Test("prices beyond 64 bits are saved exactly")
    func largePrices() throws {
        let fees = GasFees(maxFeePerGas: WeiPerGas(.max), maxPriorityFeePerGas: WeiPerGas(.max - 1))
        var sender = SenderFixture().machine
        sender.tracker.submit(1, fees: fees)
        let saved = try JSONEncoder().encode(sender)
        #expect(try JSONDecoder().decode(BundleSender.self, from: saved).tracker.newest?.fees == fees)
    }

    @Test("a damaged saved state gives an error and does not crash", arguments: ["\"0xzz\"", "\"-1\"", "7"])
    func damaged(text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(Hash32.self, from: Data(text.utf8)) }
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(WeiPerGas.self, from: Data(text.utf8)) }
    }

    @Test("a restored sender uses the settings of the new start, and not the saved ones")
    func newSettings() {
        var settings = BuilderSettings()
        settings.maxBlocksToWaitForMine = 7
        settings.replacementFeePercentIncrease = 50
        var saved = SenderFixture.pending().machine
        saved.tracker.submit(1, fees: GasFees(100, 10))
        let sender = BundleSender(saved: saved, settings: settings)
        #expect(sender.limits.maxBlocksToWaitForMine == 7)
        // 100 and 10, each half as much again.
        #expect(sender.tracker.minimumReplacementFees == GasFees(150, 15))
    }

    @Test("after a restart an attempt that was under way is over, and the next trigger starts another")
    func attemptUnderWay() {
        var sender = SenderFixture()
        #expect(sender.head(1).attempts == 1)
        #expect(sender.handle(.started) == [.readAccountNonce])
        #expect(sender.head(2).attempts == 1)
    }

    @Test("after a restart a cancellation that was being sent is sent again")
    func cancellationUnderWay() {
        var sender = SenderFixture.cancelling()
        #expect(sender.handle(.started) == [.readAccountNonce, .submitCancellation])
    }

    @Test("after a restart a transaction in flight keeps its nonce until a poll has asked for it")
    func inFlight() {
        var sender = SenderFixture.pending()
        sender.holdBundle()
        sender.handle(.started)
        sender.handle(.accountNonceRead(1))
        #expect(sender.machine.tracker.nonce == 0)
        #expect(sender.machine.tracker.newest?.hash == .numbered(1))
    }

    /// One in each state, with something in flight, something mined, and a refusal for its price.
    private static func senders() throws -> [BundleSender] {
        var building = SenderFixture()
        building.head(1)
        building.finish(.refused(.underpriced, message: "", operations: []))
        building.handle(.blocksRemoved([.numbered(9)]))
        var pending = SenderFixture.pending()
        pending.holdBundle()
        pending.machine.tracker.wasMined(.numbered(1), block: 5, blockHash: .numbered(50), accountNonce: 1)
        pending.machine.tracker.submit(2, nonce: 1, fees: GasFees(100, 10))
        var attempting = SenderFixture()
        attempting.head(3)
        return [building, pending, attempting, .cancelling(), .cancelPending(feeIncreases: 2)].map(\.machine)
    }
}
