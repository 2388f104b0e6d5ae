/// How a shell completes the value of an argument.
public enum Completion<Root: Command> {
    case words([String])
    /// Files and directories.
    case files
    case directories
    /// Words that depend on what else is typed, as far as it can be read; asked for only when they are needed.
    case computed((Root) -> [String])

    /// Nothing: the value is free text.
    public static var nothing: Self { .words([]) }
}
