/// The keys of one kind of map: what decoders accept and what the JSON Schema says, from one place.
struct KeyTable: Sendable {
    /// The name of its definition in the schema.
    let name: String
    /// For messages: "unknown key 'x' in a node".
    let title: String
    let keys: [Key]
    /// What other keys mean, where the file may have keys of its own beside these.
    let others: Shape?
    private let index: [String: Int]

    init(_ name: String, title: String? = nil, _ keys: [Key], others: Shape? = nil) {
        self.name = name
        self.others = others
        self.title = title ?? Quoted.text(name)
        self.keys = keys
        index = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1.name, $0) })
    }

    subscript(key: String) -> Key? { index[key].map { keys[$0] } }

    /// For "expected …, found …".
    var expected: String {
        guard !keys.isEmpty else { return title }
        return "a map with the keys \(keys.lazy.filter(\.isSupported).prefix(4).map(\.name).joined(separator: ", "))"
            + (keys.count > 4 ? ", …" : "")
    }
}

struct Key: Sendable {
    let name: String
    let shape: Shape
    /// One line for editors.
    let summary: String
    var isRequired = false
    /// The format has it; this program does not do it yet.
    var isSupported = true

    init(_ name: String, _ shape: Shape, _ summary: String) {
        self.name = name
        self.shape = shape
        self.summary = summary
    }

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
    case boolean
    case integer(ClosedRange<UInt64>)
    /// A number with decimals, from 0.
    case decimal
    /// Wei, with or without unit.
    case ether
    case gas
    /// A length of time.
    case span
    /// An instant.
    case moment
    /// `block N`
    case block
    case window
    /// `0x…` or an integer.
    case word32
    case words([String])
    /// What became of a user operation.
    case outcome
    case list(Shape, atLeast: Int)
    case map(KeyTable)
    /// A map with keys of the file's own.
    case mapOf(Shape)
    /// A value for sender 0, or a map from sender to value.
    case perSender(Shape)
    /// A value, or a distribution of such values.
    case draw(Shape, DrawKinds)
    /// A check of such values.
    case check(Shape)
    case anyOf([Shape])
}

extension Shape {
    /// Tells apart the definitions of distributions over different values.
    var dimension: String {
        switch self {
        case .ether: "amount"
        case .gas: "gas"
        default: "count"
        }
    }
}

/// The distributions a value may have.
struct DrawKinds: OptionSet, Sendable {
    let rawValue: Int

    static let multipleOfBaseFee = DrawKinds(rawValue: 1)
    static let poisson = DrawKinds(rawValue: 2)
}
