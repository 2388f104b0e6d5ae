public import Ethereum
import ScenarioFile

/// What the world around builder and chain did: the timeline, users, nodes and their answers.
public enum WorldEvent: Hashable, Sendable {
    /// The first event of every run.
    case runStarted(RunStart)
    /// A sender's account as genesis made it; one event for each sender, in order.
    case signerFunded(sender: Int, address: Address, balance: Wei)
    /// A user sent an operation to the pool, which answers with `operation_accepted` or `operation_rejected`.
    case operationSubmitted(OperationSubmission)
    /// An entry of the timeline took effect.
    case timelineFired(TimelineFiring)
    /// A lasting effect is over: its window closed, or its last use is used up. One event for each firing that lasts.
    case timelineEnded(index: Int, line: Int)
    /// A node told the builder of a head.
    case headAnnounced(HeadAnnouncement)
    case rpcCall(RPCCallRecord)
    /// A call to `debug_bundler_…`.
    case manualCall(action: String)
    /// A transaction that no sender made.
    case transactionLabelled(label: String?, hash: Hash32, sender: Int, kind: OutsideTransactionKind)
    /// A check of the timeline did not hold.
    case expectationFailed(path: String, line: Int, message: String)
    /// The last event of every run.
    case runEnded(blocks: UInt64, reason: RunEndReason)
}

/// The facts of a run that its trace must name to be read alone.
public struct RunStart: Hashable, Sendable {
    public var title: String
    public var seed: UInt64
    /// The chain's preset, by its name in scenario files.
    public var preset: String
    /// The mempool client, by its name in scenario files.
    public var mempool: String
    public var chainID: UInt64
    public var blockTime: Duration
    public var senders: Int

    public init(
        title: String,
        seed: UInt64,
        preset: String,
        mempool: String,
        chainID: UInt64,
        blockTime: Duration,
        senders: Int
    ) {
        self.title = title
        self.seed = seed
        self.preset = preset
        self.mempool = mempool
        self.chainID = chainID
        self.blockTime = blockTime
        self.senders = senders
    }
}

/// An operation on its way from a user to the pool.
public struct OperationSubmission: Hashable, Sendable {
    /// Its name in the scenario, with its number (`alice-2`); `nil` where it has none.
    public var label: String?
    public var userOpHash: Hash32
    public var account: Address
    public var entryPoint: EntryPointVersion
    public var fees: GasFees
    /// The key of the operation's two-dimensional nonce; `nil` where it does not fit 64 bits.
    public var nonceKey: UInt64?
    public var nonceSequence: UInt64
    /// Its own gas limits together, without pre-verification gas. Not in the trace's text.
    public var gasLimit: Gas
    /// The paymaster that pays for it. Not in the trace's text.
    public var sponsorship: Sponsorship?
    /// Who shares it with others, other than the account: the paymaster, or else the factory. Not in the trace's text.
    public var sharedEntity: Address?
    /// Its validation passes everywhere, from the start on. Not in the trace's text.
    public var isSound: Bool
    /// Virtual time since genesis; `nil` where it does not end. Not in the trace's text.
    public var validUntil: Duration?
    /// Its validation reads no storage that an operation of another account may change, and expects no value of any. Not in
    /// the trace's text.
    public var isIndependent: Bool
    /// Bytes in a call of the entry point, but for the few of its frame. Not in the trace's text.
    public var byteCount: Int

    public init(
        label: String?,
        userOpHash: Hash32,
        account: Address,
        entryPoint: EntryPointVersion,
        fees: GasFees,
        nonceKey: UInt64?,
        nonceSequence: UInt64,
        gasLimit: Gas,
        sponsorship: Sponsorship? = nil,
        sharedEntity: Address? = nil,
        isSound: Bool = true,
        validUntil: Duration? = nil,
        isIndependent: Bool = true,
        byteCount: Int = 0
    ) {
        self.label = label
        self.userOpHash = userOpHash
        self.account = account
        self.entryPoint = entryPoint
        self.fees = fees
        self.nonceKey = nonceKey
        self.nonceSequence = nonceSequence
        self.gasLimit = gasLimit
        self.sponsorship = sponsorship
        self.sharedEntity = sharedEntity
        self.isSound = isSound
        self.validUntil = validUntil
        self.isIndependent = isIndependent
        self.byteCount = byteCount
    }
}

