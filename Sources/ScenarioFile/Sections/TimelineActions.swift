import Bundler
import Ethereum

/// An action of the timeline: its name, its argument, and when it makes sense.
struct ActionSpec: Sendable {
    enum Timing {
        case instant
        /// Holds for a window.
        case window
        /// Sets something that a window could set back.
        case setting
    }

    let name: String
    let timing: Timing
    let shape: Shape
    let summary: String
    let decode: @Sendable (NodeReader, ActionScope) -> TimelineAction?

    init(
        _ name: String,
        _ timing: Timing,
        _ shape: Shape,
        _ summary: String,
        _ decode: @escaping @Sendable (NodeReader, ActionScope) -> TimelineAction?
    ) {
        self.name = name
        self.timing = timing
        self.shape = shape
        self.summary = summary
        self.decode = decode
    }
}

/// What an action's argument may need to know about its entry.
struct ActionScope {
    /// In the timeline, from 0.
    var index: Int
    var occurrences: UInt64
}

enum TimelineActions {
    static let notYet = ["partition", "heal", "restart_builder", "lease_store", "kms"]

    static let names = all.map(\.name)
    private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

    static func named(_ name: String) -> ActionSpec? { byName[name] }

    static let all: [ActionSpec] = [
        ActionSpec("submit", .instant, .map(.submission), "Users send operations to the pool.") { reader, scope in
            Format.submission.read(reader.occurring(scope.occurrences)).map(TimelineAction.submit)
        },
        ActionSpec("drop", .instant, .map(.drop), "A transaction is gone from every pool and relay.") { reader, _ in
            MapReader(reader, .drop).map { .drop($0.transactionReference()) }
        },
        ActionSpec("rpc", .window, .map(.rpcFault), "JSON-RPC calls fail or are slow.") { reader, _ in
            reader.rpcFault().map(TimelineAction.rpc)
        },
        ActionSpec("answer", .window, .map(.answer), "The next calls get this refusal.") { reader, _ in
            reader.scriptedAnswer().map(TimelineAction.answer)
        },
        ActionSpec("base_fee", .setting, .ether, "The next block's base fee.") { reader, _ in
            reader.price().map(TimelineAction.baseFee)
        },
        ActionSpec("priority_fee", .setting, .ether, "The network's tip from now on.") { reader, _ in
            reader.price().map(TimelineAction.priorityFee)
        },
        ActionSpec(
            "traffic",
            .setting,
            .anyOf([.words(["quiet", "balanced"]), .map(.trafficMap)]),
            "Changes the competing demand."
        ) { reader, _ in
            reader.traffic().map(TimelineAction.traffic)
        },
        ActionSpec(
            "block_gas_limit",
            .setting,
            .gasFrom(21_000, to: .max / 2),
            "The chain's gas limit from the next block on."
        ) { reader, _ in
            reader.gas(21_000...UInt64.max / 2).map(TimelineAction.blockGasLimit)
        },
        ActionSpec("include", .instant, .map(.include), "Block builders delay a transaction.") { reader, _ in
            reader.inclusion()
        },
        ActionSpec("exclude", .instant, .map(.exclude), "Block builders censor a transaction.") { reader, _ in
            reader.exclusion()
        },
        ActionSpec(
            "foreign_transaction",
            .instant,
            .map(.outsideTransaction),
            "Someone else with the signer's key sends 21 000 gas to itself."
        ) { reader, _ in
            reader.outsideTransaction().map(TimelineAction.foreignTransaction)
        },
        ActionSpec(
            "stuck_transaction",
            .instant,
            .map(.outsideTransaction),
            "As a foreign transaction, but only the mempool knows it."
        ) { reader, _ in
            reader.outsideTransaction().map(TimelineAction.stuckTransaction)
        },
        ActionSpec("drain", .instant, .map(.drain), "The signer's balance becomes this.") { reader, _ in
            reader.drain().map(TimelineAction.drain)
        },
        ActionSpec("reorg", .instant, .map(.reorg), "The newest blocks are replaced by as many others.") { reader, _ in
            reader.reorganisation().map(TimelineAction.reorg)
        },
        ActionSpec("miss_slots", .instant, .integer(1...1_000_000), "The next slots have no block.") { reader, scope in
            guard let count = reader.integer(1...1_000_000, what: "a number of slots") else { return nil }
            reader.context.instants.missSlots(count, occurrences: scope.occurrences)
            return .missSlots(count)
        },
        ActionSpec("send_bundle_now", .instant, .map(.empty), "Calls debug_bundler_sendBundleNow.") { reader, _ in
            MapReader(reader, .empty).map { _ in .sendBundleNow }
        },
        ActionSpec(
            "set_bundling_mode",
            .instant,
            .words(BundlingMode.allCases.map(\.rawValue)),
            "Calls debug_bundler_setBundlingMode."
        ) { reader, _ in
            reader.word("mode").map(TimelineAction.setBundlingMode)
        },
        ActionSpec(
            "change_operation",
            .instant,
            .map(.changeOperation),
            "All operations of a label start to behave differently."
        ) { reader, _ in
            reader.operationChange().map(TimelineAction.changeOperation)
        },
        ActionSpec("expect", .instant, .map(.instantExpectations), "A check at this time.") { reader, scope in
            Format.instantExpectations.read(reader.expecting(at: "timeline.\(scope.index)")).map(TimelineAction.expect)
        },
    ]
}

