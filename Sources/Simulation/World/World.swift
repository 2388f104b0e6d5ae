import Bundler
import Ethereum
import ScenarioFile
import SimChain

/// One run of a scenario: the chain, the builder under test, the users, and the timeline.
///
/// Everything here lives on the simulation's one thread.
final class World: @unchecked Sendable {
    let scenario: Scenario
    let scheduler: SimScheduler
    let streams: RandomStreams
    let recorder: TraceRecorder
    let chain: Chain
    let pool: UserOperationPool
    let faults = FaultBoard()
    let injector: (any FaultInjector)?
    /// Judges what the timeline says must hold.
    let check: SimulatedRun.InstantCheck
    let signers: [PrivateKey]
    var users: Users
    var directory: TransactionDirectory
    var queue = EventQueue()
    /// What is due when.
    var timeline: TimelineSchedule
    /// What still disturbs the run.
    var lasting: LastingEffects
    /// What the world sleeps by between two entries of the queue.
    private let alarm: SimAlarm
    var slotsToMiss: UInt64 = 0
    /// How many blocks each workload has had.
    var arrivalBlocks: [UInt64]
    /// Failures of the timeline: an action without anything to act on, a check that did not hold.
    var failures: [ExpectationFailure] = []
    private(set) var blocks: UInt64 = 0
    private var service: BuilderService?
    /// Hears of heads: the builder's service.
    private var headListener: (@Sendable (BlockHeader) -> Void)?
    /// Nobody gives it: who waits for it is cancelled.
    private let endOfHeads: SimSignal
    private var announcements: [UInt64: BlockHeader] = [:]
    private var lateActions: [UInt64: (Chain) -> Void] = [:]
    private var nextNumber: UInt64 = 0
    /// What waited in the pool when the run ended: the builder goes on until it hears of the end, and nobody records
    /// that.
    private(set) var pooledAtEnd: [Hash32] = []

    init(
        _ scenario: Scenario,
        seed: UInt64,
        recorder: TraceRecorder,
        scheduler: SimScheduler,
        injector: (any FaultInjector)?,
        check: @escaping SimulatedRun.InstantCheck
    ) {
        self.scenario = scenario
        self.scheduler = scheduler
        self.recorder = recorder
        endOfHeads = SimSignal(scheduler, name: "heads")
        alarm = SimAlarm(scheduler, name: SleeperName("world"))
        streams = RandomStreams(seed: seed)
        self.injector = injector
        self.check = check
        signers = SimulatedRun.signers(of: scenario)
        pool = UserOperationPool(settings: scenario.builder.settings)
        users = Users(streams: streams)
        timeline = TimelineSchedule(scenario.timeline, workloads: scenario.workload)
        arrivalBlocks = Array(repeating: 0, count: scenario.workload.count)
        lasting = LastingEffects()
        directory = TransactionDirectory(senders: signers.count)
        let intake = EventIntake(recorder: recorder, injector: injector)
        chain = Chain(
            configuration: ChainConfiguration(scenario, streams: streams),
            clock: { scheduler.now },
            events: { intake.record($0) }
        )
    }

    func record(_ event: WorldEvent) { recorder.record(event) }

    func record(_ event: BuilderEvent, sender: Int?) {
        directory.observe(event, sender: sender)
        users.observe(event)
        recordAsSeen(event, sender: sender)
        if timeline.hasTriggers { follow(event, sender: sender) }
    }

    private func recordAsSeen(_ event: BuilderEvent, sender: Int?) {
        guard let injector else { return recorder.record(event, sender: sender) }
        for seen in injector.builderEvents(event, sender: sender) {
            recorder.record(seen.event, sender: seen.sender)
        }
    }

    /// Entries that waited for it take effect once the builder has done what it does now.
    private func follow(_ event: BuilderEvent, sender: Int?) {
        let due = timeline.builderDid(event, sender: sender, at: scheduler.now)
        schedule(due)
        for due in due { alarm.hasten(to: due.instant) }
    }

