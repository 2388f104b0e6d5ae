import Ethereum

/// Runs one sender: performs what ``BundleSender`` decides and tells it what came of it.
///
/// One message at a time, one effect at a time: whatever arrives meanwhile waits in the inbox, and of several heads
/// only the newest counts.
struct SenderLoop: Sendable {
    let shard: Shard
    let settings: BuilderSettings
    let chain: ChainFacts
    let signer: any Signer
    let client: any ExecutionClient
    /// Whom signed transactions are handed to.
    let transactions: any TransactionSender
    let pool: UserOperationPool
    let proposer: BundleProposer
    let timer: IntervalTimer
    let report: @Sendable (BuilderEvent) -> Void
    /// The number of the head that the node announced last; its block may be read still, and then no message tells it
    /// yet.
    var newestAnnounced: @Sendable () -> BlockNumber = { 0 }

    /// What changes while the loop runs.
    struct Progress {
        var sender: BundleSender
        var head: BlockHeader?
        /// The node does not offer `txpool_contentFrom`.
        var poolCannotBeAsked = false
        /// Operations that other senders are told of.
        var reserved: [Hash32] = []
        /// The highest of the heads in hand that have not had their turn.
        var headInHand: BlockNumber?
        let inbox: Inbox<SenderMessage>

        /// Blocks that left the chain, in messages that wait.
        var unheardRemovedBlocks: [Hash32] {
            let waiting = inbox.waiting { message -> [Hash32]? in
                guard case .blocksRemoved(let blocks) = message else { return nil }
                return blocks
            }
            return Array(waiting.joined())
        }
    }

    func run(_ sender: BundleSender, _ inbox: Inbox<SenderMessage>) async {
        var progress = Progress(sender: sender, inbox: inbox)
        await handle(.started, &progress)
        while true {
            let messages = await inbox.next()
            guard !messages.isEmpty else { return }
            await handle(messages, &progress)
        }
    }

    private func handle(_ messages: [SenderMessage], _ progress: inout Progress) async {
        let newestHead = messages.lastIndex { if case .head = $0 { true } else { false } }
        // Before anything is sent because of an older message.
        for case .blocksRemoved(let blocks) in messages { await handle(.blocksRemoved(blocks), &progress) }
        for case .head(let head) in messages { progress.headInHand = max(progress.headInHand ?? 0, head.number) }
        for (index, message) in messages.enumerated() {
            switch message {
            case .blocksRemoved:
                break
            case .head(let head):
                guard index == newestHead else { continue }
                progress.headInHand = nil
                progress.head = head
                await handle(.headArrived(head.number), &progress)
            case .intervalElapsed:
                // Ticks that wait behind an attempt are not so many attempts, and a head that waits too is a trigger
                // itself.
                guard timer.takeElapsed(), progress.headInHand == nil else { continue }
                await handle(.intervalElapsed, &progress)
            case .setBundlingMode(let mode):
                await handle(.bundlingModeSet(mode), &progress)
            case .release:
                await handle(.released, &progress)
            case .sendBundleNow:
                await handle(.manualCall, &progress)
            }
        }
    }

    /// Performs effects in order; an outcome's own effects come before the rest of the list.
    private func handle(_ event: BundleSender.Event, _ progress: inout Progress) async {
        let effects = progress.sender.handle(event)
        reserve(&progress)
        tellNews(&progress)
        for effect in effects { await perform(effect, &progress) }
    }

    /// Other senders leave alone what the operations of a bundle that is waited for count on. What is tracked otherwise may
    /// be lost: two senders that each respect the other's lost bundle would both wait for ever.
    private func reserve(_ progress: inout Progress) {
        let operations = progress.sender.state.kind == .pending ? progress.sender.tracker.operationsInFlight : []
        guard operations != progress.reserved else { return }
        progress.reserved = operations
        pool.withLock { $0.inFlight.send(operations, by: shard.index) }
    }

    func tellNews(_ progress: inout Progress) {
        guard let status = progress.sender.takeNews() else { return }
        report(.sender(.trackerChanged(status)))
    }

    private func perform(_ effect: BundleSender.Effect, _ progress: inout Progress) async {
        switch effect {
        case .report(let event):
            report(event)
        case .attemptBundle(let attempt, let terms):
            timer.restart()
            let outcome = await attemptBundle(terms, &progress)
            await handle(.headKnown(highestWaitingHead(progress)), &progress)
            await handle(.attemptFinished(attempt, outcome), &progress)
            // What was sent is waited for by now.
            pool.withLock { $0.inFlight.propose([], by: shard.index) }
        case .fillNonce(let attempt):
            let outcome = await fillNonce(&progress)
            await handle(.headKnown(highestWaitingHead(progress)), &progress)
            await handle(.attemptFinished(attempt, outcome), &progress)
        case .submitCancellation:
            let outcome = await submitCancellation(&progress)
            await handle(.headKnown(highestWaitingHead(progress)), &progress)
            await handle(.cancellationFinished(outcome), &progress)
        case .readAccountNonce:
            let nonce = try? await client.transactionCount(of: signer.address)
            await handle(.accountNonceRead(nonce), &progress)
        case .poll:
            let update = await run(progress.sender.beginPoll(), &progress)
            await handle(.polled(update), &progress)
        case .attributeRevert(let hash):
            await attributeRevert(hash, progress)
        case .isolate(let operations, let reason):
            pool.isolate(operations)
            report(.proposal(.operationsSuspected(operations, reason: reason)))
        case .rest(let operation, let reason):
            let until = pool.withLock { $0.rest(operation, head: progress.sender.height) }
            if let until { report(.proposal(.operationSkipped(operation, .failedAlone(until: until, reason: reason)))) }
        }
    }

    /// Heads that have come while something was sent are older than it: nothing is overdue or missing at them, and what
    /// is sent from now on is sent after them.
    private func highestWaitingHead(_ progress: Progress) -> BlockNumber {
        let waiting = progress.inbox.waiting { message -> BlockNumber? in
            guard case .head(let head) = message else { return nil }
            return head.number
        }
        return max(waiting.max() ?? 0, progress.headInHand ?? 0, newestAnnounced())
    }
}
