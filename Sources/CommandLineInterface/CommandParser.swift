import Wording

/// Reads the words behind a command's name into a value of the command. Options may stand anywhere before `--`.
struct CommandParser<Root: Command> {
    private let arguments = Root.arguments
    private var words: ArraySlice<String>
    private(set) var command = Root()
    /// Positional arguments that still take values.
    private(set) var places: ArraySlice<Argument<Root>>
    /// Names of the options and flags so far.
    private(set) var given: Set<String> = []
    /// The option whose value would come next, were the words not at their end.
    private(set) var awaiting: Argument<Root>?
    private(set) var isBehindOptions = false

    static func parse(_ words: [String]) throws(UsageError) -> Root {
        var parser = Self(words)
        while try parser.readNext() {}
        if let missing = parser.places.first(where: { !$0.isRepeated }) {
            throw UsageError("\(missing.name) is missing")
        }
        try parser.command.validate()
        return parser.command
    }

    /// Reads as much as possible of a command line that is being typed.
    static func reading(_ words: [String]) -> Self {
        var parser = Self(words)
        while (try? parser.readNext()) ?? true {}
        return parser
    }

    private init(_ words: [String]) {
        self.words = words[...]
        places = arguments.filter(\.isPositional)[...]
    }

    /// One argument with its value. `false` at the end of the words.
    private mutating func readNext() throws(UsageError) -> Bool {
        guard let word = words.popFirst() else { return false }
        if isBehindOptions || !word.looksLikeOption {
            try readPositional(word)
        } else if word == "--" {
            isBehindOptions = true
        } else {
            try readOption(word)
        }
        return true
    }

    private mutating func readPositional(_ word: String) throws(UsageError) {
        guard let place = places.first else { throw UsageError("unexpected argument \(Quoted.text(word))") }
        if !place.isRepeated { places.removeFirst() }
        try store(word, in: place)
    }

    private mutating func readOption(_ word: String) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let value = parts.count == 2 ? parts[1] : nil
        let option = try option(named: parts[0])
        given.insert(option.name)
        switch option.kind {
        case .option:
            if let value { try store(value, in: option) } else { try store(try nextValue(of: option), in: option) }
        case .flag, .positional:
            if let value { throw UsageError("\(option.name) takes no value; found \(Quoted.text(value))") }
            try store("", in: option)
        }
    }

    private func option(named name: String) throws(UsageError) -> Argument<Root> {
        let options = arguments.filter { !$0.isPositional }
        if let option = options.first(where: { $0.isTyped(as: name) }) { return option }
        let names = options.filter { !$0.isHidden }.map(\.name) + [HelpPage.option]
        let nearest = Suggestion.nearest(to: name.bareName, among: names.map(\.bareName))
        throw UsageError("unknown option \(Quoted.oneLine(name))" + (nearest.map { "; did you mean --\($0)?" } ?? ""))
    }

    /// The word behind an option. It is not another option: a value is forgotten more often than it begins with a dash.
    private mutating func nextValue(of option: Argument<Root>) throws(UsageError) -> String {
        guard let word = words.first else {
            awaiting = option
            throw UsageError("\(option.name) needs a value: \(option.name) \(option.valueName)")
        }
        guard !word.looksLikeOption else {
            throw UsageError(
                "\(option.name) needs a value, and \(Quoted.text(word)) is an option; "
                    + "a value that begins with - is written \(option.name)=VALUE"
            )
        }
        return words.removeFirst()
    }

    private mutating func store(_ text: String, in argument: Argument<Root>) throws(UsageError) {
        do throws(UsageError) {
            try argument.store(&command, text)
        } catch {
            throw UsageError("\(argument.name) \(Quoted.text(text)): \(error.message)")
        }
    }
}

extension String {
    /// A dash alone is a file's name, as for other programs.
    fileprivate var looksLikeOption: Bool { hasPrefix("-") && self != "-" }

    /// Without the dashes, which would make any two short names alike.
    fileprivate var bareName: String { String(drop { $0 == "-" }) }
}
