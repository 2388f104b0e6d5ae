/// How a kind of text is written, for people and, roughly, for editors.
///
/// Patterns are short and let every text through that the loader takes; what else they let through, the loader refuses.
struct TextForm: Sendable {
    /// Of its definition in the schema.
    let name: String
    /// A sentence, for whoever points at a key with such a value.
    let words: String
    /// For the whole text.
    let pattern: String
    let examples: [String]

    static let amount = TextForm(
        name: "amount_text",
        words: "An amount of ether: an integer of wei, or a number with wei, gwei or ether.",
        pattern: "\(integer)( *(wei|gwei|ether))?",
        examples: ["20 gwei", "0.5 ether", "7 wei"]
    )

    static let gas = TextForm(
        name: "gas_text",
        words: "Gas: an integer, or a number with gas, k or M.",
        pattern: #"\#(integer)( *(gas|[kM]( +gas)?))?"#,
        examples: ["21k gas", "30M gas", "30M"]
    )

    static let time = TextForm(
        name: "time_text",
        words: "A length of time: a number with ms, s, min, h or blocks.",
        pattern: length,
        examples: ["250ms", "4s", "10min", "5 blocks"]
    )

    static let instant = TextForm(
        name: "instant_text",
        words: "An instant: a block's becoming head, so long after it, or a time since genesis.",
        pattern: #"block +[0-9][0-9a-z.+ ]*|\#(length)"#,
        examples: ["block 7", "block 7 + 4s", "36s"]
    )

    static let block = TextForm(
        name: "block_text",
        words: "A block by its number.",
        pattern: "block +[0-9]+",
        examples: ["block 7"]
    )

    static let window = TextForm(
        name: "window_text",
        words: "A window: two instants, or two blocks, the last included.",
        pattern: #"(block +)?[0-9+].*\.\. *(block +)?[0-9+].*"#,
        examples: ["block 3..8", "block 3 + 1s..40s"]
    )

    static let outcome = TextForm(
        name: "outcome_text",
        words: "What became of a user operation, with its block or with words of the reason.",
        pattern: #"(included|reverted|removed|rejected|pending)([ (][\s\S]*)?"#,
        examples: [
            "included", "included in block 3", "included by block 8", "included in block 2..5", "removed (AA24)",
        ]
    )

    static let count = check("count", "of a number", units: "", examples: ["3", ">= 3", "< 10", "2..4"])
    static let amountCheck = check(
        "amount",
        "of an amount of ether",
        units: "|wei|gwei|ether",
        examples: ["> 0 wei", "20 gwei..60 gwei"]
    )
    static let gasCheck = check("gas", "of gas", units: "|gas|[kM]", examples: ["< 1M gas"])

    private static func check(_ kind: String, _ of: String, units: String, examples: [String]) -> TextForm {
        TextForm(
            name: "\(kind)_check",
            words: "A check \(of): a value, one after >=, <=, > or <, or two with .. between them.",
            pattern: "(>=|<=|>|<)? *[0-9+]([0-9a-fA-Fxo.+ ]\(units))*",
            examples: examples
        )
    }

    /// Digits with what decimals, `0x` and `0o` need.
    private static let integer = #"\+?[0-9][0-9a-fA-Fxo.]*"#
    private static let length = #"\+?[0-9][0-9.]* *(ms|s|min|h|blocks?)"#
}

extension Shape {
    /// How the text is written, if it has a form that a word cannot say.
    var form: TextForm? {
        switch self {
        case .ether: .amount
        case .gas, .gasFrom: .gas
        case .writtenDuration, .positiveDuration, .positiveTime: .time
        case .instant: .instant
        case .block: .block
        case .window: .window
        case .outcome: .outcome
        case .check(.ether): .amountCheck
        case .check(.gas): .gasCheck
        case .check: .count
        case .perSender(let value), .distribution(let value, _): value.form
        case .anyOf(let shapes): shapes.lazy.compactMap(\.form).first
        case .anything, .text, .textOf, .newLabel, .scalar, .boolean, .alwaysTrue, .alwaysNull, .integer, .quantity,
            .wideInteger, .errorCode, .signedInteger, .decimal, .word32, .words, .list, .pair, .set, .map, .mapOf,
            .single:
            nil
        }
    }
}
