public import Ethereum

/// What a sender's state machine decides, and what it goes by.
public enum SenderEvent: Hashable, Sendable {
    case stateChanged(StateChange)
    /// A sender in Building begins an attempt.
    case triggered(AttemptCause, block: BlockNumber, feeIncreases: UInt64)
    /// A step failed for a reason no transition names; the sender is reset.
    case stepFailed(String)
    case manualCallAnswered(ManualAnswer)
    /// An attempt waits for the next head instead of retrying at once.
    case backedOff(reason: BackOffReason)
    /// A node refused a bundle because of what is at its nonce. The next attempt offers more.
    ///
    /// - Parameter since: the block of the first such refusal since something was mined or given up.
    case underpriced(since: BlockNumber, feeIncreases: UInt64)
    /// A node refused a bundle for a priority fee that is too low for any transaction. Until nobody pays it, no bundle
    /// offers less than this.
    case priorityFeeTooLow(minimum: WeiPerGas)
    /// An alert: so many bundles were mined and reverted that the sender builds no more until this block, or until it is
    /// released.
    case buildingStopped(reverted: UInt64, until: BlockNumber)
    case buildingResumed
    case trackerChanged(TrackerStatus)
    /// The account's nonce passed ours, and none of our transactions did it.
    case nonceUsedByOther(nonce: UInt64, accountNonce: UInt64)
    /// The account's nonce is lower than ours was: a reorganisation took back what used it, and that was not known as
    /// ours.
    case nonceWentBack(nonce: UInt64, accountNonce: UInt64)
    /// The node has lost what was sent at a nonce, nothing is left to send at it, and a transaction of ours waits
    /// behind.
    case nonceGapFound(NonceGap)
    /// Nobody pays the raised fees: the bundle is left to its fate and its fees are forgotten.
    case bundleAbandoned(nonce: UInt64)
    case cancellationRefused(feeIncreases: UInt64)
    case cancellationAbandoned(feeIncreases: UInt64)
    /// The sender may sign with this key from now on.
    case leaseGranted(key: Address)
    /// It will not sign with it any more.
    case leaseReleased(key: Address)
}

extension SenderEvent: TypedEvent {
    public var name: StaticString {
        switch self {
        case .stateChanged: "state_changed"
        case .triggered: "triggered"
        case .stepFailed: "step_failed"
        case .manualCallAnswered: "manual_call_answered"
        case .backedOff: "backed_off"
        case .underpriced: "underpriced"
        case .priorityFeeTooLow: "priority_fee_too_low"
        case .buildingStopped: "building_stopped"
        case .buildingResumed: "building_resumed"
        case .trackerChanged: "tracker_changed"
        case .nonceUsedByOther: "nonce_used_by_other"
        case .nonceWentBack: "nonce_went_back"
        case .nonceGapFound: "nonce_gap_found"
        case .bundleAbandoned: "bundle_abandoned"
        case .cancellationRefused: "cancellation_refused"
        case .cancellationAbandoned: "cancellation_abandoned"
        case .leaseGranted: "lease_granted"
        case .leaseReleased: "lease_released"
        }
    }

    public func visitFields(_ visitor: inout some EventFieldVisitor) {
        switch self {
        case .stateChanged(let change): change.visitFields(&visitor)
        case .triggered(let cause, let block, let feeIncreases):
            visitor.field("cause", cause.rawValue)
            visitor.field("block", block)
            visitor.field("fee_increases", feeIncreases)
        case .stepFailed(let message): visitor.field("message", message)
        case .manualCallAnswered(let answer): answer.visitFields(&visitor)
        case .backedOff(let reason): visitor.field("reason", reason.rawValue)
        case .underpriced(let since, let feeIncreases):
            visitor.field("since", since)
            visitor.field("fee_increases", feeIncreases)
        case .priorityFeeTooLow(let minimum): visitor.field("minimum", minimum)
        case .buildingStopped(let reverted, let until):
            visitor.field("reverted", reverted)
            visitor.field("until", until)
        case .buildingResumed: break
        case .trackerChanged(let status): status.visitFields(&visitor)
        case .nonceUsedByOther(let nonce, let accountNonce), .nonceWentBack(let nonce, let accountNonce):
            visitor.field("nonce", nonce)
            visitor.field("account_nonce", accountNonce)
        case .nonceGapFound(let gap):
            visitor.field("nonce", gap.nonce)
            visitor.field("hash", gap.waiting)
            visitor.field("waiting_nonce", gap.waitingNonce)
        case .bundleAbandoned(let nonce): visitor.field("nonce", nonce)
        case .cancellationRefused(let feeIncreases), .cancellationAbandoned(let feeIncreases):
            visitor.field("fee_increases", feeIncreases)
        case .leaseGranted(let key), .leaseReleased(let key): visitor.field("key", key)
        }
    }
}
