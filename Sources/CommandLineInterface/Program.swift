import Wording

/// A program with commands: `NAME COMMAND [ARGUMENT…]`.
///
/// It has `--help`, `help [COMMAND]`, `--version` and `--generate-completion-script SHELL` by itself.
public protocol Program {
    static var name: String { get }
    static var version: String { get }
    /// One sentence.
    static var summary: String { get }
    /// More text of the help, printed unchanged: lines of at most 80 characters.
    static var details: String { get }
    static var commands: [any Command.Type] { get }
}

extension Program {
    public static var details: String { "" }
}

/// The request of a command line.
public enum CommandRequest {
    /// A text for standard output: help, the version, or an answer to a shell.
    case text(String)
    case run(any Command)
}

extension Program {
    /// Reads the request from the words after the program's name.
    public static func request(_ words: [String]) throws(UsageError) -> CommandRequest {
        guard let first = words.first else { return .text(HelpPage.text(of: Self.self)) }
        if first == Shell.question { return .text(Shell.answer(words.dropFirst(), of: Self.self)) }
        if first == HelpPage.command { return .text(try help(words.dropFirst())) }
        guard first.hasPrefix("-") else { return try request(of: try command(named: first), words.dropFirst()) }
        return try request(ofOwn: words)
    }

    private static func request<Root: Command>(
        of command: Root.Type,
        _ words: ArraySlice<String>
    ) throws(UsageError) -> CommandRequest {
        if asksForHelp(words) { return .text(HelpPage.text(of: command, in: Self.self)) }
        do throws(UsageError) {
            return .run(try CommandParser<Root>.parse(Array(words)))
        } catch {
            throw error.said(to: "\(name) \(Root.name)", HelpPage.synopsis(of: command, in: Self.self))
        }
    }

    private static func request(ofOwn words: [String]) throws(UsageError) -> CommandRequest {
        if asksForHelp(words[...]) { return .text(HelpPage.text(of: Self.self)) }
        do throws(UsageError) {
            let options = try CommandParser<ProgramOptions>.parse(words)
            if let shell = options.shell { return .text(shell.script(for: name)) }
            return .text("\(name) \(version)")
        } catch {
            throw error.said(to: name, HelpPage.synopsis(of: Self.self))
        }
    }

    /// An option's value never begins with a dash, so that this word is never one.
    private static func asksForHelp(_ words: ArraySlice<String>) -> Bool {
        words.prefix { $0 != "--" }.contains { $0 == HelpPage.option || $0 == HelpPage.shortOption }
    }

    private static func help(_ words: ArraySlice<String>) throws(UsageError) -> String {
        guard let word = words.first, !word.hasPrefix("-") else { return HelpPage.text(of: Self.self) }
        return HelpPage.text(of: try command(named: word), in: Self.self)
    }

    private static func command(named word: String) throws(UsageError) -> any Command.Type {
        if let command = commands.first(where: { $0.name == word }) { return command }
        let hint = Suggestion.hint(for: word, among: commands.map { $0.name } + [HelpPage.command])
        let error = UsageError("unknown command \(Quoted.text(word))\(hint)")
        throw error.said(to: name, HelpPage.synopsis(of: Self.self))
    }
}

extension UsageError {
    fileprivate func said(to path: String, _ synopsis: String) -> UsageError {
        var error = self
        error.usage = Usage(path: path, synopsis: synopsis)
        return error
    }
}
