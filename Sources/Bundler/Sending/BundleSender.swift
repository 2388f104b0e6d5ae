public import Ethereum

/// Decides what one sender does next: when to try a bundle, when to give one up, when to cancel.
///
/// It never acts. Whoever runs it performs the returned effects in order and feeds outcomes back as events.
/// The states are the contract's four, each with its own data.
///
/// This value is all that a sender knows: saved and read back, it goes on where it was.
public struct BundleSender: Hashable, Sendable, Codable {
    public enum State: Hashable, Sendable, Codable {
        /// Waiting for a trigger, or for the outcome of an attempt.
        case building(Building)
        /// A bundle is, perhaps, in the node's mempool; given up at block `until`.
        case pending(until: BlockNumber, feeIncreases: UInt64)
        /// A cancellation is being sent.
        case cancelling(feeIncreases: UInt64)
        /// A cancellation is, perhaps, in the node's mempool; raised or given up at block `until`.
        case cancelPending(until: BlockNumber, feeIncreases: UInt64)

        public var kind: SenderStateKind {
            switch self {
            case .building: .building
            case .pending: .pending
            case .cancelling: .cancelling
            case .cancelPending: .cancelPending
            }
        }

        public var feeIncreases: UInt64 {
            switch self {
            case .building(let building): building.feeIncreases
            case .pending(_, let feeIncreases), .cancelling(let feeIncreases), .cancelPending(_, let feeIncreases):
                feeIncreases
            }
        }

        /// Since when the node refuses our price.
        public var underpriced: Underpriced? {
            switch self {
            case .building(let building): building.underpriced
            case .pending, .cancelling, .cancelPending: nil
            }
        }
    }

    /// What Building knows.
    public struct Building: Hashable, Sendable, Codable {
        /// An attempt is under way; its outcome comes as ``Event/attemptFinished(_:_:)`` with this number.
        public var attempt: UInt64?
        public var feeIncreases: UInt64 = 0
        /// Set by the first refusal because of what is at the nonce, until something is mined, dropped or timed out, or the sender is
        /// reset.
        public var underpriced: Underpriced?

        public init() {}
    }

    /// Since when the node refuses us for the price of what is at our nonce.
    public struct Underpriced: Hashable, Sendable, Codable {
        /// The block of the first refusal.
        public var since: BlockNumber
        /// How often the sender has begun with fresh fees since then, the first time included.
        public var rounds: UInt64
    }

    /// The least priority fee that a node takes, as far as its refusals tell.
    public struct MinimumPriorityFee: Hashable, Sendable, Codable {
        public var fee: WeiPerGas
        /// The node named it. Otherwise it is a guess, which counts until something is mined.
        public var isNamed: Bool
    }

    public struct Limits: Hashable, Sendable, Codable {
        public var maxBlocksToWaitForMine: UInt64
        public var maxReplacementUnderpricedBlocks: UInt64
        public var maxCancellationFeeIncreases: UInt64
        public var maxRevertedBundles: UInt64
        public var revertedBundlesWindow: UInt64

        public init(settings: BuilderSettings) {
            maxBlocksToWaitForMine = settings.maxBlocksToWaitForMine
            maxReplacementUnderpricedBlocks = settings.maxReplacementUnderpricedBlocks
            maxCancellationFeeIncreases = settings.maxCancellationFeeIncreases
            maxRevertedBundles = settings.maxRevertedBundles
            revertedBundlesWindow = settings.revertedBundlesWindow
        }
    }

    public enum Event: Hashable, Sendable {
        /// The first event, of a new sender and of one that was saved.
        case started
        /// A new head. Its poll follows.
        case headArrived(BlockNumber)
        /// What the poll found.
        case polled(TrackerUpdate)
        /// Blocks that left the chain; the poll at the next head tells the rest.
        case blocksRemoved([Hash32])
        /// `nil`: the node did not answer.
        case accountNonceRead(UInt64?)
        /// `bundle_max_send_interval_millis` without an attempt.
        case intervalElapsed
        case bundlingModeSet(BundlingMode)
        /// A call to `debug_bundler_sendBundleNow`.
        case manualCall
        /// The operator lets a sender build again that reverted bundles have stopped.
        case released
        /// A head that has arrived while something was sent, and whose turn comes next: deadlines count from it.
        case headKnown(BlockNumber)
        case attemptFinished(UInt64, AttemptOutcome)
        case cancellationFinished(CancellationOutcome)
    }

    public enum Effect: Hashable, Sendable {
        /// Propose, sign and send a bundle; answer with `attemptFinished`. Restarts the interval timer.
        case attemptBundle(UInt64, AttemptTerms)
        /// Sign and send an empty transaction at our nonce; answer with `attemptFinished`.
        case fillNonce(UInt64)
        /// Sign and send a cancellation; answer with `cancellationFinished`.
        case submitCancellation
        /// Ask for the account's nonce; answer with `accountNonceRead`.
        case readAccountNonce
        /// Find out what became of our transactions (``BundleSender/beginPoll()``); answer with `polled`.
        case poll
        /// A bundle was mined but reverted: find out whose fault it was before the next attempt.
        case attributeRevert(Hash32)
        /// Bundle these operations alone from now on.
        case isolate([Hash32], reason: String)
        /// It failed alone: it is tried again after a while, and then after a longer one.
        case rest(Hash32, reason: String)
        case report(BuilderEvent)
    }

