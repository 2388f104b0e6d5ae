/// The words that may stand in the place of the word that is being typed.
struct CompletionAnswer: Equatable {
    struct Word: Equatable {
        var text: String
        var help = ""
    }

    enum Files { case files, directories }

    var words: [Word] = []
    /// The names that the shell adds itself.
    var files: Files?

    /// - Parameter words: the words after the program's name. The last one is being typed.
    static func answer<Tool: Program>(_ words: [String], of program: Tool.Type) -> Self {
        let typed = words.last ?? ""
        let before = Array(words.dropLast())
        guard let first = before.first else {
            return typed.hasPrefix("-")
                ? answer(typed, behind: [], of: ProgramOptions.self) : commands(of: program, typed, withHelp: true)
        }
        if first == HelpPage.command {
            return before.count == 1 ? commands(of: program, typed, withHelp: false) : Self()
        }
        if let command = Tool.commands.first(where: { $0.name == first }) {
            return answer(typed, behind: Array(before.dropFirst()), of: command)
        }
        return first.hasPrefix("-") ? answer(typed, behind: before, of: ProgramOptions.self) : Self()
    }

    private static func commands(of program: (some Program).Type, _ typed: String, withHelp: Bool) -> Self {
        var words = program.commands.map { Word(text: $0.name, help: $0.summary) }
        if withHelp { words.append(Word(text: HelpPage.command, help: HelpPage.commandSummary)) }
        return Self(words: words).beginning(with: typed)
    }

    private static func answer<Root: Command>(_ typed: String, behind before: [String], of command: Root.Type) -> Self {
        let parser = CommandParser<Root>.reading(before)
        if let option = parser.awaiting {
            return Self(option.completion, parser.command).beginning(with: typed)
        }
        if !parser.isBehindOptions, typed.hasPrefix("-") {
            return value(typed, parser) ?? Self(words: options(parser)).beginning(with: typed)
        }
        guard let place = parser.places.first else { return Self() }
        return Self(place.completion, parser.command).beginning(with: typed)
    }

    /// Of `--name=value`, where that is being typed.
    private static func value<Root: Command>(_ typed: String, _ parser: CommandParser<Root>) -> Self? {
        guard let equals = typed.firstIndex(of: "=") else { return nil }
        let name = typed[..<equals]
        guard let option = Root.arguments.first(where: { $0.kind == .option && $0.isTyped(as: name) })
        else { return Self() }
        var answer = Self(option.completion, parser.command)
        for index in answer.words.indices { answer.words[index].text = "\(name)=" + answer.words[index].text }
        return answer.beginning(with: typed)
    }

    /// The options that still change something: an option that was given counts again only if it may be repeated.
    private static func options<Root: Command>(_ parser: CommandParser<Root>) -> [Word] {
        let options = Root.arguments.filter {
            !$0.isPositional && !$0.isHidden && ($0.isRepeated || !parser.given.contains($0.name))
        }
        return options.map { Word(text: $0.name, help: $0.help) } + [
            Word(text: HelpPage.option, help: HelpPage.optionSummary)
        ]
    }

    private init(words: [Word] = []) { self.words = words }

    private init<Root: Command>(_ completion: Completion<Root>, _ command: Root) {
        switch completion {
        case .words(let words): self.words = words.map { Word(text: $0) }
        case .files: files = .files
        case .directories: files = .directories
        case .computed(let words): self.words = words(command).map { Word(text: $0) }
        }
    }

    private func beginning(with typed: String) -> Self {
        var answer = self
        answer.words.removeAll { !$0.text.hasPrefix(typed) }
        return answer
    }
}
