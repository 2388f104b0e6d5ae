public import Ethereum
import Wording

/// JSON-RPC calls that fail or are slow.
public struct RPCFault: Hashable, Sendable {
    /// `nil`: every method.
    public var method: RPCMethod?
    /// `nil`: calls of every sender, and calls that belong to none.
    public var sender: Int?
    /// `nil`: every node.
    public var node: String?
    /// Only calls that carry an operation of this label; `nil`: whatever they carry.
    public var operation: String?
    /// How many calls it touches; `nil`: all in the window.
    public var times: UInt64?
    /// Of each call, drawn from the seed; 1 touches all.
    public var probability = FixedDecimal.one
    public var effect: Effect

    public init(effect: Effect) { self.effect = effect }

    public enum Effect: Hashable, Sendable {
        case error(RPCError)
        /// The node acts, and answers with an error as if it had not.
        case errorAfterActing(RPCError)
        /// The node answers `null`, whatever it knows.
        case null
        /// The node answers as it would have when its head was so many blocks older; genesis at the least.
        case stale(blocks: UInt64)
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

extension RPCFault {
    /// Answers of longer ago are those of a block that nobody can go back to.
    public static let mostStaleBlocks: UInt64 = 64
}

extension RPCFault: Declared {
    static let defaults = RPCFault(effect: .timeout)

    // What acts changes must be there when it is read.
    static let fields: [Field<RPCFault>] = calls + effects + [acts]

    private static let calls: [Field<RPCFault>] = [
        Field(
            "method",
            \.method,
            .word("method", notYet: NodeReader.relayMethods),
            "Every method unless given.",
            example: "eth_call"
        ),
        Field("sender", \.sender, .sender, "Calls of this sender; every caller's unless given.", example: "0"),
        Field("node", \.node, .existingNode, "The node's name; every node unless given.", example: "a"),
        Field(
            "operation",
            \.operation,
            .label(.operation),
            "An operation's label: calls that carry it, and questions about a transaction that does.",
            example: "alice"
        ),
        Field(
            "times",
            \.times,
            .integer(1...UInt64.max, "a number of calls"),
            "How many calls. Unless given, all in the window, or all from the instant on.",
            example: "3"
        ),
        Field(
            "probability",
            \.probability,
            .decimal(atMost: 1, "a probability"),
            "Of each call, from 0 to 1.",
            example: "0.25"
        ),
    ]

    private static let effects: [Field<RPCFault>] = [
        Field(
            "error",
            \.error,
            .map(.rpcError, RPCError.fields),
            "The node answers with this error.",
            example: "{ code: -32000, message: refused }"
        ),
        Field(
            "answer",
            \.null,
            .alwaysNull,
            "The node knows nothing of it: no block, receipt or transaction, no logs. Elsewhere the answer is unreadable.",
            example: "null"
        ).withoutDefault,
        Field(
            "stale",
            \.staleBlocks,
            .integer(1...mostStaleBlocks, "a number of blocks"),
            "The node answers as if its head were so many blocks older. For methods that read.",
            example: "2"
        ),
        // Left out it is no time-out, whatever the defaults say.
        Field("timeout", \.timeout, .alwaysTrue, "The node does not answer.", example: "true").withoutDefault,
        Field(
            "latency",
            \.latency,
            .writtenDuration,
            "How long an answer takes, instead of the node's latency.",
            example: "3s"
        ),
        Field(
            "lose",
            \.lost,
            .word("loss"),
            "request: the node never sees the call. response: it acts, and nobody hears of it.",
            example: "response"
        ),
    ]

    private static let acts = Field<RPCFault>(
        "acts",
        \.acts,
        .alwaysTrue,
        "With error: the node does what was asked, and answers the error all the same.",
        example: "true"
    ).withoutDefault

    /// A fault has exactly one of them.
    fileprivate static let effectNames = effects.map(\.key.name)
}

extension RPCFault: DeclaredAction {
    static let declaration = ActionDeclaration<RPCFault>(
        "rpc",
        .window,
        .map(.rpcFault, fields) { map, fault in
            fault.checkMethod(map)
            if map.has("acts"), !map.has("error") {
                map.key("acts")?.report("'acts' belongs to error: the node acts, and answers the error")
            }
            let present = effectNames.filter { map.has($0) }
            guard let first = present.first else {
                let all = effectNames.dropLast().joined(separator: ", ") + " and " + (effectNames.last ?? "")
                return map.reader.report("a fault needs one of \(all)")
            }
            for extra in present.dropFirst() { map.key(extra)?.report("two faults in one: \(first) and \(extra)") }
        },
        "JSON-RPC calls fail or are slow.",
        example: "{ method: eth_call, times: 3, timeout: true }"
    )
}

// MARK: - Effects by their keys

extension RPCFault {
    private enum Lost: String, CaseIterable, Sendable {
        case request
        case response
    }

    private var error: RPCError? {
        get {
            switch effect {
            case .error(let error), .errorAfterActing(let error): error
            case .null, .stale, .timeout, .latency, .loseRequest, .loseResponse: nil
            }
        }
        set { if let newValue { effect = .error(newValue) } }
    }

    private var null: Nothing? {
        get { effect == .null ? Nothing() : nil }
        set { if newValue != nil { effect = .null } }
    }

    private var staleBlocks: UInt64? {
        get { if case .stale(let blocks) = effect { blocks } else { nil } }
        set { if let newValue { effect = .stale(blocks: newValue) } }
    }

    private var acts: Bool? {
        get { if case .errorAfterActing = effect { true } else { nil } }
        set { if newValue == true, case .error(let error) = effect { effect = .errorAfterActing(error) } }
    }

