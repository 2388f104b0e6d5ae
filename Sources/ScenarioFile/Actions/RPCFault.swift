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

extension RPCFault: Declared {
    static let defaults = RPCFault(effect: .timeout)

    static let fields: [Field<RPCFault>] = calls + effects

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

    /// A fault has exactly one of them.
    fileprivate static let effectNames = effects.map(\.key.name)
}

extension RPCFault: DeclaredAction {
    static let declaration = ActionDeclaration<RPCFault>(
        "rpc",
        .window,
        .map(.rpcFault, fields) { map, _ in
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
        get { if case .error(let error) = effect { error } else { nil } }
        set { if let newValue { effect = .error(newValue) } }
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
            case .error, .timeout, .latency: nil
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
        rules: [.exactlyOne(of: RPCFault.effectNames)]
    )

    static let rpcError = KeyTable("error", RPCError.fields.map(\.key))
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
