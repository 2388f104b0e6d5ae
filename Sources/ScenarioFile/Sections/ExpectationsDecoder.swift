import Bundler
import Ethereum
import Wording

struct ExpectationsDecoder {
    func decode(_ reader: NodeReader) -> Expectations? {
        guard let map = MapReader(reader, .expectations) else { return nil }
        reader.warnIfEmpty()
        var expectations = Expectations()
        map.read("transitions", into: &expectations.transitions) { $0.transitions(path: "transitions") }
        readStates(map, &expectations)
        map.read("user_operations", into: &expectations.userOperations) { $0.userOperations(path: "user_operations") }
        map.read("bundles", into: &expectations.bundles) { $0.bundles(path: "bundles") }
        map.read("transactions", into: &expectations.transactions) { $0.transactions(path: "transactions") }
        map.read("cancellations", into: &expectations.cancellations) { $0.cancellations(path: "cancellations") }
        readProfit(map, &expectations)
        map.read("metrics", into: &expectations.metrics) { $0.metrics(path: "metrics") }
        map.read("events", into: &expectations.events) { $0.events(path: "events") }
        map.read("rpc_calls", into: &expectations.rpcCalls) { $0.rpcCalls(path: "rpc_calls") }
        map.read("pending_transactions", into: &expectations.pendingTransactions) { reader in
            reader.perSender(path: "pending_transactions") { $0.countCheck(path: $1) }
        }
        map.read("base_fee", into: &expectations.baseFee) { $0.priceCheck(path: "base_fee") }
        map.read("nonce", into: &expectations.nonces) { reader in
            reader.perSender(path: "nonce") { $0.countCheck(path: $1) }
        }
        // Last: it names one of the checks above.
        map.read("fails", into: &expectations.fails) { $0.expectedFailure() }
        return expectations
    }

    private func readStates(_ map: MapReader, _ expectations: inout Expectations) {
        for key in ["final_state", "state"] {
            var states: [PerSender<Expected<SenderStateKind>>] = []
            map.read(key, into: &states) { $0.states(path: key) }
            expectations.finalState += states
        }
    }

    private func readProfit(_ map: MapReader, _ expectations: inout Expectations) {
        guard let reader = map["profit"] else { return }
        if reader.isMap {
            expectations.senderProfits =
                reader.perSender(path: "profit") { $0.amountCheck(path: $1, isSigned: true) } ?? []
        } else {
            expectations.profit = reader.amountCheck(path: "profit", isSigned: true)
        }
    }
}

extension NodeReader {
    func instantExpectations(path: String) -> InstantExpectations? {
        guard let map = MapReader(self, .instantExpectations) else { return nil }
        var expectations = InstantExpectations()
        map.read("state", into: &expectations.state) { $0.states(path: "\(path).state") }
        map.read("user_operations", into: &expectations.userOperations) {
            $0.userOperations(path: "\(path).user_operations")
        }
        map.read("pending_transactions", into: &expectations.pendingTransactions) { reader in
            reader.perSender(path: "\(path).pending_transactions") { $0.countCheck(path: $1) }
        }
        map.read("base_fee", into: &expectations.baseFee) { $0.priceCheck(path: "\(path).base_fee") }
        map.read("nonce", into: &expectations.nonces) { reader in
            reader.perSender(path: "\(path).nonce") { $0.countCheck(path: $1) }
        }
        if map.isEmpty { report("an expectation of nothing") }
        return expectations
    }

    fileprivate func states(path: String) -> [PerSender<Expected<SenderStateKind>>]? {
        perSender(path: path) { reader, path in reader.expected(reader.word("state"), path: path) }
    }

    // MARK: - Groups of counts

    fileprivate func bundles(path: String) -> BundleExpectations? {
        guard let map = MapReader(self, .bundleExpectations) else { return nil }
        warnIfEmpty()
        var bundles = BundleExpectations()
        map.count("submitted", path, into: &bundles.submitted)
        map.count("refused", path, into: &bundles.refused)
        map.count("dropped", path, into: &bundles.dropped)
        map.count("replaced", path, into: &bundles.replaced)
        map.count("abandoned", path, into: &bundles.abandoned)
        map.count("mined", path, into: &bundles.mined)
        map.count("reverted", path, into: &bundles.reverted)
        map.read("largest_gas", into: &bundles.largestGas) { $0.gasCheck(path: "\(path).largest_gas") }
        map.read("operations", into: &bundles.operations) { (reader) -> Expected<[CountCheck]>? in
            let path = "\(path).operations"
            guard let items = reader.items(expecting: "a list with a count for each mined bundle") else { return nil }
            let counts = context.withCheck(path) {
                items.enumerated().map { $1.countCheck(path: "\(path).\($0)") }
            }
            return reader.expected(counts.contains { $0 == nil } ? nil : counts.compactMap(\.self), path: path)
        }
        return bundles
    }