extension KeyTable {
    static let empty = KeyTable("empty", title: "{}", [])

    private static let sender = Key("sender", .integer(0...UInt64.max), "One of the builder's senders, from 0.")
    private static let transaction = Key(
        "transaction",
        .text,
        "'latest', the label of an operation that it carries, or the label of a foreign or stuck transaction."
    )

    static let drop = KeyTable("drop", [transaction, sender])
    static let include = KeyTable(
        "include",
        [transaction, sender, Key("in", .block, "Where it is included.").required]
    )
    static let exclude = KeyTable(
        "exclude",
        [transaction, sender, Key("until", .block, "The first block that may have it.").required]
    )

    static let rpcFault = KeyTable(
        "rpc",
        [
            Key("method", .words(RPCMethod.allCases.map(\.rawValue)), "Every method unless given."),
            sender,
            Key("node", .text, "The node's name; every node unless given."),
            Key("times", .integer(1...UInt64.max), "How many calls; all in the window unless given."),
            Key("probability", .decimal(atMost: 1), "Of each call, from 0 to 1."),
            Key("error", .map(.rpcError), "The node answers with this error."),
            Key("timeout", .alwaysTrue, "The node does not answer."),
            Key("latency", .span, "How long an answer takes."),
            Key("lose", .words(["request", "response"]), "What gets lost."),
        ],
        rules: [.exactlyOne(of: ["error", "timeout", "latency", "lose"])]
    )

    static let rpcError = KeyTable(
        "error",
        [
            Key("code", .errorCode, "A JSON-RPC error code.").required,
            Key("message", .text, "The node's words.").required,
        ]
    )

    static let answer = KeyTable(
        "answer",
        [
            Key("to", .words(ScriptedAnswer.Call.allCases.map(\.rawValue)), "Which calls.").required,
            Key("with", .words(ScriptedAnswer.Refusal.allCases.map(\.rawValue)), "Which refusal.").required,
            Key("times", .integer(1...UInt64.max), "How many calls; 1 unless given."),
            sender,
        ]
    )

    static let outsideTransaction = KeyTable(
        "transaction",
        [
            sender,
            Key("label", .newLabel, "A name for it."),
            Key("nonce", .integer(0...UInt64.max - 1), "The account's nonce on chain unless given."),
            Key("max_fee_per_gas", .ether, "3 × the base fee + twice the network's tip unless given."),
            Key("max_priority_fee_per_gas", .ether, "Twice the network's tip unless given."),
        ]
    )

    static let drain = KeyTable("drain", [sender, Key("to", .ether, "The new balance.").required])

    static let reorg = KeyTable(
        "reorg",
        [
            Key("depth", .integer(1...1_000_000), "How many blocks.").required,
            Key(
                "keep",
                .anyOf([.words(["all", "none"]), .list(.text, atLeast: 0)]),
                "Transactions that the new blocks contain too."
            ),
            Key("vanish", .boolean, "The rest is gone instead of back in the mempool."),
        ]
    )

    static let changeOperation = KeyTable(
        "change_operation",
        [Key("label", .text, "Of the operations.").required] + OperationBehaviour.fields.map(\.key),
        rules: [.count(2...Int.max)]
    )
}
