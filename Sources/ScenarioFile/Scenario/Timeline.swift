public import Bundler
public import Ethereum

/// One thing that happens to the chain, to the users or to the builder.
public struct TimelineEntry: Hashable, Sendable {
    public var time: EntryTime
    public var action: TimelineAction
    /// Of the action's name.
    public var position: SourcePosition

    public init(time: EntryTime, action: TimelineAction, position: SourcePosition) {
        self.time = time
        self.action = action
        self.position = position
    }
}

public enum TimelineAction: Hashable, Sendable {
    case submit(Submission)
    /// Gone from every pool and relay, for good.
    case drop(TransactionReference)
    case rpc(RPCFault)
    case answer(ScriptedAnswer)
    /// The next block's base fee.
    case baseFee(WeiPerGas)
    /// The network's tip from now on.
    case priorityFee(WeiPerGas)
    case traffic(Traffic)
    /// From the next block on.
    case blockGasLimit(Gas)
    /// Block builders hold the transaction back until this block, and include it there.
    case include(TransactionReference, in: BlockNumber)
    /// Block builders leave the transaction out of blocks before this one.
    case exclude(TransactionReference, until: BlockNumber)
    case foreignTransaction(OutsideTransaction)
    /// As a foreign transaction, but only the mempool knows it.
    case stuckTransaction(OutsideTransaction)
    case drain(Drain)
    case reorg(Reorganisation)
    /// The next slots have no block.
    case missSlots(UInt64)
    /// A call to `debug_bundler_sendBundleNow`.
    case sendBundleNow
    /// A call to `debug_bundler_setBundlingMode`.
    case setBundlingMode(BundlingMode)
    case changeOperation(OperationChange)
    case expect(InstantExpectations)
}

/// A transaction, bound to its hash at the instant of the action.
public struct TransactionReference: Hashable, Sendable {
    public var target = Target.latest
    /// Whose newest transaction `latest` is.
    public var sender = 0

    public init() {}

    public enum Target: Hashable, Sendable {
        case latest
        /// The newest transaction that carries this operation, or the foreign or stuck transaction of this name.
        case label(String)
    }
}

/// JSON-RPC calls that fail or are slow.
public struct RPCFault: Hashable, Sendable {
    /// `nil`: every method.
    public var method: RPCMethod?
    /// `nil`: calls of every sender, and calls that belong to none.
    public var sender: Int?
    /// `nil`: every node.
    public var node: String?
    /// How many calls it touches; `nil`: all in the window.
    public var times: UInt64?
    /// Of each call, drawn from the seed; 1 touches all.
    public var probability = FixedDecimal.one
    public var effect: Effect

    public init(effect: Effect) { self.effect = effect }

    public enum Effect: Hashable, Sendable {
        case error(RPCError)
        /// The node does not act, and the caller waits until it gives up.
        case timeout
        /// Instead of the node's own.
        case latency(Duration)
        /// The node never sees the call; the caller times out.
        case loseRequest
        /// The node acts; the caller times out.
        case loseResponse
    }
}

/// A refusal in the words of the mempool's client; the node does not act.
public struct ScriptedAnswer: Hashable, Sendable {
    public var call: Call
    public var refusal: Refusal
    public var times: UInt64 = 1
    /// `nil`: calls of every sender.
    public var sender: Int?

    public init(call: Call, refusal: Refusal) {
        self.call = call
        self.refusal = refusal
    }

    public enum Call: String, Hashable, Sendable, CaseIterable {
        case sendBundle = "send_bundle"
        case sendCancellation = "send_cancellation"
    }

    public enum Refusal: String, Hashable, Sendable, CaseIterable {
        case underpriced
        case replacementUnderpriced = "replacement_underpriced"
        case nonceTooLow = "nonce_too_low"
        case insufficientFunds = "insufficient_funds"
        case conditionNotMet = "condition_not_met"
        case rejected
        case alreadyKnown = "already_known"
    }
}

/// Someone else with the signer's key sends 21 000 gas to itself.
public struct OutsideTransaction: Hashable, Sendable {
    public var sender = 0
    public var label: String?
    /// `nil`: the account's nonce on chain.
    public var nonce: UInt64?
    /// `nil`: as a user operation's: 3 × the base fee + twice the network's tip.
    public var maxFeePerGas: WeiPerGas?
    /// `nil`: twice the network's tip, at least 1 wei.
    public var maxPriorityFeePerGas: WeiPerGas?

    public init() {}
}

/// A signer's balance becomes this.
public struct Drain: Hashable, Sendable {
    public var sender = 0
    public var balance: Wei

    public init(balance: Wei) { self.balance = balance }
}

/// The newest blocks are replaced by as many others.
public struct Reorganisation: Hashable, Sendable {
    /// At least 1.
    public var depth: UInt64
    /// Transactions that the new blocks contain too.
    public var keep = Keep.none
    /// The rest is gone instead of back in the mempool.
    public var vanish = false

    public init(depth: UInt64) { self.depth = depth }

    public enum Keep: Hashable, Sendable {
        case all
        case none
        /// Those that carry these operations, or have these names.
        case labels([String])
    }
}

/// All operations of a label start to behave differently; `nil` leaves that part as it was.
public struct OperationChange: Hashable, Sendable {
    public var label: String
    public var validation: ValidationBehaviour?
    public var execution: ExecutionBehaviour?
    public var storage: [StorageSlot]?
    public var accesses: [String]?

    public init(label: String) { self.label = label }
}