    fileprivate func cancellations(path: String) -> CancellationExpectations? {
        guard let map = MapReader(self, .cancellationExpectations) else { return nil }
        warnIfEmpty()
        var cancellations = CancellationExpectations()
        map.count("hard_submitted", path, into: &cancellations.hardSubmitted)
        map.count("soft", path, into: &cancellations.soft)
        map.count("mined", path, into: &cancellations.mined)
        map.count("abandoned", path, into: &cancellations.abandoned)
        map.count("fee_increases", path, into: &cancellations.feeIncreases)
        map.read("cost", into: &cancellations.cost) { $0.amountCheck(path: "\(path).cost", isSigned: false) }
        return cancellations
    }

    fileprivate func transactions(path: String) -> Expected<[TransactionExpectation]>? {
        guard let items = items(expecting: "a list of transactions") else { return nil }
        warnIfEmpty()
        let transactions = items.enumerated().compactMap { index, item in
            let path = "\(path).\(index)"
            return item.context.withCheck(path) { item.transaction(path: path) }
        }
        // Each transaction fails under its own path, the list never.
        return transactions.count == items.count ? Expected(transactions, position: position, path: path) : nil
    }

    private func transaction(path: String) -> TransactionExpectation? {
        guard let map = MapReader(self, .transactionExpectation) else { return nil }
        var expectation = TransactionExpectation(position: position, path: path)
        map.read("kind", into: &expectation.kind) { $0.expected($0.word("kind"), path: "\(path).kind") }
        map.count("nonce", path, into: &expectation.nonce)
        map.read("max_fee_per_gas", into: &expectation.maxFeePerGas) { $0.priceCheck(path: "\(path).max_fee_per_gas") }
        map.read("max_priority_fee_per_gas", into: &expectation.maxPriorityFeePerGas) {
            $0.priceCheck(path: "\(path).max_priority_fee_per_gas")
        }
        map.read("gas_limit", into: &expectation.gasLimit) { $0.gasCheck(path: "\(path).gas_limit") }
        map.count("operations", path, into: &expectation.operations)
        map.read("outcome", into: &expectation.outcome) { $0.expected($0.word("outcome"), path: "\(path).outcome") }
        return expectation
    }

    // MARK: - Maps from names to checks

    fileprivate func metrics(path: String) -> [MetricCheck]? {
        pairs(expecting: "a map from metrics to checks")?.compactMap { key, name, value in
            guard let metric = BuilderMetric(named: name) else {
                guard !BuilderMetric.isLater(name) else {
                    key.report("metric \(Quoted.text(name)) is not supported yet")
                    return nil
                }
                key.report(
                    "unknown metric \(Quoted.text(name))"
                        + context.diagnostics.hint(for: name, among: BuilderMetric.spellings)
                )
                return nil
            }
            return value.countCheck(path: "\(path).\(name)").map { MetricCheck(metric: metric, check: $0) }
        }
    }

    fileprivate func rpcCalls(path: String) -> [MethodCheck]? {
        pairs(expecting: "a map from methods to checks")?.compactMap { key, name, value in
            let method: RPCMethod? = key.word("method", notYet: Self.relayMethods)
            guard let check = value.countCheck(path: "\(path).\(name)"), let method else { return nil }
            return MethodCheck(method: method, check: check)
        }
    }

    // MARK: - Tests of the harness

    /// Nobody misspells one of so many by hand.
    private static let mostSortedPaths = 10_000

