import Ethereum
import Synchronization

/// The builder: N senders, each with a signer of its own, over one pool, following one chain.
///
/// It acts; what to do is decided by values (``BundleSender``, ``TransactionTracker``, the proposer's rules).
public final class BuilderService: Sendable {
    /// Who asks the node: the service itself or one of its senders.
    public enum Caller: Hashable, Sendable {
        case service
        case sender(Int)
    }

    /// Whom a caller hands its transactions to, given its client.
    public typealias TransactionSenders = @Sendable (Caller, any ExecutionClient) -> any TransactionSender

    /// Records an event of a sender, or of the service where there is none.
    public typealias EventSink = @Sendable (_ sender: Int?, _ event: BuilderEvent) -> Void

    /// How often a node is asked whether it can trace, once a second.
    private static let probes = 8

    private let settings: BuilderSettings
    private let chain: ChainFacts
    private let pool: UserOperationPool
    private let client: @Sendable (Caller) -> any ExecutionClient
    private let clock: @Sendable (Caller) -> any BuilderClock
    private let events: EventSink
    private let signers: [any Signer]
    private let senders: [BundleSender]
    private let transactions: TransactionSenders
    private let inboxes: [Inbox<SenderMessage>]
    /// The number of the head that the node announced last.
    private let newestAnnounced = Mutex<BlockNumber>(0)

    /// - Parameters:
    ///   - signers: one for each sender, no two with the same key.
    ///   - saved: what each sender knew when it was stopped; `nil` where none was saved.
    public init(
        settings: BuilderSettings,
        chain: ChainFacts,
        signers: [any Signer],
        saved: [BundleSender]? = nil,
        pool: UserOperationPool,
        client: @escaping @Sendable (Caller) -> any ExecutionClient,
        transactions: @escaping TransactionSenders = { _, client in RawTransactionSender(client: client) },
        clock: @escaping @Sendable (Caller) -> any BuilderClock,
        events: @escaping EventSink
    ) {
        precondition(signers.count == settings.numSenders, "one signer for each sender")
        precondition(Set(signers.map(\.address)).count == signers.count, "no two senders may sign with one key")
        precondition(saved.map { $0.count == signers.count } ?? true, "one saved state for each sender")
        self.settings = settings
        self.chain = chain
        self.signers = signers
        self.pool = pool
        self.client = client
        self.transactions = transactions
        senders =
            saved?.map { BundleSender(saved: $0, settings: settings) }
            ?? signers.map { _ in BundleSender(settings: settings) }
        self.clock = clock
        self.events = events
        inboxes = signers.map { _ in Inbox() }
    }

    /// Runs until its task is cancelled.
    ///
    /// - Throws: ``BuilderError`` where the builder must not run as it is set up.
    public func run() async throws(BuilderError) {
        for (index, signer) in signers.enumerated() { events(index, .sender(.leaseGranted(key: signer.address))) }
        defer {
            for (index, signer) in signers.enumerated() { events(index, .sender(.leaseReleased(key: signer.address))) }
        }
        let hasTracer = try await validationRules()
        await withTaskGroup(of: Void.self) { group in
            for (index, signer) in signers.enumerated() {
                group.addTask { await self.runSender(index, signer, hasTracer: hasTracer) }
            }
            group.addTask { await self.followHeads() }
        }
    }

    /// `debug_bundler_sendBundleNow`. The answer is the event `manual_call_answered`, once for each call.
    public func sendBundleNow() {
        guard let inbox = soleInbox else {
            events(nil, .sender(.manualCallAnswered(.failed("more than one sender: bundles are not sent by hand"))))
            return
        }
        inbox.post(.sendBundleNow)
    }

    /// `debug_bundler_setBundlingMode`, for all senders.
    public func setBundlingMode(_ mode: BundlingMode) {
        tell(.setBundlingMode(mode))
    }

    /// Lets senders build again that too many reverted bundles have stopped (`max_reverted_bundles`).
    public func releaseSenders() { tell(.release) }

