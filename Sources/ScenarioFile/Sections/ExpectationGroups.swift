import Bundler
import Ethereum

// MARK: - Bundles

extension BundleExpectations: Declared {
    static let defaults = BundleExpectations()

    static let fields: [Field<BundleExpectations>] = [
        Field("submitted", \.submitted, .count, "Events: a node took it, or may have taken it.", example: "3"),
        Field("refused", \.refused, .count, "Events: certainly not taken.", example: "1"),
        Field("dropped", \.dropped, .count, "Events: unknown to the node, and its nonce unused.", example: "1"),
        Field("replaced", \.replaced, .count, "Events: replaced by another transaction of the sender.", example: "2"),
        Field("abandoned", \.abandoned, .count, "Events: nobody pays the raised fees.", example: "0"),
        Field("mined", \.mined, .count, "On the canonical chain.", example: #"">= 3""#),
        Field("reverted", \.reverted, .count, "On the canonical chain, and reverted.", example: "0"),
        Field("largest_gas", \.largestGas, .gas, "The largest gas limit.", example: #""< 5M gas""#),
        Field(
            "operations",
            \.operations,
            .operationsOfBundles,
            "Operations of each mined bundle, in order, all of them.",
            example: "[3, 1]"
        ),
    ]
}

extension KeyTable {
    static let bundleExpectations = KeyTable("bundles", BundleExpectations.fields.map(\.key))
}

extension Format<BundleExpectations> {
    static let bundles = map(.bundleExpectations, BundleExpectations.fields) { map, _ in map.reader.warnIfEmpty() }
}

extension Format<Expected<[CountCheck]>> {
    fileprivate static let operationsOfBundles = Self(
        shape: .list(Format<CountCheck>.count.shape, atLeast: 0),
        read: { $0.operationsOfBundles() },
        write: { .list($0.value.map(Format<CountCheck>.count.write)) }
    ).forgetting {
        $0.position = .start
        $0.value = $0.value.map(Format<CountCheck>.count.withoutPositions)
    }
}

extension NodeReader {
    fileprivate func operationsOfBundles() -> Expected<[CountCheck]>? {
        guard let items = items(expecting: "a list with a count for each mined bundle") else { return nil }
        let counts = context.withCheck(checkPath ?? "") { items.map { $0.countCheck() } }
        return expected(counts.contains { $0 == nil } ? nil : counts.compactMap(\.self))
    }
}

// MARK: - Cancellations

extension CancellationExpectations: Declared {
    static let defaults = CancellationExpectations()

    static let fields: [Field<CancellationExpectations>] = [
        Field("hard_submitted", \.hardSubmitted, .count, "Transactions that cancel.", example: "1"),
        Field("soft", \.soft, .count, "Calls to a relay.", example: "0"),
        Field("mined", \.mined, .count, "On the canonical chain.", example: "1"),
        Field("abandoned", \.abandoned, .count, "Given up.", example: "0"),
        Field("fee_increases", \.feeIncreases, .count, "Fee increases of all cancellations.", example: "2"),
        Field("cost", \.cost, .amount, "What all mined ones cost.", example: #""< 0.001 ether""#),
    ]
}

extension KeyTable {
    static let cancellationExpectations = KeyTable("cancellations", CancellationExpectations.fields.map(\.key))
}

extension Format<CancellationExpectations> {
    static let cancellations = map(.cancellationExpectations, CancellationExpectations.fields) { map, _ in
        map.reader.warnIfEmpty()
    }
}

// MARK: - Transactions

extension TransactionExpectation: Declared {
    static let defaults = TransactionExpectation(position: .start, path: "")

    static let fields: [Field<TransactionExpectation>] = [
        Field("sender", \.sender, .senderChoice, "Whose, from 0, or any.", example: "any"),
        Field("kind", \.kind, .expected(.word("kind")), "What it is for.", example: "bundle"),
        Field("nonce", \.nonce, .count, "Of the signer's account.", example: "0"),
        Field("max_fee_per_gas", \.maxFeePerGas, .price, "Its fee cap.", example: #""20 gwei..60 gwei""#),
        Field("max_priority_fee_per_gas", \.maxPriorityFeePerGas, .price, "Its priority fee.", example: "1 gwei"),
        Field("gas_limit", \.gasLimit, .gas, "Its gas limit.", example: #""> 21k gas""#),
        Field("operations", \.operations, .count, "How many it carries.", example: "3"),
        Field("outcome", \.outcome, .expected(.word("outcome")), "What became of it.", example: "mined"),
    ]
}

extension KeyTable {
    static let transactionExpectation = KeyTable(
        "transaction_match",
        title: "a transaction",
        TransactionExpectation.fields.map(\.key)
    )
}

extension Format<SenderChoice> {
    fileprivate static let senderChoice = Self(
        shape: .anyOf([.integer(0...UInt64.max), .words(["any"])]),
        read: { $0.scalar == "any" ? .any : $0.sender().map(SenderChoice.one) },
        write: { choice in
            switch choice {
            case .one(let sender): .plain("\(sender)")
            case .any: .plain("any")
            }
        }
    )
}

extension Format<TransactionExpectation> {
    fileprivate static let transaction = map(.transactionExpectation, TransactionExpectation.fields) {
        map,
        expectation in
        expectation.position = map.reader.position
        expectation.path = map.reader.checkPath ?? ""
    }.forgetting { $0.position = .start }
}

extension Format<Expected<[TransactionExpectation]>> {
    static let transactions = Self(
        shape: .list(.map(.transactionExpectation), atLeast: 0),
        read: {
            $0.partialMatches(expecting: "a list of transactions", Format<TransactionExpectation>.transaction.read)
        },
        write: { .list($0.value.map(Format<TransactionExpectation>.transaction.write)) }
    ).forgetting {
        $0.position = .start
        $0.value = $0.value.map(Format<TransactionExpectation>.transaction.withoutPositions)
    }
}

extension NodeReader {
    /// Each fails under its own path, the list never.
    func partialMatches<Value>(expecting what: String, _ read: (NodeReader) -> Value?) -> Expected<[Value]>? {
        guard let items = items(expecting: what) else { return nil }
        warnIfEmpty()
        let values = items.compactMap { item in item.context.withCheck(item.checkPath ?? "") { read(item) } }
        guard values.count == items.count else { return nil }
        return Expected(values, position: position, path: checkPath ?? "")
    }
}
