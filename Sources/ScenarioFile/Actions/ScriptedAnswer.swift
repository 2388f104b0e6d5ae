/// A refusal in the words of the mempool's client; the node does not act.
public struct ScriptedAnswer: Hashable, Sendable {
    public var call: Call
    public var refusal: Refusal
    public var times: UInt64 = 1
    /// `nil`: calls of every sender.
    public var sender: Int?
    /// Only submissions that carry an operation of this label; `nil`: whatever they carry.
    public var operation: String?

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

extension ScriptedAnswer: Declared {
    static let defaults = ScriptedAnswer(call: .sendBundle, refusal: .underpriced)

    static let fields: [Field<ScriptedAnswer>] = [
        Field(
            "to",
            \.call,
            .word("call", notYet: ["cancel_private"]),
            "Which submissions.",
            example: "send_bundle"
        ).required,
        Field("with", \.refusal, .word("refusal"), "Which refusal.", example: "underpriced").required,
        Field("times", \.times, .integer(1...UInt64.max, "a number of calls"), "How many submissions.", example: "2"),
        Field("sender", \.sender, .sender, "Submissions of this sender; every sender's unless given.", example: "0"),
        Field(
            "operation",
            \.operation,
            .label(.operation),
            "An operation's label: bundles that carry it.",
            example: "alice"
        ),
    ]
}

extension ScriptedAnswer: DeclaredAction {
    static let declaration = ActionDeclaration<ScriptedAnswer>(
        "answer",
        .window,
        .map(.answer, fields) { map, answer in
            if answer.call == .sendCancellation, answer.operation != nil {
                map.key("operation")?.report("a cancellation carries no operation")
            }
        },
        "The next submissions get this refusal, in the words of the mempool's client. The node does not act.",
        example: "{ to: send_bundle, with: underpriced }"
    )
}

extension KeyTable {
    static let answer = KeyTable(
        "answer",
        ScriptedAnswer.fields.map(\.key),
        rules: [.without("operation", where: "to", isOneOf: [ScriptedAnswer.Call.sendCancellation.rawValue])]
    )
}