    // MARK: The run

    /// Runs the scenario to its end; the simulation's root.
    func run() async throws {
        begin()
        let service = makeService()
        self.service = service
        try await withThrowingTaskGroup(of: Void.self) { group in
            // What keeps it from running is among its events.
            group.addTask { try? await service.run() }
            try await self.follow()
            group.cancelAll()
        }
    }

    private func begin() {
        let chainOptions = scenario.chain
        record(
            .runStarted(
                RunStart(
                    title: scenario.title,
                    seed: scheduler.seed,
                    preset: chainOptions.preset.rawValue,
                    mempool: chainOptions.mempool.rawValue,
                    chainID: chainOptions.chainID,
                    blockTime: chainOptions.blockTime,
                    senders: signers.count
                )
            )
        )
        for (index, key) in signers.enumerated() {
            chain.issue(scenario.builder.signerBalance(of: index), to: key.address)
        }
        chain.sealGenesis()
        for (index, key) in signers.enumerated() {
            record(
                .signerFunded(sender: index, address: key.address, balance: scenario.builder.signerBalance(of: index))
            )
        }
        queue.add(.slot, at: .genesis.advanced(by: chainOptions.blockTime))
        if case .duration(let duration) = scenario.run { queue.add(.end, at: .genesis.advanced(by: duration)) }
        scheduleResubmission()
        schedule(timeline.start())
    }

    /// Nothing, for a node without a tracker of local transactions.
    private func scheduleResubmission() {
        guard let next = chain.nextResubmission(after: scheduler.now) else { return }
        queue.add(.resubmission, at: next)
    }

    private func makeService() -> BuilderService {
        BuilderService(
            settings: scenario.builder.settings,
            chain: scenario.chainFacts,
            signers: signers.map { PrivateKeySigner(key: $0) },
            pool: pool,
            client: { caller in self.client(for: caller) },
            clock: { caller in
                SimBuilderClock(
                    scheduler: self.scheduler,
                    name: SleeperName("\(caller.name): timer"),
                    genesisTimestamp: ChainConfiguration.defaultGenesisTimestamp
                )
            },
            events: { sender, event in self.record(event, sender: sender) }
        )
    }

    private func client(for caller: BuilderService.Caller) -> any ExecutionClient {
        let connection = SimulatedConnection(name: caller.name, sender: caller.sender, world: self)
        let client = SimExecutionClient(connection: connection, world: self)
        guard let injector else { return client }
        return FaultInjectingClient(client: client, injector: injector, sender: caller.sender)
    }

    // MARK: Time

    /// Performs what is in the queue until the run is over. What the builder does in the instant of the end no longer
    /// counts.
    private func follow() async throws {
        while let next = queue.first {
            guard next.instant <= scheduler.now else {
                try await alarm.sleep(until: next.instant, beforeOthers: next.item == .end)
                continue
            }
            queue.removeFirst()
            if next.item == .end { return end() }
            perform(next.item)
        }
    }

    private func perform(_ item: EventQueue.Item) {
        switch item {
        case .end: break
        case .slot: takeSlot()
        case .fire(let entry, let occurrence): fire(entry, occurrence: occurrence)
        case .close(let entry): close(entry)
        case .arrivals(let workload): arrive(workload)
        case .resubmission:
            chain.resubmitTracked()
            scheduleResubmission()
        case .announce(let number): announce(number)
        case .lateAction(let number): lateActions.removeValue(forKey: number)?(chain)
        }
    }

    private func end() { stop(.completed) }

    fileprivate func stop(_ reason: RunEndReason) {
        // A run that is over cannot fail any more.
        guard !recorder.isFinished else { return }
        record(.runEnded(blocks: blocks, reason: reason))
        pooledAtEnd = pool.operations.map(\.hash)
        recorder.finish()
    }

