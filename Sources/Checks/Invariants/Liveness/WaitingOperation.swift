import Bundler
import Ethereum
import Simulation

/// An operation that the pool accepted and no block has, and the attempts that ended without it in a block.
struct WaitingOperation {
    let submission: OperationSubmission
    let shard: Int
    /// The least gas of a transaction with it: its own limits, without the builder's additions.
    let leastGas: Gas
    /// Number of the event that brought it first.
    let arrival: UInt64
    /// Too large for any bundle, of unknown validity, or behind one that will not come.
    var hasNoBound = false
    /// It passed the fee filter at the newest head.
    var isPaying = false
    /// The operation with the nonce before its own waits too.
    var waitsForAnother = false
    /// From when on it has been eligible without a break: number and time of the event.
    private(set) var since: (sequence: UInt64, time: Duration)
    /// Attempts since then that left it out, though it paid what they asked for.
    var passedOver = 0
    /// Attempts since then that had it in their bundle.
    var sent = 0
    /// Attempts that asked for more than it pays, since the sender's nonce last changed.
    var raised = 0
    var raisedSince: UInt64 = 0
    /// Suspects and operations with failing validation that had left its shard by then.
    private(set) var troublesBefore: Int
    var isReported = false

    init(
        _ submission: OperationSubmission,
        shard: Int,
        leastGas: Gas,
        arrival: UInt64,
        at event: TraceEvent,
        troublesBefore: Int
    ) {
        self.submission = submission
        self.shard = shard
        self.leastGas = leastGas
        self.troublesBefore = troublesBefore
        self.arrival = arrival
        since = (event.sequence, event.time)
    }

    var isEligible: Bool { !hasNoBound && isPaying && !waitsForAnother }

    var place: NoncePlace { NoncePlace(submission) }

    /// It was not eligible until now: nothing that happened before counts.
    mutating func restart(at point: (sequence: UInt64, time: Duration), troublesBefore: Int) {
        guard point.sequence > since.sequence else { return }
        since = point
        self.troublesBefore = troublesBefore
        (passedOver, sent, raised) = (0, 0, 0)
    }

    /// Whether whoever takes `other` and has room for one more takes this one too: it pays no less, and came no later.
    func isPreferred(to other: WaitingOperation) -> Bool {
        submission.fees.meets(other.submission.fees) && arrival <= other.arrival
    }
}

/// An account's nonce under one key at one entry point.
struct NoncePlace: Hashable {
    private let account: Address
    private let entryPoint: EntryPointVersion
    /// `nil` stands for all keys of more than 64 bits.
    private let key: UInt64?
    private let sequence: UInt64

    init(_ submission: OperationSubmission) {
        self.init(submission, sequence: submission.nonceSequence)
    }

    private init(_ submission: OperationSubmission, sequence: UInt64) {
        account = submission.account
        entryPoint = submission.entryPoint
        key = submission.nonceKey
        self.sequence = sequence
    }

    private init(_ other: NoncePlace, sequence: UInt64) {
        (account, entryPoint, key) = (other.account, other.entryPoint, other.key)
        self.sequence = sequence
    }

    // The account tells nearly all apart, and hashing a version's name is slow.
    func hash(into hasher: inout Hasher) {
        hasher.combine(account)
        hasher.combine(sequence)
    }

    /// The end of the nonces has no place behind it, and their start none before it.
    var next: NoncePlace? { sequence < .max ? NoncePlace(self, sequence: sequence + 1) : nil }
    var previous: NoncePlace? { sequence > 0 ? NoncePlace(self, sequence: sequence - 1) : nil }
}