    public private(set) var limits: Limits
    public internal(set) var state = State.building(Building())
    /// What we sent, and what the node may hold of it.
    public internal(set) var tracker: TransactionTracker
    public internal(set) var head: BlockNumber = 0
    public internal(set) var mode: BundlingMode
    /// The account's nonce has been read at least once.
    public internal(set) var accountNonceIsKnown = false
    /// Blocks that left the chain since the last head.
    var removedBlocks: [Hash32] = []
    /// A manual call is open: attempts belong to it until it is answered.
    public internal(set) var manualCallIsOpen = false
    var gasCeiling = GasCeiling()
    /// The least priority fee that a node seems to want; `nil` where none does, or nobody paid it.
    public internal(set) var minimumPriorityFee: MinimumPriorityFee?
    var recheckConditions = false
    public internal(set) var reverted = RevertedBundles()
    public internal(set) var reserved = ReservedAddress()
    public internal(set) var composition = Composition()
    /// A bundle timed out, and none has been mined since.
    var aimsAtHalfABlock = false
    var lastAttempt: UInt64 = 0
    /// The highest head when an immediate retry was last granted: one a block, so that no loop runs without time.
    var retriedAt: BlockNumber?
    /// What was handed to the node since the highest head, whatever came of it.
    var submissions: UInt64 = 0
    /// The highest head when a nonce gap was last filled, or that was tried: once a block, for the same reason.
    var filledGapAt: BlockNumber?
    /// Since when the node refused the price of what is being cancelled: kept in case the cancellation fails for a passing reason.
    var cancelsFor: Underpriced?
    /// What was told last of ``tracker``.
    private var told: TrackerStatus?

    public init(settings: BuilderSettings) {
        limits = Limits(settings: settings)
        mode = settings.bundlingMode
        tracker = TransactionTracker(replacementFeePercentIncrease: settings.replacementFeePercentIncrease)
    }

    /// What was saved goes on under these settings; the bundling mode stays what the last call made it.
    public init(saved: BundleSender, settings: BuilderSettings) {
        self = saved
        limits = Limits(settings: settings)
        tracker.replacementFeePercentIncrease = settings.replacementFeePercentIncrease
    }

    public mutating func handle(_ event: Event) -> [Effect] {
        switch event {
        case .started: started()
        case .headArrived(let number): headArrived(number)
        case .polled(let update): polled(update)
        case .blocksRemoved(let blocks): blocksRemoved(blocks)
        case .accountNonceRead(let nonce): accountNonceRead(nonce)
        case .intervalElapsed: mode == .auto && oneMoreAttemptIsSane ? triggered(.interval) : []
        case .bundlingModeSet(let mode): bundlingModeSet(mode)
        case .manualCall: manualCall()
        case .released: released()
        case .headKnown(let number): headKnown(number)
        case .attemptFinished(let attempt, let outcome): attemptFinished(attempt, outcome)
        case .cancellationFinished(let outcome): cancellationFinished(outcome)
        }
    }

    /// What is to be told of ``tracker``: its status, where it has changed since the last call.
    mutating func takeNews() -> TrackerStatus? {
        let status = tracker.status
        guard accountNonceIsKnown, status != told else { return nil }
        told = status
        return status
    }

    /// An attempt that was under way when the sender was saved is over: whatever it sent is tracked. A cancellation
    /// that was being sent is sent again.
    private mutating func started() -> [Effect] {
        switch state {
        case .building(var building):
            building.attempt = nil
            state = .building(building)
            return [.readAccountNonce]
        case .pending, .cancelPending: return [.readAccountNonce]
        case .cancelling: return [.readAccountNonce, .submitCancellation]
        }
    }

    // MARK: Triggers

    private mutating func headArrived(_ number: BlockNumber) -> [Effect] {
        // A reorganisation may take it back: deadlines are compared, differences saturate.
        head = number
        if tracker.headIs(number) { submissions = 0 }
        let resumes: [Effect] = reverted.headIs(height) ? [.report(.sender(.buildingResumed))] : []
        return resumes + (accountNonceIsKnown ? [.poll] : [.readAccountNonce, .poll])
    }

    private mutating func released() -> [Effect] {
        guard reverted.stoppedUntil != nil else { return [] }
        reverted.release()
        return [.report(.sender(.buildingResumed))]
            + (mode == .auto && oneMoreAttemptIsSane ? triggered(.followUp) : [])
    }

    private mutating func polled(_ update: TrackerUpdate) -> [Effect] {
        let effects: [Effect] =
            switch state {
            case .building: polledWhileBuilding(update)
            case .pending: polledWhilePending(update)
            case .cancelling: []  // Cancelling ends with its own outcome, which is on its way.
            case .cancelPending: polledWhileCancelPending(update)
            }
        // After a reorganisation one block can mine transactions of ours at several nonces.
        guard case .mined(_, stillInFlight: true) = update else { return effects }
        return effects + [.poll]
    }

