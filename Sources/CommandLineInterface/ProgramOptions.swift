/// The options that every program takes in the place of a command.
struct ProgramOptions: Command {
    static let name = ""
    static let summary = ""
    static var arguments: [Argument<Self>] {
        [
            .flag("version", \.showsVersion, "Show the version."),
            .option(
                "generate-completion-script",
                "SHELL",
                \.shell,
                "Write what teaches bash, zsh or fish to complete."
            ),
        ]
    }

    var showsVersion = false
    var shell: Shell?

    /// ``Program`` answers itself.
    func run() {}
}