    /// A called bundle is one bundle: with several senders nobody could say whose.
    private var soleInbox: Inbox<SenderMessage>? { inboxes.count == 1 ? inboxes[0] : nil }

    /// Whether the node's tracer applies the ERC-7562 rules.
    ///
    /// Several nodes may stand behind one address, and not all may have it: one answer is no answer for all.
    private func validationRules() async throws(BuilderError) -> Bool {
        let clock = clock(.service)
        for _ in 0..<Self.probes {
            if await hasTracer() { return true }
            do { try await clock.sleep(until: clock.now + .seconds(1)) } catch { throw .cancelled }
        }
        events(nil, .proposal(.validationRulesUnavailable(unsafe: settings.unsafe)))
        guard settings.unsafe else { throw .validationRulesUnavailable }
        return false
    }

    private func hasTracer() async -> Bool {
        let probe = CallRequest(from: .zero, to: .zero, gasLimit: 21_000, fees: .zero, data: [])
        do {
            _ = try await client(.service).traceCall(probe)
            return true
        } catch {
            // A node that knows the method and did not like the probe, or is slow: the first bundle will tell.
            return !error.isMethodNotFound
        }
    }

    private func runSender(_ index: Int, _ signer: any Signer, hasTracer: Bool) async {
        let inbox = inboxes[index]
        let clock = clock(.sender(index))
        let client = client(.sender(index))
        let report: @Sendable (BuilderEvent) -> Void = { [events] event in events(index, event) }
        let timer = IntervalTimer(interval: settings.bundleMaxSendInterval, clock: clock)
        let proposer = BundleProposer(
            client: client,
            pool: pool,
            settings: settings,
            chain: chain,
            hasTracer: hasTracer,
            events: report,
            clock: clock
        )
        let loop = SenderLoop(
            shard: Shard(index: index, count: signers.count),
            settings: settings,
            chain: chain,
            signer: signer,
            client: client,
            transactions: transactions(.sender(index), client),
            pool: pool,
            proposer: proposer,
            timer: timer,
            report: report,
            newestAnnounced: { self.newestAnnounced.withLock { $0 } }
        )
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await timer.run { inbox.post(.intervalElapsed) } }
            group.addTask {
                await withTaskCancellationHandler {
                    await loop.run(self.senders[index], inbox)
                } onCancel: {
                    inbox.close()
                }
            }
        }
    }

    private func tell(_ message: SenderMessage) {
        for inbox in inboxes { inbox.post(message) }
    }

    private func followHeads() async {
        let client = client(.service)
        var follower = HeadFollower(
            client: client,
            pool: pool,
            entryPoints: chain.entryPoints,
            report: { [events] event in events(nil, event) },
            willRemove: { blocks in self.tell(.blocksRemoved(blocks)) }
        )
        let heads = Inbox<BlockHeader>()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await self.subscribe(client, heads)
                heads.close()
            }
            while true {
                let heard = await heads.next()
                guard !heard.isEmpty else { return }
                for header in HeadFollower.heads(of: heard) where await follower.follow(header, heard: heard) {
                    tell(.head(header))
                }
            }
        }
    }

    /// A subscription that the node ends is renewed, until the task is cancelled.
    private func subscribe(_ client: any ExecutionClient, _ heads: Inbox<BlockHeader>) async {
        let announced = Mutex(AnnouncedChain())
        let clock = clock(.service)
        while true {
            await client.followHeads { header in
                self.newestAnnounced.withLock { $0 = header.number }
                // Where the parent was not announced the follower tells it, when it has asked for the blocks between.
                let removed = announced.withLock { $0.append(header) }
                if !removed.isEmpty { self.tell(.blocksRemoved(removed)) }
                heads.post(header)
            }
            guard !Task.isCancelled else { return }
            events(nil, .pool(.headSubscriptionEnded))
            do { try await clock.sleep(until: clock.now + .seconds(1)) } catch { return }
        }
    }
}
