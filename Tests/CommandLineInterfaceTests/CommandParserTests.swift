import CommandLineInterface
import Testing

@Suite("Reading a command line")
struct CommandParserTests {
    @Test("an option that is not given has its default")
    func defaults() throws {
        var expected = CopyCommand()
        expected.source = "a"
        #expect(try Answer.copy(["a"]) == expected)
        #expect(expected.speed == .slow && expected.wallLimit == Count(60) && expected.number == nil)
    }

    @Test(
        "options may stand before, between and after arguments, with a space or an equals sign",
        arguments: [
            ["--number", "7", "--speed=fast", "--force", "a", "b", "c"],
            ["a", "--number=7", "b", "--speed", "fast", "c", "--force"],
            // Of an option that is given twice the last one counts.
            ["a", "b", "c", "--force", "--speed", "slow", "--speed", "fast", "--number", "1", "--number=7", "--force"],
        ]
    )
    func places(words: [String]) throws {
        var expected = CopyCommand()
        expected.source = "a"
        expected.targets = ["b", "c"]
        expected.number = 7
        expected.speed = .fast
        expected.isForced = true
        #expect(try Answer.copy(words) == expected)
    }

    @Test("a repeated option keeps all its values in order, whatever text they have")
    func values() throws {
        let words = [
            "a", "--label", "x=1", "--label=y=2", "--label=", "--label=--force", "--label", "-", "--label", "",
        ]
        #expect(try Answer.copy(words).labels == ["x=1", "y=2", "", "--force", "-", ""])
    }

    @Test("after -- everything is an argument, and a lone dash always is")
    func endOfOptions() throws {
        let command = try Answer.copy(["-", "--force", "--", "--number", "--help", "--"])
        #expect(command.source == "-" && command.isForced)
        #expect(command.targets == ["--number", "--help", "--"])
    }

    @Test("an option's name may be written with underscores or hyphens")
    func spelling() throws {
        #expect(try Answer.copy(["a", "--wall-limit", "5"]).wallLimit == Count(5))
        #expect(try Answer.copy(["a", "--wall_limit=5"]).wallLimit == Count(5))
    }

    @Test("a hidden option works, but help and hints do not show it")
    func hidden() throws {
        #expect(try Answer.copy(["a", "--secret", "s"]).secret == "s")
        #expect(try !Answer.text(["copy", "--help"]).contains("secret"))
        #expect(!Answer.refusal(["copy", "--secre", "s"]).contains("did you mean"))
    }

    @Test(
        "a wrong command line is refused with the argument, the text found and the text expected",
        arguments: [
            (["copy"], "sample copy: SOURCE is missing"),
            (["copy", "bad"], "sample copy: SOURCE is bad"),
            (["copy", "a", "--number"], "sample copy: --number needs a value: --number N"),
            (["copy", "a", "--number", "--force"], "--number needs a value, and '--force' is an option"),
            (["copy", "a", "--number", "-1"], "a value that begins with - is written --number=VALUE"),
            (["copy", "a", "--number=-1"], "--number '-1': expected a whole number from 0 to 18446744073709551615"),
            (["copy", "a", "--number", ""], "--number '': expected a whole number"),
            (["copy", "a", "--number", "18446744073709551616"], "expected a whole number"),
            (["copy", "a", "--wall_limit", "0"], "--wall_limit '0': expected a whole number from 1 to "),
            (["copy", "a", "--wall-limit", "1.5"], "--wall_limit '1.5': expected a whole number from 1 to "),
            (["copy", "a", "--log", ""], "--log '': expected a path"),
            (["copy", "a", "--speed", "Fast"], "--speed 'Fast': expected slow, fast or faster"),
            (["copy", "a", "--speed", "a\nb"], "--speed 'a\\nb': expected"),
            (["copy", "a", "--force=yes"], "--force takes no value; found 'yes'"),
            (["copy", "a", "--froce"], "unknown option --froce; did you mean --force?"),
            (["copy", "a", "--hlep"], "unknown option --hlep; did you mean --help?"),
            (["copy", "a", "-force"], "unknown option -force; did you mean --force?"),
            (["copy", "a", "--zzz=1"], "unknown option --zzz\n"),
            (["copy", "a", "-f"], "unknown option -f\n"),
            (["copy", "a", "--\u{7}"], "unknown option --\\u{7}\n"),
            (["copy", "a", "--"], "none"),
            (["count", "x"], "sample count: unexpected argument 'x'"),
            (["cpoy"], "sample: unknown command 'cpoy'; did you mean 'copy'?"),
            (["nothing"], "sample: unknown command 'nothing'\n"),
            (["help", "nothing"], "sample: unknown command 'nothing'\n"),
            (["--bogus"], "sample: unknown option --bogus"),
            (["--version", "copy"], "sample: unexpected argument 'copy'"),
            (["--generate-completion-script", "tcsh"], "expected bash, zsh or fish"),
        ]
    )
    func refusals(words: [String], reason: String) {
        #expect(Answer.refusal(words).contains(reason), "\(Answer.refusal(words))")
    }

    @Test("a refusal shows the command's usage")
    func usage() {
        #expect(
            Answer.refusal(["copy"]) == """
                sample copy: SOURCE is missing
                Usage: sample copy [options] SOURCE [TARGET…]
                See 'sample copy --help'.
                """
        )
        #expect(Answer.refusal(["x"]).hasSuffix("\nUsage: sample COMMAND [ARGUMENT…]\nSee 'sample --help'."))
    }

    @Test("--version prints the program's version")
    func version() throws {
        #expect(try Answer.text(["--version"]) == "sample 1.2.3")
    }
}
