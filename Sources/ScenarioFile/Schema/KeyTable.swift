import Wording

/// The keys of one kind of map: what decoders accept and what the JSON Schema says, from one place.
struct KeyTable: Sendable {
    /// The name of its definition in the schema.
    let name: String
    /// For messages: "unknown key 'x' in a node".
    let title: String
    let keys: [Key]
    /// What other keys mean, where the file may have keys of its own beside these.
    let others: Shape?
    /// What the schema says of keys together; decoders say it in their own words.
    let rules: [KeyRule]
    private let index: [String: Int]

    init(_ name: String, title: String? = nil, _ keys: [Key], others: Shape? = nil, rules: [KeyRule] = []) {
        self.name = name
        self.others = others
        self.rules = rules
        self.title = title ?? Quoted.text(name)
        self.keys = keys
        let names = keys.enumerated().flatMap { place, key in key.names.map { ($0, place) } }
        index = Dictionary(uniqueKeysWithValues: names)
    }

    subscript(key: String) -> Key? { index[key].map { keys[$0] } }

    /// For "expected …, found …".
    var expected: String {
        guard !keys.isEmpty else { return title }
        return "a map with the keys \(keys.lazy.filter(\.isSupported).prefix(4).map(\.name).joined(separator: ", "))"
            + (keys.count > 4 ? ", …" : "")
    }
}

/// What holds for the keys of a map together.
enum KeyRule: Sendable {
    case exactlyOne(of: [String])
    case count(ClosedRange<Int>)
    /// The key needs one of these beside it.
    case needs(String, oneOf: [String])
    /// This word at the end of a path of keys needs a key, and it to be true if it is a truth value.
    case word(String, at: [String], needs: String, isTrue: Bool = false)
    case notBoth(String, String)
    /// The key makes no sense where another key has one of these words.
    case without(String, where: String, isOneOf: [String])
}

struct Key: Sendable {
    let name: String
    let shape: Shape
    /// One line for editors.
    let summary: String
    var isRequired = false
    /// What a file says that does not have it, where that does not depend on other keys.
    var defaultValue: YAMLValue?
    /// A value that one might write.
    var example: String?
    /// What the key was called before. Files that say it still load.
    var oldName: String?
    /// The format has it; this program does not do it yet.
    var isSupported = true

    init(_ name: String, _ shape: Shape, _ summary: String) {
        self.name = name
        self.shape = shape
        self.summary = summary
    }

    /// All names that a file may say.
    var names: [String] { [name] + (oldName.map { [$0] } ?? []) }

    var required: Key {
        var key = self
        key.isRequired = true
        return key
    }

    /// A key of the format that is refused for now.
    static func notYet(_ name: String) -> Key {
        var key = Key(name, .anything, "Not supported yet.")
        key.isSupported = false
        return key
    }
}

/// What a value can look like.
indirect enum Shape: Sendable {
    case anything
    case text
    /// Text of this form: a regular expression for all of it.
    case textOf(String)
    /// A name for something that is submitted: no word of the format.
    case newLabel
    /// Text, a number or a truth value.
    case scalar
    case boolean
    /// Nothing else makes sense.
    case alwaysTrue
    /// Nothing but `null`.
    case alwaysNull
    case integer(ClosedRange<UInt64>)
    /// An integer that counts units such as `ms`.
    case quantity(ClosedRange<UInt64>, of: String)
    /// From 0 to 2^128 - 1.
    case wideInteger
    /// Of 32 bits.
    case errorCode
    /// Of 64 bits.
    case signedInteger
    /// A number with decimals, from 0.
    case decimal(atMost: UInt64)
    /// Wei, with or without unit.
    case ether
    case gas
    case gasFrom(UInt64, to: UInt64 = .max)
    /// A length of time.
    case writtenDuration
    /// A length of time that is not nothing.
    case positiveDuration
    /// The same, and not in blocks.
    case positiveTime
    /// An instant.
    case instant
    /// `block N`
    case block
    case window
    /// `0x…` or an integer.
    case word32
    case words([String])
    /// What became of a user operation.
    case outcome
    case list(Shape, atLeast: Int)
    case pair(Shape)
    /// At least one, each once.
    case set(Shape)
    case map(KeyTable)
    /// A map with keys of the file's own, of this form.
    case mapOf(Shape, keys: Shape)
    /// The same with exactly one key.
    case single(Shape, key: Shape)
    /// A value for sender 0, or a map from sender to value.
    case perSender(Shape)
    /// A value, or a distribution of such values.
    case distribution(Shape, DistributionKinds)
    /// A check of such values.
    case check(Shape)
    case anyOf([Shape])
}

extension Shape {
    /// Tells apart the definitions of distributions over different values.
    var dimension: String {
        if case .integer(let range) = self { return "count_\(range.lowerBound)_\(range.upperBound)" }
        return form.map { $0.name.replacing("_text", with: "") } ?? "count"
    }
}

/// The distributions a value may have.
struct DistributionKinds: OptionSet, Sendable {
    let rawValue: Int

    static let multipleOfBaseFee = DistributionKinds(rawValue: 1)
    static let poisson = DistributionKinds(rawValue: 2)
}
