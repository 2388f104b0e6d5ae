/// A shell that can be taught to complete a program's command line.
///
/// Its script asks the program itself, by an option that help does not show, and so knows all that the program knows:
///
///     NAME --complete SHELL WORD…
///
/// prints what may stand in the place of the last word: one word a line, in zsh and fish with what help says of it. A
/// line that begins with a tab names what the shell adds by itself, `files` or `directories`.
enum Shell: String, CaseIterable, ArgumentValue {
    case bash, zsh, fish

    static let question = "--complete"

    /// - Parameter words: the shell's name, and the words after the program's name.
    static func answer(_ words: ArraySlice<String>, of program: (some Program).Type) -> String {
        guard let shell = words.first.flatMap(Shell.init) else { return "" }
        return shell.answer(Array(words.dropFirst()), of: program)
    }

    private func answer(_ words: [String], of program: (some Program).Type) -> String {
        let (words, hidden) = self == .bash ? Self.joined(words) : (words, "")
        let answer = CompletionAnswer.answer(words, of: program)
        var lines = answer.words.map { line($0, without: hidden) }
        switch answer.files {
        case .files: lines.append("\tfiles")
        case .directories: lines.append("\tdirectories")
        case nil: break
        }
        return lines.joined(separator: "\n")
    }

    private func line(_ word: CompletionAnswer.Word, without hidden: String) -> String {
        let text = word.text.dropFirst(hidden.count)
        switch self {
        case .bash: return String(text)
        case .zsh:
            let escaped = text.map { $0 == ":" ? "\\:" : String($0) }.joined()
            return word.help.isEmpty ? escaped : "\(escaped):\(word.help)"
        case .fish: return word.help.isEmpty ? String(text) : "\(text)\t\(word.help)"
        }
    }

    /// bash makes three words of `--name=value`, and completes the last one alone: `hidden` is what stands before it.
    private static func joined(_ words: [String]) -> (words: [String], hidden: String) {
        var joined: [String] = []
        for (index, word) in words.enumerated() {
            let belongsToLast = word == "=" || index > 0 && words[index - 1] == "="
            if belongsToLast, let last = joined.popLast() { joined.append(last + word) } else { joined.append(word) }
        }
        let typed = words.last.map { $0 == "=" ? "" : $0 } ?? ""
        return (joined, String((joined.last ?? "").dropLast(typed.count)))
    }

    func script(for program: String) -> String {
        let function = "_" + String(program.map { $0 == "-" ? "_" : $0 })
        switch self {
        case .bash: return Self.bashScript(program, function)
        case .zsh: return Self.zshScript(program, function)
        case .fish: return Self.fishScript(program, function)
        }
    }

    private static func bashScript(_ program: String, _ function: String) -> String {
        """
        # Completes \(program) in bash: source this file, or put it into a folder of completions.
        \(function)() {
            local line
            COMPREPLY=()
            while IFS= read -r line; do
                case $line in
                    $'\\tfiles') compopt -o default ;;
                    $'\\tdirectories') compopt -o dirnames ;;
                    ?*)
                        if [[ $line = *= ]]; then compopt -o nospace; fi
                        printf -v line %q "$line"
                        COMPREPLY+=("$line")
                        ;;
                esac
            done < <("$1" \(question) bash "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
        }
        complete -F \(function) \(program)
        """
    }

    private static func zshScript(_ program: String, _ function: String) -> String {
        """
        #compdef \(program)
        # Completes \(program) in zsh: source this file after compinit, or put it into a folder of fpath as \(function).
        \(function)() {
            local line
            local -a complete incomplete
            for line in "${(@f)$(${~words[1]} \(question) zsh "${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
                case $line in
                    $'\\tfiles') compset -P '--*='; _files ;;
                    $'\\tdirectories') compset -P '--*='; _files -/ ;;
                    *=) incomplete+=("$line") ;;
                    ?*) complete+=("$line") ;;
                esac
            done
            (( $#incomplete )) && _describe argument incomplete -S ''
            (( $#complete )) && _describe argument complete
        }
        if [[ $funcstack[1] = \(function) ]]; then \(function); else compdef \(function) \(program); fi
        """
    }

    private static func fishScript(_ program: String, _ function: String) -> String {
        """
        # Completes \(program) in fish: source this file, or put it into ~/.config/fish/completions.
        function \(function)
            set -l words (commandline -opc)
            set -l typed (commandline -ct)
            set -l option (string match -r '^--[^=]*=' -- "$typed"; or echo)
            set -l value (string replace -r '^--[^=]*=' '' -- "$typed")
            for line in ($words[1] \(question) fish $words[2..-1] "$typed" 2>/dev/null)
                switch $line
                    case \\tfiles
                        printf '%s\\n' $option(__fish_complete_path "$value")
                    case \\tdirectories
                        printf '%s\\n' $option(__fish_complete_directories "$value")
                    case '*'
                        printf '%s\\n' $line
                end
            end
        end
        complete -c \(program) -f -a '(\(function))'
        """
    }
}
