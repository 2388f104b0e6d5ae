import Ethereum
import Testing

@testable import Bundler

@Suite("Sender loop")
struct SenderLoopTests {
    @Test("with nothing in flight the nonce is asked for only where the node called it used")
    func nonceInDoubt() async throws {
        let signer = PrivateKeySigner(key: try PrivateKey(bytes: [UInt8](repeating: 1, count: 32)))
        let world = try ProposerWorld(node: { $0.transactionCounts = [signer.address: 1] })
        let loop = SenderLoop(
            shard: Shard(index: 0, count: 1),
            settings: .withoutOverhead,
            signer: signer,
            client: world.node,
            pool: world.pool,
            proposer: world.proposer,
            timer: IntervalTimer(interval: .seconds(60), clock: StoppedClock()),
            report: { _ in }
        )
        var progress = SenderLoop.Progress(
            machine: BundleSender(limits: .init(settings: .withoutOverhead), mode: .auto),
            tracker: TransactionTracker(replacementFeePercentIncrease: 10)
        )
        #expect(await loop.look(&progress, removed: []) == .none)
        #expect(progress.tracker.nonce == 0)
        // Whoever else has the key used nonce 0 while we were idle.
        #expect(await loop.lookAfterNonceTooLow(&progress) == .nonceUsed(nonce: 0, accountNonce: 1))
        #expect(progress.tracker.nonce == 1)
    }
}
