import Ethereum

/// Chooses what to simulate: takes the pool's operations one by one, best first, and keeps those that pay enough, are
/// next for their account, and fit.
struct Assembly: Sendable {
    private let timeFrame: BundleTimeFrame
    private let filter: FeeFilter
    private let maxBundleSize: Int
    /// Operations of each entity that has a limit.
    private var countOfEntity: [Address: Int] = [:]
    /// Operations in flight at other nonces of the signer.
    private let inFlight: [Hash32: UInt64]
    private var packing: GasPacking
    private(set) var candidates: [BundleCandidate] = []
    private(set) var skipped: [SkippedOperation] = []
    /// Operations that passed the fee filter, had their turn, and would fit alone.
    private(set) var payingCount = 0
    /// An operation passed the fee filter.
    private(set) var passedFilter = false
    /// An isolated operation found others in the bundle.
    private(set) var passedOverIsolated = false

    init(
        timeFrame: BundleTimeFrame,
        required: GasFees,
        bounds: BundleGasBounds,
        settings: BuilderSettings,
        inFlight: [Hash32: UInt64],
        maxOperations: Int? = nil
    ) {
        self.timeFrame = timeFrame
        self.inFlight = inFlight
        filter = FeeFilter(required: required, settings: settings)
        maxBundleSize = min(settings.maxBundleSize, maxOperations ?? .max)
        packing = GasPacking(bounds: bounds, packing: settings.bundlePacking)
    }

    /// Others have the place of one that was left out.
    var wasFull: Bool {
        skipped.contains { skipped in
            switch skipped.reason {
            case .bundleFull, .gasLimit, .afterGasLimit, .transactionSize, .senderAlreadyInBundle, .throttled,
                .isolated:
                true
            default: false
            }
        }
    }

    /// The signer cannot pay for the best operation that fits otherwise.
    var underfunded: (balance: Wei, required: Wei)? { candidates.isEmpty ? packing.underfunded : nil }

    /// The bundle is one isolated operation.
    var isIsolated: Bool { candidates.first?.isIsolated ?? false }

    /// - Parameter limits: of its entities that have one.
    mutating func offer(
        _ operation: PooledOperation,
        isIsolated: Bool,
        turn: OperationPool.Turn,
        limits: [Reputation.BundleLimit] = []
    ) {
        if let reason = take(operation, isIsolated: isIsolated, turn: turn, limits) {
            skipped.append(SkippedOperation(hash: operation.hash, reason: reason))
        }
    }

    private mutating func take(
        _ operation: PooledOperation,
        isIsolated: Bool,
        turn: OperationPool.Turn,
        _ limits: [Reputation.BundleLimit]
    ) -> SkipReason? {
        if let reason = filter.skip(operation) { return reason }
        if let reason = wait(turn) { return reason }
        passedFilter = true
        if let validUntil = operation.timeRange.validUntil, timeFrame.expires(operation.timeRange) {
            return .expiresSoon(validUntil: validUntil)
        }
        switch turn {
        case .rests: return .nonceNotNext
        case .pauses(let until): return .resting(until: until)
        case .next, .after, .waits: break
        }
        let gas = OperationGas(operation.operation, version: operation.entryPoint)
        if packing.fitsAlone(gas) { payingCount += 1 }
        if let nonce = inFlight[operation.hash] { return .inFlight(nonce: nonce) }
        if let reason = conflict(isIsolated: isIsolated) { return reason }
        if packing.hasEnded { return .afterGasLimit }
        guard candidates.count < maxBundleSize else { return .bundleFull(limit: UInt64(clamping: maxBundleSize)) }
        if let reason = conflict(operation) { return reason }
        for limit in limits where (countOfEntity[limit.address] ?? 0) >= limit.operations {
            return .throttled(limit.kind, limit.address, limit: UInt64(clamping: limit.operations))
        }
        if let reason = packing.offer(gas) { return reason }
        for limit in limits { countOfEntity[limit.address, default: 0] += 1 }
        candidates.append(
            BundleCandidate(operation: operation, gas: gas, isIsolated: isIsolated, predecessor: turn.predecessor)
        )
        return nil
    }

    /// An operation can follow another one only in the same bundle.
    private func wait(_ turn: OperationPool.Turn) -> SkipReason? {
        switch turn {
        case .next, .rests, .pauses: nil
        case .after(let hash): candidates.contains { $0.hash == hash } ? nil : .nonceNotNext
        case .waits: .nonceNotNext
        }
    }

    private mutating func conflict(isIsolated: Bool) -> SkipReason? {
        if self.isIsolated { return .bundleFull(limit: 1) }
        guard isIsolated, !candidates.isEmpty else { return nil }
        passedOverIsolated = true
        return .isolated
    }

    private func conflict(_ operation: PooledOperation) -> SkipReason? {
        let sender = operation.operation.sender
        let isShared = !operation.stakedEntities.contains(.account) && candidates.contains { $0.sender == sender }
        return isShared ? .senderAlreadyInBundle(sender) : nil
    }
}

extension OperationPool.Turn {
    var predecessor: Hash32? {
        switch self {
        case .after(let hash): hash
        case .next, .waits, .rests, .pauses: nil
        }
    }
}