    fileprivate func expectedFailure() -> Expected<ExpectedFailure>? {
        guard let text = text(expecting: "the name of an invariant or the path of a check") else { return nil }
        let failure: ExpectedFailure
        if let invariant = InvariantName(rawValue: text) {
            failure = .invariant(invariant)
        } else if context.checkPaths.contains(text) {
            failure = .check(path: text)
        } else {
            // Sets have no order of their own, and a suggestion is the first of the nearest.
            let paths = context.checkPaths.count <= Self.mostSortedPaths ? context.checkPaths.sorted() : []
            let names = InvariantName.allCases.map(\.rawValue) + paths
            report(
                "\(Quoted.text(text)) is neither an invariant nor the path of a check in this file"
                    + context.diagnostics.hint(for: text, among: names)
            )
            return nil
        }
        return Expected(failure, position: position, path: "fails")
    }
}

extension KeyTable {
    private static let count = Shape.check(.integer(0...UInt64.max))
    private static let state = Shape.perSender(.words(SenderStateKind.allCases.map(\.rawValue)))

    static let expectations = KeyTable(
        "expect",
        [
            Key(
                "transitions",
                .perSender(
                    .list(.anyOf([.words(transitionTexts), .textOf(transitionPattern), transitionMap]), atLeast: 0)
                ),
                "All of them, in order."
            ),
            Key("final_state", state, "At the end."),
            Key("state", state, "At the end, as final_state."),
            Key("user_operations", .map(.userOperationExpectations), "Counts, and outcomes by label."),
            Key("bundles", .map(.bundleExpectations), "Counts of events and of the canonical chain."),
            Key("transactions", .list(.map(.transactionExpectation), atLeast: 0), "What sender 0 submitted, in order."),
            Key("cancellations", .map(.cancellationExpectations), "Counts, and what they cost."),
            Key("profit", .perSender(.check(.ether)), "What operations paid less what transactions cost."),
            Key("metrics", .mapOf(count, keys: .words(BuilderMetric.spellings)), "Builder metrics."),
            Key(
                "events",
                .list(.anyOf([.words(EventKind.all.map(\.name)), .map(.event)]), atLeast: 0),
                "Builder events in this order."
            ),
            Key("rpc_calls", .mapOf(count, keys: .words(RPCMethod.allCases.map(\.rawValue))), "Calls by method."),
            Key("pending_transactions", .perSender(count), "Transactions neither mined nor gone."),
            Key("base_fee", .check(.ether), "Of the head."),
            Key("nonce", .perSender(count), "Of the signer's account at the head."),
            .notYet("trace"),
            Key("fails", .text, "The invariant or the path of the check that must fail."),
        ]
    )

    static let instantExpectations = KeyTable(
        "instant_expect",
        title: "'expect' in the timeline",
        expectations.keys.filter {
            ["state", "user_operations", "pending_transactions", "base_fee", "nonce"].contains($0.name)
        },
        rules: [.count(1...Int.max)]
    )

    static let bundleExpectations = KeyTable(
        "bundles",
        [
            Key("submitted", count, "That a node or relay took, or may have taken."),
            Key("refused", count, "Definitely not taken."),
            Key("dropped", count, "Unknown to the node, nonce unused."),
            Key("replaced", count, "By a transaction of ours."),
            Key("abandoned", count, "Nobody pays the raised fees."),
            Key("mined", count, "On the canonical chain."),
            Key("reverted", count, "On the canonical chain."),
            Key("largest_gas", .check(.gas), "The largest gas limit."),
            Key("operations", .list(count, atLeast: 0), "Per mined bundle, in order."),
        ]
    )

    static let cancellationExpectations = KeyTable(
        "cancellations",
        [
            Key("hard_submitted", count, "Transactions."),
            Key("soft", count, "Calls to a relay."),
            Key("mined", count, "On the canonical chain."),
            Key("abandoned", count, "Given up."),
            Key("fee_increases", count, "Of all cancellations."),
            Key("cost", .check(.ether), "Of all mined ones."),
        ]
    )

    static let transactionExpectation = KeyTable(
        "transaction_match",
        title: "a transaction",
        [
            Key("kind", .words(TransactionKind.allCases.map(\.rawValue)), "What it is for."),
            Key("nonce", count, "Of the signer's account."),
            Key("max_fee_per_gas", .check(.ether), "Per gas."),
            Key("max_priority_fee_per_gas", .check(.ether), "Per gas."),
            Key("gas_limit", .check(.gas), "Of the transaction."),
            Key("operations", count, "How many it carries."),
            Key("outcome", .words(TransactionOutcome.allCases.map(\.rawValue)), "At the end."),
        ]
    )
}