    private mutating func headKnown(_ number: BlockNumber) -> [Effect] {
        if tracker.headIsKnown(number) { submissions = 0 }
        return []
    }

    /// Ticks may come more often than blocks, and so may calls. Refused at each of them, a sender would ask the
    /// node without end: between two heads it makes no more than `max_cancellation_fee_increases` + 3 submissions, with
    /// all that this attempt may bring.
    private var oneMoreAttemptIsSane: Bool {
        let (most, overflow) = limits.maxCancellationFeeIncreases.addingReportingOverflow(3)
        return overflow || submissions + submissionsOfAnAttempt <= most
    }

    /// One, one immediate retry a head, and before them as many cancellations as there may be if it finds that it has
    /// to cancel.
    private var submissionsOfAnAttempt: UInt64 {
        let attempts: UInt64 = retriedAt == height ? 1 : 2
        guard case .building(let building) = state, let underpriced = building.underpriced, isOverdue(underpriced)
        else {
            return attempts
        }
        return attempts + limits.maxCancellationFeeIncreases + 1
    }

    /// Refused for our price for more blocks than we put up with.
    func isOverdue(_ underpriced: Underpriced) -> Bool {
        head > underpriced.since && head - underpriced.since > limits.maxReplacementUnderpricedBlocks
    }

    /// A trigger counts only while Building waits; an attempt under way is its own answer.
    private mutating func triggered(_ cause: AttemptCause) -> [Effect] {
        guard case .building(let building) = state, building.attempt == nil else { return [] }
        return beginAttempt(cause)
    }

    private mutating func bundlingModeSet(_ mode: BundlingMode) -> [Effect] {
        self.mode = mode
        // A caller of manual mode gets no bundle from auto mode: it would not be the one asked for.
        return mode == .auto ? answerManualCall(.superseded(by: .autoMode)) : []
    }

    private mutating func manualCall() -> [Effect] {
        guard mode == .manual else {
            return [.report(.sender(.manualCallAnswered(.failed("the bundling mode is auto; set it to manual first"))))]
        }
        let superseded = answerManualCall(.superseded(by: .anotherCall))
        manualCallIsOpen = true
        // After too many refusals it waits for the next head, like any open call.
        return superseded + (oneMoreAttemptIsSane ? triggered(.manual) : [])
    }

    mutating func beginAttempt(_ cause: AttemptCause) -> [Effect] {
        guard case .building(var building) = state else { return [] }
        guard reverted.stoppedUntil == nil else { return answerManualCall(.failed("too many bundles reverted")) }
        // Who calls by hand gets an attempt, and its answer.
        guard cause == .manual || !reserved.forbidsAnAttempt(at: height) else { return [] }
        lastAttempt += 1
        building.attempt = lastAttempt
        state = .building(building)
        let terms = AttemptTerms(
            cause: cause,
            block: head,
            feeIncreases: building.feeIncreases,
            isUnderpriced: building.underpriced != nil,
            maxGasLimit: gasCeiling.limit,
            maxOperations: composition.limit,
            aimsAtHalfABlock: aimsAtHalfABlock,
            recheckConditions: recheckConditions
        )
        return [.attemptBundle(lastAttempt, terms)]
    }

    /// Whether attempts may go on without a call: always in auto mode, in manual mode only for an open call.
    var attemptsAreAllowed: Bool { mode == .auto || manualCallIsOpen }

    mutating func answerManualCall(_ answer: ManualAnswer) -> [Effect] {
        guard manualCallIsOpen else { return [] }
        manualCallIsOpen = false
        return [.report(.sender(.manualCallAnswered(answer)))]
    }

    /// Of the highest head known.
    var height: BlockNumber { tracker.height.number }

    /// For what is in flight from now on.
    var freshDeadline: BlockNumber { height + limits.maxBlocksToWaitForMine }

    // MARK: Moves

    /// Changes the state and reports it; a change within one state is no transition.
    mutating func move(to next: State, _ reason: TransitionReason) -> [Effect] {
        let from = state
        state = next
        guard from.kind != next.kind else { return [] }
        assert(SenderEdge.isLegal(from.kind, next.kind, reason), "\(from) -> \(next.kind): \(reason)")
        let change = StateChange(
            from: from.kind,
            to: next.kind,
            reason: reason,
            block: head,
            feeIncreases: next.feeIncreases,
            underpricedSince: from.underpriced?.since
        )
        return [.report(.sender(.stateChanged(change)))]
    }

    /// Resets: no counts, no minimum replacement fees, the account's nonce read anew, and an attempt at once where
    /// allowed.
    mutating func reset(_ reason: TransitionReason) -> [Effect] {
        var effects = move(to: .building(Building()), reason)
        effects += resetTracker()
        if attemptsAreAllowed { effects += beginAttempt(.followUp) }
        return effects
    }

    /// Building with `building`, and an attempt at once: what was sent is going nowhere.
    mutating func buildAgain(_ building: Building, _ reason: TransitionReason) -> [Effect] {
        move(to: .building(building), reason) + beginAttempt(.followUp)
    }
}
