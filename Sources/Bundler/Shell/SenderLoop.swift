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
    let pool: UserOperationPool
    let proposer: BundleProposer
    let timer: IntervalTimer
    let report: @Sendable (BuilderEvent) -> Void
    /// The number of the head that the node announced last; its block may be read still, and then no message tells it yet.
    var newestAnnounced: @Sendable () -> BlockNumber = { 0 }

    /// What changes while the loop runs.
    struct Progress {
        var machine: BundleSender
        var tracker: TransactionTracker
        var head: BlockHeader?
        /// The account's nonce has been read at least once.
        var nonceIsKnown = false
        /// The node does not offer `txpool_contentFrom`.
        var poolCannotBeAsked = false
        /// Blocks that left the chain since the last head.
        var removed: [Hash32] = []
        /// The highest of the heads in hand that have not had their turn.
        var headInHand: BlockNumber?
        let inbox: Inbox<SenderMessage>
    }

    func run(_ inbox: Inbox<SenderMessage>) async {
        var progress = Progress(
            machine: BundleSender(limits: .init(settings: settings), mode: settings.bundlingMode),
            tracker: TransactionTracker(replacementFeePercentIncrease: settings.replacementFeePercentIncrease),
            inbox: inbox
        )
        await readNonce(&progress)
        while true {
            let messages = await inbox.next()
            guard !messages.isEmpty else { return }
            await handle(messages, &progress)
        }
    }

    private func handle(_ messages: [SenderMessage], _ progress: inout Progress) async {
        let newestHead = messages.lastIndex { if case .head = $0 { true } else { false } }
        // Before anything is sent because of an older message.
        for case .blocksRemoved(let blocks) in messages { progress.removed += blocks }
        for case .head(let head) in messages { progress.headInHand = max(progress.headInHand ?? 0, head.number) }
        for (index, message) in messages.enumerated() {
            switch message {
            case .blocksRemoved:
                break
            case .head(let head):
                guard index == newestHead else { continue }
                progress.headInHand = nil
                await handle(head, &progress)
            case .intervalElapsed:
                // Ticks that wait behind an attempt are not so many attempts, and a head that waits too is a trigger itself.
                guard timer.takeElapsed(), progress.headInHand == nil else { continue }
                await perform(progress.machine.handle(.intervalElapsed), &progress)
            case .setBundlingMode(let mode):
                await perform(progress.machine.handle(.bundlingModeSet(mode)), &progress)
            case .sendBundleNow:
                await perform(progress.machine.handle(.manualCall), &progress)
            }
        }
    }

    private func handle(_ head: BlockHeader, _ progress: inout Progress) async {
        progress.head = head
        progress.tracker.headIs(head.number)
        if !progress.nonceIsKnown { await readNonce(&progress) }
        let removed = progress.removed
        progress.removed = []
        var update = await look(&progress, removed: removed)
        await perform(progress.machine.handle(.headArrived(head.number, update)), &progress)
        // After a reorganisation one block can mine transactions of ours at several nonces.
        while case .mined(_, stillInFlight: true) = update {
            update = await look(&progress)
            await perform(progress.machine.handle(.headArrived(head.number, update)), &progress)
        }
    }

    /// Performs effects in order; an outcome's own effects come before the rest of the list.
    private func perform(_ effects: [BundleSender.Effect], _ progress: inout Progress) async {
        for effect in effects { await perform(effect, &progress) }
    }

    private func perform(_ effect: BundleSender.Effect, _ progress: inout Progress) async {
        switch effect {
        case .report(let event):
            report(event)
        case .attemptBundle(let attempt, let terms):
            timer.restart()
            let outcome = await attemptBundle(terms, &progress)
            noteWaitingHeads(&progress)
            await perform(progress.machine.handle(.attemptFinished(attempt, outcome)), &progress)
        case .fillNonce(let attempt):
            let outcome = await fillNonce(&progress)
            noteWaitingHeads(&progress)
            await perform(progress.machine.handle(.attemptFinished(attempt, outcome)), &progress)
        case .submitCancellation:
            let outcome = await submitCancellation(&progress)
            noteWaitingHeads(&progress)
            await perform(progress.machine.handle(.cancellationFinished(outcome)), &progress)
        case .resetTracker:
            await resetTracker(&progress)
        case .abandonBundle:
            let tracker = progress.tracker
            let isNews = tracker.hasInFlight && tracker.requiredFees != nil && !tracker.isAbandoned
            if isNews { report(.bundleAbandoned(nonce: progress.tracker.nonce)) }
            progress.tracker.abandon()
        case .restoreFloor:
            progress.tracker.restoreFloor()
        case .attributeRevert(let hash):
            await attributeRevert(hash, progress)
        case .isolate(let operations, let reason):
            pool.isolate(operations)
            report(.operationsSuspected(operations, reason: reason))
        }
    }

    /// Heads that have come while something was sent are older than it: nothing is overdue or missing at them, and what is
    /// sent from now on is sent after them.
    private func noteWaitingHeads(_ progress: inout Progress) {
        let waiting = progress.inbox.waiting { message -> BlockNumber? in
            guard case .head(let head) = message else { return nil }
            return head.number
        }
        let highest = max(waiting.max() ?? 0, progress.headInHand ?? 0, newestAnnounced())
        progress.tracker.headIsKnown(highest)
        _ = progress.machine.handle(.headKnown(highest))
    }

    // MARK: The account's nonce

    private func readNonce(_ progress: inout Progress) async {
        guard let nonce = try? await client.transactionCount(of: signer.address) else { return }
        progress.tracker.reset(accountNonce: nonce)
        progress.nonceIsKnown = true
    }

    /// Where the node does not answer, the nonce stays what it was: a wrong one is refused, and then corrected.
    private func resetTracker(_ progress: inout Progress) async {
        let nonce = try? await client.transactionCount(of: signer.address)
        // What became of our transactions is not known until someone looks: their nonce is not skipped.
        guard let nonce, !progress.tracker.hasInFlight else { return progress.tracker.reset(accountNonce: nil) }
        // A block may have left the chain between two questions about it.
        followBack(to: nonce, &progress)
        progress.tracker.reset(accountNonce: nonce)
    }
}
