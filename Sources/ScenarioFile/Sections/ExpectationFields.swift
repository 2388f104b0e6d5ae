import Bundler
import Ethereum

/// Keys of `expect`, at an instant and at the end of the run.
private enum AnyExpectation {
    static let state = NamedFormat<[PerSender<Expected<SenderStateKind>>]>(
        "state",
        .perSender(.expected(.word("state"))),
        "The sender's state: at the end of the run, or at the instant of the timeline.",
        example: "Building"
    )
    static let userOperations = NamedFormat<UserOperationExpectations>(
        "user_operations",
        .userOperations,
        "Counts of user operations, and what became of each by its label.",
        example: "{ included: 3, alice: included in block 3 }"
    )
    static let pendingTransactions = NamedFormat<[PerSender<CountCheck>]>(
        "pending_transactions",
        .perSender(.count),
        "The sender's transactions in the mempool, neither mined nor gone.",
        example: "0"
    )
    static let baseFee = NamedFormat<PriceCheck>("base_fee", .price, "Of the head.", example: #""< 30 gwei""#)
    static let nonce = NamedFormat<[PerSender<CountCheck>]>(
        "nonce",
        .perSender(.count),
        "Of the signer's account at the head.",
        example: "2"
    )
}

extension Expectations: Declared {
    static let defaults = Expectations()

    /// Every key of `expect`. The last one names one of the checks before it.
    static let fields: [Field<Expectations>] = senders + counts + builder + chain + [failure]

    private static let senders: [Field<Expectations>] = [
        Field(
            "transitions",
            \.transitions,
            .perSender(.transitions),
            "All transitions of the sender, in order; ... stands for zero or more.",
            example: #"[Building -> Pending, "Pending -> Building: mined", ...]"#
        ),
        Field(
            "transitions_of_all",
            \.transitionsOfAll,
            .transitionsOfAll,
            "All transitions of all senders, in the order in which they happened; ... stands for zero or more.",
            example: "[..., Cancelling -> CancelPending, ...]"
        ),
        Field(\.state, AnyExpectation.state).formerly("final_state"),
    ]

    private static let counts: [Field<Expectations>] = [
        Field(\.userOperations, AnyExpectation.userOperations),
        Field(
            "bundles",
            \.bundles,
            .bundles,
            "Counts of events and of the canonical chain.",
            example: #"{ mined: ">= 1", dropped: 1 }"#
        ),
        Field(
            "transactions",
            \.transactions,
            .transactions,
            "What senders submitted, sender 0 unless an item says whose, in order, others between them; each a partial "
                + "match.",
            example: "[{ kind: bundle, outcome: mined }]"
        ),
        Field(
            "cancellations",
            \.cancellations,
            .cancellations,
            "Counts of cancellations, and what they cost.",
            example: "{ mined: 1 }"
        ),
        Field(
            "profit",
            \.profits,
            .perSender(.signedAmount),
            "What operations paid less what transactions cost: one check for all senders, or a map by sender.",
            example: #""> 0 wei""#
        ),
    ]

    private static let builder: [Field<Expectations>] = [
        Field("metrics", \.metrics, .metrics, "Metrics of the builder by name.", example: "{ bundle_txns_sent: 2 }"),
        Field(
            "events",
            \.events,
            .events,
            "Events of the builder in this order, others between them; each a partial match.",
            example: "[bundle_formed, { transaction_mined: { block: 3 } }]"
        ),
        Field(
            "event_counts",
            \.eventCounts,
            .eventCounts,
            "How many of the builder's events there are, by name.",
            example: #"{ bundle_formed: ">= 2", cancellation_refused: 0 }"#
        ),
        Field(
            "never",
            \.never,
            .events,
            "Events of the builder that must not come; each a partial match.",
            example: "[bundle_abandoned, { transaction_refused: { class: rejected } }]"
        ),
        Field(
            "rpc_calls",
            \.rpcCalls,
            .rpcCalls,
            "Calls to nodes by method.",
            example: "{ eth_sendRawTransaction: 2 }"
        ),
    ]

    private static let chain: [Field<Expectations>] = [
        Field(\.pendingTransactions, AnyExpectation.pendingTransactions),
        Field(\.baseFee, AnyExpectation.baseFee),
        Field(\.nonces, AnyExpectation.nonce),
    ]

    private static let failure = Field<Expectations>(
        "fails",
        \.fails,
        .failure,
        "An invariant, or the path of a check such as bundles.mined: the run passes if exactly that fails.",
        example: "nonce_once"
    )

    // MARK: - What one key sets two of

    /// The check of all senders together has the path of sender 0's that is not in a map.
    private var profits: [PerSender<AmountCheck>] {
        get { profit.map { [PerSender(sender: 0, value: $0)] } ?? senderProfits }
        set {
            let all = newValue.first { !$0.value.path.contains(".") }
            profit = all?.value
            senderProfits = all == nil ? newValue : []
        }
    }
}

extension InstantExpectations: Declared {
    static let defaults = InstantExpectations()

    static let fields: [Field<InstantExpectations>] = [
        Field(\.state, AnyExpectation.state), Field(\.userOperations, AnyExpectation.userOperations),
        Field(\.pendingTransactions, AnyExpectation.pendingTransactions), Field(\.baseFee, AnyExpectation.baseFee),
        Field(\.nonces, AnyExpectation.nonce),
    ]
}

extension KeyTable {
    static let expectations = KeyTable("expect", Expectations.fields.map(\.key) + [.notYet("trace")])

    static let instantExpectations = KeyTable(
        "instant_expect",
        title: "'expect' in the timeline",
        InstantExpectations.fields.map(\.key),
        rules: [.count(1...Int.max)]
    )
}

extension Format<InstantExpectations> {
    /// The reader says under which path its checks fail: ``NodeReader/expecting(at:)``.
    static let instantExpectations = map(.instantExpectations, InstantExpectations.fields) { map, _ in
        if map.isEmpty { map.reader.report("an expectation of nothing") }
    }
}

extension Format<Expectations> {
    static let expectations = Self(
        shape: keys.shape,
        // Paths of checks begin with the keys of `expect`.
        read: { keys.read($0.expecting(at: "")) },
        write: keys.write
    ).forgetting { $0 = keys.withoutPositions($0) }

    private static let keys = map(.expectations, Expectations.fields) { map, _ in map.reader.warnIfEmpty() }
}
