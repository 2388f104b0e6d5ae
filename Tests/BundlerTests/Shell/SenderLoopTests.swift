import Ethereum
import Testing

@testable import Bundler

@Suite("Sender loop")
struct SenderLoopTests {
    @Test("with nothing in flight the nonce is read only after the node called it used")
    func nonceInDoubt() async throws {
        let key = try PrivateKey(bytes: [UInt8](repeating: 1, count: 32))
        var sender = try LoopUnderTest(signer: PrivateKeySigner(key: key)) {
            $0.transactionCounts = [PrivateKeySigner(key: key).address: 1]
        }
        let poll = sender.progress.sender.beginPoll()
        #expect(await sender.loop.run(poll, &sender.progress) == .none)
        #expect(sender.progress.sender.tracker.nonce == 0)
        // Whoever else has the key used nonce 0 while we were idle.
        let update = await sender.loop.pollAfterNonceTooLow(&sender.progress)
        #expect(update == .nonceUsed(nonce: 0, accountNonce: 1))
        #expect(sender.progress.sender.tracker.nonce == 1)
    }

    /// When the news of a removed block comes.
    enum Removal: CaseIterable {
        case isWaiting, isTakenIn, comesWhileSigning, concernsOthers
    }

    @Test(
        "nothing is sent after a block was removed until the sender has polled",
        arguments: Removal.allCases
    )
    func removedBlock(_ removal: Removal) async throws {
        let inbox = Inbox<SenderMessage>()
        let key = try PrivateKey(bytes: [UInt8](repeating: 1, count: 32))
        let signer = InterruptedSigner(signer: PrivateKeySigner(key: key)) {
            if removal == .comesWhileSigning { inbox.post(.blocksRemoved([.block(5)])) }
        }
        var sender = try LoopUnderTest(signer: signer, inbox, [.numbered(1)]) {
            $0.balances = [signer.address: .ether]
        }
        sender.progress.sender.accountNonceIsKnown = true
        sender.progress.head = .numbered(100)
        sender.mined(nonce: 0, in: .block(5))
        switch removal {
        case .isWaiting: inbox.post(.blocksRemoved([.block(6), .block(5)]))
        case .isTakenIn: sender.progress.sender.removedBlocks = [.block(5)]
        case .concernsOthers: inbox.post(.blocksRemoved([.block(6)]))
        case .comesWhileSigning: break
        }
        let terms = AttemptTerms(
            cause: .newBlock,
            block: 100,
            feeIncreases: 0,
            isUnderpriced: false,
            recheckConditions: false
        )
        let outcome = await sender.loop.attemptBundle(terms, &sender.progress)
        guard case .failed(.proposalFailed, let message) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(message.hasPrefix("a block has left the chain"))
        #expect(sender.world.node.count(of: .sendRawTransaction) == 0)
        #expect(sender.progress.sender.tracker.sent.isEmpty)
    }
}

/// A sender's loop before a scripted node, with what it knows.
private struct LoopUnderTest {
    let world: ProposerWorld
    let loop: SenderLoop
    var progress: SenderLoop.Progress

    init(
        signer: any Signer,
        _ inbox: Inbox<SenderMessage> = Inbox(),
        _ operations: [PooledOperation] = [],
        node: (inout ScriptedNode.State) -> Void = { _ in }
    ) throws {
        world = try ProposerWorld(operations, node: node)
        loop = SenderLoop(
            shard: Shard(index: 0, count: 1),
            settings: .withoutOverhead,
            chain: .mainnet,
            signer: signer,
            client: world.node,
            transactions: RawTransactionSender(client: world.node),
            pool: world.pool,
            proposer: world.proposer,
            timer: IntervalTimer(interval: .seconds(60), clock: StoppedClock()),
            report: { _ in }
        )
        progress = SenderLoop.Progress(
            sender: BundleSender(settings: .withoutOverhead),
            inbox: inbox
        )
    }

    mutating func mined(nonce: UInt64, in block: Hash32) {
        let transaction = TrackedTransaction(
            kind: .bundle,
            hash: .operation(77),
            nonce: nonce,
            fees: GasFees(maxFeePerGas: 10, maxPriorityFeePerGas: 1),
            gasLimit: 100_000,
            operations: []
        )
        progress.sender.tracker.willSend(transaction)
        progress.sender.tracker.wasSubmitted(transaction)
        progress.sender.tracker.wasMined(transaction.hash, block: 5, blockHash: block, accountNonce: nonce + 1)
    }
}

/// Something happens while it signs.
private struct InterruptedSigner: Signer {
    let signer: PrivateKeySigner
    let interruption: @Sendable () -> Void

    var address: Address { signer.address }

    func sign(_ transaction: Transaction) async throws(SigningError) -> SignedTransaction {
        interruption()
        return try await signer.sign(transaction)
    }
}