/// Who pays for an operation instead of its account.
public struct Sponsorship: Hashable, Sendable {
    public var paymaster: Address
    /// The most that the operation may cost the paymaster.
    public var prefund: Wei
    /// What the paymaster has deposited in the operation's entry point when it is submitted.
    public var deposit: Wei

    public init(paymaster: Address, prefund: Wei, deposit: Wei) {
        self.paymaster = paymaster
        self.prefund = prefund
        self.deposit = deposit
    }
}

public struct TimelineFiring: Hashable, Sendable {
    /// Position in the file's timeline, from 0; for a workload, its position after those.
    public var index: Int
    /// Line in the scenario file, from 1.
    public var line: Int
    /// The action's key: `drop`, `base_fee`, …
    public var action: String
    /// What it did, for a reader: "dropped", "next base fee 40 gwei".
    public var detail: String
    /// To which transaction it was done, where it was to one.
    public var transaction: Hash32?
    /// It disturbs the run until `timeline_ended`: a window, an answer with uses left, a partition, an empty account,
    /// manual mode. What is done in an instant, or is simply the world from now on (a fee, a demand), does not last.
    public var isLasting: Bool

    public init(
        index: Int,
        line: Int,
        action: String,
        detail: String,
        transaction: Hash32? = nil,
        isLasting: Bool = false
    ) {
        self.index = index
        self.line = line
        self.action = action
        self.detail = detail
        self.transaction = transaction
        self.isLasting = isLasting
    }
}

/// What a node says when it has a new head.
public struct HeadAnnouncement: Hashable, Sendable {
    public var node: String
    public var number: BlockNumber
    public var hash: Hash32
    /// The next block's base fee, as `eth_feeHistory` at this head tells it.
    public var nextBaseFeePerGas: WeiPerGas
    /// What `eth_maxPriorityFeePerGas` answers at this head; `nil` where only a call could tell.
    public var priorityFeePerGas: WeiPerGas?

    public init(
        node: String,
        number: BlockNumber,
        hash: Hash32,
        nextBaseFeePerGas: WeiPerGas,
        priorityFeePerGas: WeiPerGas?
    ) {
        self.node = node
        self.number = number
        self.hash = hash
        self.nextBaseFeePerGas = nextBaseFeePerGas
        self.priorityFeePerGas = priorityFeePerGas
    }
}

/// A JSON-RPC call of the builder, recorded when its caller learns the outcome.
public struct RPCCallRecord: Hashable, Sendable {
    public var method: RPCMethod
    /// The node that was asked.
    public var node: String
    /// Who asked: `sender 0`, `pool`, `service`.
    public var caller: String
    /// The sender that asked, where one did.
    public var sender: Int?
    public var outcome: Outcome
    /// What the node answered, where the answer tells what a nonce's fate is.
    public var answer: Answer?
    /// Virtual time between question and outcome.
    public var duration: Duration

    public enum Answer: Hashable, Sendable {
        /// `eth_getTransactionCount`.
        case count(UInt64)
        /// `eth_getTransactionReceipt`.
        case receipt(Hash32, isKnown: Bool)
    }

    public enum Outcome: Hashable, Sendable {
        case answered
        /// The node answered with an error object.
        case refused(RPCError)
        /// The caller gave up. Whether the node acted is unknown to it.
        case timedOut
        /// The connection broke before an answer.
        case lost
        /// The answer was `null`, where that means nothing.
        case unreadable

        public var name: StaticString {
            switch self {
            case .answered: "answered"
            case .refused: "refused"
            case .timedOut: "timed_out"
            case .lost: "lost"
            case .unreadable: "unreadable"
            }
        }
    }

    public init(
        method: RPCMethod,
        node: String,
        caller: String,
        sender: Int? = nil,
        outcome: Outcome,
        answer: Answer? = nil,
        duration: Duration
    ) {
        self.method = method
        self.node = node
        self.caller = caller
        self.sender = sender
        self.outcome = outcome
        self.answer = answer
        self.duration = duration
    }
}

public enum OutsideTransactionKind: String, Hashable, Sendable, CaseIterable {
    case foreign
    case stuck
}

public enum RunEndReason: String, Hashable, Sendable, CaseIterable {
    /// The scenario's `run` is over.
    case completed
    case deadlock
    /// Steps without virtual time advancing.
    case stepLimit = "step_limit"
    case wallLimit = "wall_limit"
}