    private func takeSlot() {
        let blockTime = scenario.chain.blockTime
        if slotsToMiss > 0 {
            slotsToMiss -= 1
            chain.missSlot()
        } else {
            let header = chain.sealBlock(at: scheduler.now)
            blocks += 1
            became(header)
        }
        queue.add(.slot, at: scheduler.now.advanced(by: blockTime))
    }

    /// A block became the head: what was waiting for it is due, then the first node tells the builder.
    private func became(_ header: BlockHeader) {
        if case .blocks(header.number) = scenario.run {
            queue.add(.end, at: scheduler.now.advanced(by: scenario.chain.blockTime))
        }
        for entry in lasting.headBecame(header.number) { ended(entry) }
        schedule(timeline.headBecame(header.number, at: scheduler.now))
        tell(header)
    }

    /// The first node tells the builder, a latency from now.
    func tell(_ header: BlockHeader) {
        nextNumber += 1
        announcements[nextNumber] = header
        queue.add(.announce(number: nextNumber), at: scheduler.now.advanced(by: scenario.chain.nodes[0].latency))
    }

    private func announce(_ number: UInt64) {
        guard let header = announcements.removeValue(forKey: number) else { return }
        record(
            .headAnnounced(
                HeadAnnouncement(
                    node: scenario.chain.nodes[0].name,
                    number: header.number,
                    hash: header.hash,
                    nextBaseFeePerGas: chain.nextBaseFeePerGas,
                    priorityFeePerGas: chain.suggestedTip
                )
            )
        )
        headListener?(header)
    }

    /// Whether anything about a call is left to chance.
    var drawsForCalls: Bool { scenario.chain.nodes.count > 1 || faults.hasRules }

    /// Tells the first node's heads for as long as the caller waits.
    func followHeads(as caller: String, _ tell: @escaping @Sendable (BlockHeader) -> Void) async {
        headListener = tell
        defer { headListener = nil }
        try? await endOfHeads.wait(as: SleeperName("\(caller): heads"))
    }

    /// The node acts on a call whose caller will have given up by then.
    func act(at instant: SimInstant, _ action: @escaping (Chain) -> Void) {
        nextNumber += 1
        lateActions[nextNumber] = action
        queue.add(.lateAction(number: nextNumber), at: instant)
        alarm.hasten(to: instant)
    }

    // MARK: The builder's debug calls

    func sendBundleNow() {
        record(.manualCall(action: "send_bundle_now"))
        service?.sendBundleNow()
    }

    func setBundlingMode(_ mode: BundlingMode) {
        record(.manualCall(action: "set_bundling_mode \(mode.rawValue)"))
        service?.setBundlingMode(mode)
    }

    /// A refusal the scenario scripted for this submission, in the mempool client's words.
    func scriptedRefusal(of raw: [UInt8], sender: Int?) -> RPCError? {
        guard faults.hasScripts else { return nil }
        let isBundle = (try? SignedTransaction(decoding: raw)).map { !$0.transaction.data.isEmpty } ?? false
        let refusal = faults.refusal(of: isBundle ? .sendBundle : .sendCancellation, sender: sender) { label in
            users.operations(named: label).contains(where: operations(in: raw).contains)
        }
        endUsedUpEffects()
        return refusal.map { $0.error(of: chain.configuration.mempool) }
    }
}

extension BuilderService.Caller {
    var name: String {
        switch self {
        case .service: "service"
        case .sender(let index): "sender \(index)"
        }
    }

    var sender: Int? {
        switch self {
        case .service: nil
        case .sender(let index): index
        }
    }
}

extension World {
    /// The run cannot go on.
    func abort(_ failure: SimulationFailure) {
        switch failure {
        case .deadlock: stop(.deadlock)
        case .noProgress: stop(.stepLimit)
        case .wallLimit: stop(.wallLimit)
        case .rootFailed: stop(.deadlock)
        }
    }
}
