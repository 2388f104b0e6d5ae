public import Bundler
public import Ethereum

/// What must be true of a run; `nil` and empty demand nothing.
public struct Expectations: Hashable, Sendable {
    /// At most one for each sender, in the order of senders.
    public var transitions: [PerSender<Expected<[TransitionItem]>>] = []
    /// At the end of the run.
    public var state: [PerSender<Expected<SenderStateKind>>] = []
    public var userOperations = UserOperationExpectations()
    public var bundles = BundleExpectations()
    /// Of all senders together, in the order in which they happened.
    public var transitionsOfAll: Expected<[TransitionItem]>?
    /// Partial matches on what senders submitted, in order.
    public var transactions: Expected<[TransactionExpectation]>?
    public var cancellations = CancellationExpectations()
    /// Over the whole run, all senders together.
    public var profit: AmountCheck?
    public var senderProfits: [PerSender<AmountCheck>] = []
    public var metrics: [MetricCheck] = []
    /// Partial matches on the builder's events, in this order, others between them.
    public var events: Expected<[EventExpectation]>?
    /// How many of the builder's events there are, by their names.
    public var eventCounts: [EventCount] = []
    /// Partial matches on events that must not come.
    public var never: Expected<[EventExpectation]>?
    public var rpcCalls: [MethodCheck] = []
    /// At the end of the run.
    public var pendingTransactions: [PerSender<CountCheck>] = []
    public var baseFee: PriceCheck?
    public var nonces: [PerSender<CountCheck>] = []
    /// The run passes if exactly this fails.
    public var fails: Expected<ExpectedFailure>?

    public init() {}
}

/// What must be true at an instant.
public struct InstantExpectations: Hashable, Sendable {
    public var state: [PerSender<Expected<SenderStateKind>>] = []
    public var userOperations = UserOperationExpectations()
    /// Transactions of the sender that are neither mined nor gone.
    public var pendingTransactions: [PerSender<CountCheck>] = []
    /// Of the head.
    public var baseFee: PriceCheck?
    /// Of the signer's account at the head.
    public var nonces: [PerSender<CountCheck>] = []

    public init() {}
}

public struct UserOperationExpectations: Hashable, Sendable {
    /// Reverted ones too.
    public var included: CountCheck?
    public var reverted: CountCheck?
    public var removed: CountCheck?
    /// Refused by the pool.
    public var rejected: CountCheck?
    public var pending: CountCheck?
    /// In file order. The label of a counted submission without a number means each of its operations.
    public var labelled: [LabelledOutcome] = []

    public init() {}
}

public struct LabelledOutcome: Hashable, Sendable {
    public var label: String
    public var outcome: Expected<OperationOutcome>

    public init(label: String, outcome: Expected<OperationOutcome>) {
        self.label = label
        self.outcome = outcome
    }
}

public enum OperationOutcome: Hashable, Sendable {
    /// `nil`: in any block.
    case included(in: BlockWindow?)
    /// Included, and its execution reverted.
    case reverted(in: BlockWindow?)
    /// The text occurs in the reason; `nil`: for any reason.
    case removed(because: String?)
    case rejected(because: String?)
    case pending
}

public struct BundleExpectations: Hashable, Sendable {
    // Events.
    public var submitted: CountCheck?
    public var refused: CountCheck?
    public var dropped: CountCheck?
    public var replaced: CountCheck?
    public var abandoned: CountCheck?
    // On the canonical chain.
    public var mined: CountCheck?
    public var reverted: CountCheck?
    /// The largest gas limit.
    public var largestGas: GasCheck?
    /// Per mined bundle, in order, all of them.
    public var operations: Expected<[CountCheck]>?

    public init() {}
}

/// A partial match: absent fields match everything.
public struct TransactionExpectation: Hashable, Sendable {
    public var position: SourcePosition
    public var path: String
    public var sender = SenderChoice.one(0)
    public var kind: Expected<TransactionKind>?
    public var nonce: CountCheck?
    public var maxFeePerGas: PriceCheck?
    public var maxPriorityFeePerGas: PriceCheck?
    public var gasLimit: GasCheck?
    public var operations: CountCheck?
    public var outcome: Expected<TransactionOutcome>?

    public init(position: SourcePosition, path: String) {
        self.position = position
        self.path = path
    }
}

/// Whose transactions are meant.
public enum SenderChoice: Hashable, Sendable {
    case one(Int)
    case any

    public func includes(_ sender: Int) -> Bool {
        switch self {
        case .one(let wanted): wanted == sender
        case .any: true
        }
    }
}

public enum TransactionOutcome: String, Hashable, Sendable, CaseIterable {
    case mined
    case reverted
    case replaced
    case dropped
    case refused
    case cancelled
    case pending
}

public struct CancellationExpectations: Hashable, Sendable {
    public var hardSubmitted: CountCheck?
    public var soft: CountCheck?
    public var mined: CountCheck?
    public var abandoned: CountCheck?
    public var feeIncreases: CountCheck?
    public var cost: AmountCheck?

    public init() {}
}

public struct MetricCheck: Hashable, Sendable {
    public var metric: BuilderMetric
    public var check: CountCheck

    public init(metric: BuilderMetric, check: CountCheck) {
        self.metric = metric
        self.check = check
    }
}

public struct EventCount: Hashable, Sendable {
    /// As in traces: `bundle_formed`.
    public var name: String
    public var check: CountCheck

    public init(name: String, check: CountCheck) {
        self.name = name
        self.check = check
    }
}

public struct MethodCheck: Hashable, Sendable {
    public var method: RPCMethod
    public var check: CountCheck

    public init(method: RPCMethod, check: CountCheck) {
        self.method = method
        self.check = check
    }
}

/// A builder event with these fields among its own.
public struct EventExpectation: Hashable, Sendable {
    /// As in traces: `bundle_formed`.
    public var name: String
    public var fields: [EventFieldExpectation]
    public var position: SourcePosition
    public var path: String

    public init(name: String, fields: [EventFieldExpectation], position: SourcePosition, path: String) {
        self.name = name
        self.fields = fields
        self.position = position
        self.path = path
    }
}

public struct EventFieldExpectation: Hashable, Sendable {
    public var name: String
    public var condition: Condition

    public init(name: String, condition: Condition) {
        self.name = name
        self.condition = condition
    }

    public enum Condition: Hashable, Sendable {
        /// Counts, block numbers, gas, and amounts in wei.
        case number(Check<UInt128>)
        case flag(Bool)
        /// The whole text; of hashes and addresses, hexadecimal in lower case or an operation's label.
        case text(String)
        /// A list of hashes or labels, all of them in order.
        case list([String])
    }
}

/// What a scenario that tests the harness must violate.
public enum ExpectedFailure: Hashable, Sendable {
    case invariant(InvariantName)
    /// The path of one of the file's checks, such as `bundles.mined`.
    case check(path: String)
}