    private var timeout: Bool? {
        get { effect == .timeout ? true : nil }
        set { if newValue != nil { effect = .timeout } }
    }

    private var latency: Duration? {
        get { if case .latency(let latency) = effect { latency } else { nil } }
        set { if let newValue { effect = .latency(newValue) } }
    }

    private var lost: Lost? {
        get {
            switch effect {
            case .loseRequest: .request
            case .loseResponse: .response
            case .error, .errorAfterActing, .null, .stale, .timeout, .latency: nil
            }
        }
        set {
            switch newValue {
            case .request: effect = .loseRequest
            case .response: effect = .loseResponse
            case nil: break
            }
        }
    }
}

extension RPCError: Declared {
    static let defaults = RPCError(code: 0, message: "")

    static let fields: [Field<RPCError>] = [
        Field("code", \.code, .errorCode, "A JSON-RPC error code.", example: "-32000").required,
        Field("message", \.message, .text("a message"), "The node's words.", example: "refused").required,
    ]
}

extension KeyTable {
    static let rpcFault = KeyTable(
        "rpc",
        RPCFault.fields.map(\.key),
        rules: [
            .exactlyOne(of: RPCFault.effectNames), .needs("acts", oneOf: ["error"]),
            .without("stale", where: "method", isOneOf: RPCMethod.names { $0.isSubmission }),
            .without("answer", where: "method", isOneOf: RPCMethod.names { $0.isSubmission }),
            .without("operation", where: "method", isOneOf: RPCMethod.names { !$0.carriesOperations }),
        ]
    )

    static let rpcError = KeyTable("error", RPCError.fields.map(\.key))
}

/// What `null` reads as.
private struct Nothing: Hashable, Sendable {}

extension Format<Nothing> {
    fileprivate static let alwaysNull = Self(
        shape: .alwaysNull,
        read: { reader in
            guard case .scalar(let text, false) = reader.node.content, case .null = YAMLNode.kind(ofPlain: text) else {
                reader.mismatch("null: the only answer that a fault can give")
                return nil
            }
            return Nothing()
        },
        write: { _ in .plain("null") }
    )
}

extension RPCFault {
    /// Some effects make no sense for some methods.
    fileprivate func checkMethod(_ map: MapReader) {
        guard let method else { return }
        if method.isSubmission, map.has("stale") {
            map.key("stale")?.report("'stale' is for methods that read, and \(method.rawValue) does not")
        }
        if method.isSubmission, map.has("answer") {
            map.key("answer")?.report(
                "'answer' is for methods that read, and \(method.rawValue) does not; use lose: response"
            )
        }
        if !method.carriesOperations, map.has("operation") {
            map.key("operation")?.report(
                "no \(method.rawValue) carries an operation; leave out 'method' or 'operation'"
            )
        }
    }
}

extension RPCMethod {
    /// Whether the node acts on it, instead of looking something up.
    public var isSubmission: Bool {
        switch self {
        case .sendRawTransaction, .sendRawTransactionConditional: true
        case .chainId, .getBlockByNumber, .getBlockByHash, .getTransactionCount, .getBalance, .call, .feeHistory,
            .maxPriorityFeePerGas, .getTransactionByHash, .getTransactionReceipt, .getLogs, .getCode, .getStorageAt,
            .traceCall, .traceTransaction, .txpoolContentFrom:
            false
        }
    }

    fileprivate static func names(where isMeant: (RPCMethod) -> Bool) -> [String] {
        allCases.filter(isMeant).map(\.rawValue)
    }

    /// Whether it is about a bundle, or a transaction that may have one.
    fileprivate var carriesOperations: Bool {
        switch self {
        case .sendRawTransaction, .sendRawTransactionConditional, .call, .traceCall, .getTransactionByHash,
            .getTransactionReceipt, .traceTransaction:
            true
        case .chainId, .getBlockByNumber, .getBlockByHash, .getTransactionCount, .getBalance, .feeHistory,
            .maxPriorityFeePerGas, .getLogs, .getCode, .getStorageAt, .txpoolContentFrom:
            false
        }
    }
}

extension Format<Bool> {
    fileprivate static let alwaysTrue = Self(
        shape: .alwaysTrue,
        read: { reader in
            guard let isOn = reader.boolean() else { return nil }
            if !isOn { reader.report("'timeout: false' is no fault") }
            return isOn
        },
        write: { .plain("\($0)") }
    )
}

extension Format<Int> {
    fileprivate static let errorCode = Self(
        shape: .errorCode,
        read: { reader in
            // Written as every integer is: to some 010 is eight.
            guard case .scalar(let text, false) = reader.node.content, let code = Int32(text),
                IntegerText.isInteger(text)
            else {
                reader.mismatch("a JSON-RPC error code such as -32000")
                return nil
            }
            return Int(code)
        },
        write: { .plain("\($0)") }
    )
}

extension Format<String> {
    fileprivate static let existingNode = Self(
        shape: .text,
        read: { $0.nodeName() },
        write: { .text($0) }
    )
}

extension NodeReader {
    /// Methods of relays, which no node has.
    static let relayMethods = [
        "eth_sendPrivateTransaction", "eth_sendPrivateRawTransaction", "eth_cancelPrivateTransaction", "blxr_tx",
    ]

    fileprivate func nodeName() -> String? {
        guard let name = text(expecting: "a node's name") else { return nil }
        guard context.nodeNames.contains(name) else {
            let names = context.chain.nodes.lazy.map(\.name)
            report("there is no node \(Quoted.text(name))" + context.diagnostics.hint(for: name, among: names))
            return nil
        }
        return name
    }
}
