import Testing

@Suite("Completing a command line")
struct CompletionTests {
    /// The words that a shell is offered; help is cut off, and what the shell adds is in angle brackets.
    private func offers(_ shell: String, _ words: [String]) throws -> [String] {
        try Answer.text(["--complete", shell] + words).split(separator: "\n").map { line in
            line.hasPrefix("\t") ? "<\(line.dropFirst())>" : String(line.prefix { $0 != "\t" })
        }
    }

    private static let options = [
        "--number", "--speed", "--label", "--log", "--force", "--wall_limit", "--help",
    ]

    @Test(
        "completion offers commands, options, values, files and directories exactly where they are allowed",
        arguments: [
            ([], ["copy", "count", "help"]),
            ([""], ["copy", "count", "help"]),
            (["cop"], ["copy"]),
            (["-"], ["--version", "--generate-completion-script", "--help"]),
            (["--generate-completion-script", ""], ["bash", "zsh", "fish"]),
            (["help", ""], ["copy", "count"]),
            (["help", "copy", ""], []),
            (["unknown", ""], []),
            (["count", ""], []),
            (["count", "-"], ["--help"]),
            (["copy", ""], ["<files>"]),
            (["copy", "a", ""], ["<directories>"]),
            (["copy", "a", "b", "c"], ["<directories>"]),
            (["copy", "--force", ""], ["<files>"]),
            (["copy", "--"], options),
            (["copy", "--fo"], ["--force"]),
            (["copy", "--secr"], []),
            // What is wrong before the word changes nothing.
            (["copy", "--bogus", "--speed", "no", "--spe"], []),
            (["copy", "--bogus", "--fo"], ["--force"]),
            (["copy", "--speed", ""], ["slow", "fast", "faster"]),
            (["copy", "--speed", "f"], ["fast", "faster"]),
            (["copy", "--speed=f"], ["--speed=fast", "--speed=faster"]),
            (["copy", "--unknown=f"], []),
            (["copy", "--number", ""], []),
            (["copy", "--log", "x"], ["<files>"]),
            (["copy", "--log=x"], ["<files>"]),
            (["copy", "a", "--label", ""], ["of:a", "x=1"]),
            (["copy", "a", "--label=x"], ["--label=x=1"]),
            (["copy", "--", "-"], ["<files>"]),
            (["copy", "--label", "--", ""], ["<files>"]),
        ]
    )
    func offers(words: [String], offered: [String]) throws {
        #expect(try offers("fish", words) == offered)
    }

    @Test("an option that was given is offered again only if it may be repeated")
    func repeated() throws {
        let words = ["copy", "--force", "--label", "x", "--speed=fast", "--"]
        #expect(
            try offers("zsh", words).map { $0.prefix { $0 != ":" } } == [
                "--number", "--label", "--log", "--wall_limit", "--help",
            ]
        )
    }

    @Test(
        "for bash, which splits words at equals signs, completion gives the part after the last one",
        arguments: [
            (["copy", "--speed", "="], ["slow", "fast", "faster"]),
            (["copy", "--speed", "=", "s"], ["slow"]),
            (["copy", "--label", "x"], ["x=1"]),
            (["copy", "--label", "x", "="], ["1"]),
            (["copy", "--label", "=", "x", "=", "1"], ["1"]),
            (["copy", "--speed", "=", "fast", ""], ["<files>"]),
            (["copy", "--log", "=", "x"], ["<files>"]),
        ]
    )
    func bash(words: [String], offered: [String]) throws {
        #expect(try offers("bash", words) == offered)
    }

    @Test("completion gives help texts to the shells that show them")
    func help() throws {
        #expect(try Answer.text(["--complete", "fish", "copy", "--nu"]) == "--number\tA number [of: things].")
        #expect(try Answer.text(["--complete", "zsh", "copy", "--nu"]) == "--number:A number [of: things].")
        #expect(try Answer.text(["--complete", "bash", "copy", "--nu"]) == "--number")
        // zsh cuts at the first colon that is not escaped.
        #expect(try Answer.text(["--complete", "zsh", "copy", "a", "--label", "of"]) == "of\\:a")
    }

    @Test("completion answers nothing for an unknown shell")
    func unknownShell() throws {
        #expect(try Answer.text(["--complete", "tcsh", ""]) == "")
        #expect(try Answer.text(["--complete"]) == "")
    }
}
