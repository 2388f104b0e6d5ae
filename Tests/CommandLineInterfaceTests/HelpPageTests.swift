import Testing

@Suite("Help")
struct HelpPageTests {
    @Test("a command's page has all its arguments, with their defaults")
    func command() throws {
        #expect(
            try Answer.text(["copy", "--help"]) == """
                Copies it's files.

                Usage: sample copy [options] SOURCE [TARGET…]

                ARGUMENTS
                  SOURCE                  Where from.
                  [TARGET…]               Where to.

                OPTIONS
                  --number N              A number [of: things].
                  --speed SPEED           How fast. (default: slow)
                  --label LABEL           A label.
                  --log FILE              A file.
                  --force                 Whether to write over what is there, and a text that
                                          takes more than a line.
                  --wall_limit SECONDS    Longest time. (default: 60)
                  -h, --help              Show help.

                More.
                """
        )
    }

    @Test("the program's page has its commands")
    func program() throws {
        #expect(
            try Answer.text(["--help"]) == """
                A program.

                Usage: sample COMMAND [ARGUMENT…]

                COMMANDS
                  copy                    Copies it's files.
                  count                   Counts.
                  help [COMMAND]          Shows help; with the name of a command, its help.

                OPTIONS
                  --version               Show the version.
                  --generate-completion-script SHELL
                                          Write what teaches bash, zsh or fish to complete.
                  -h, --help              Show help.

                EXAMPLES
                  sample copy a b
                """
        )
    }

    @Test("the usage of a command without arguments is its name")
    func bare() throws {
        #expect(
            try Answer.text(["count", "-h"]) == """
                Counts.

                Usage: sample count

                OPTIONS
                  -h, --help              Show help.
                """
        )
    }

    @Test("every form of asking for help shows it, even beside wrong arguments")
    func ways() throws {
        let page = try Answer.text(["copy", "--help"])
        for words in [["copy", "-h"], ["help", "copy"], ["copy", "--bogus", "--help"], ["copy", "a", "b", "-h"]] {
            #expect(try Answer.text(words) == page)
        }
        let program = try Answer.text(["--help"])
        for words in [[], ["-h"], ["help"], ["help", "--help"], ["--version", "--help"]] {
            #expect(try Answer.text(words) == program)
        }
    }
}
