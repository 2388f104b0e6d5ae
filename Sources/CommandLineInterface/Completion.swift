/// How a shell completes the value of an argument.
public enum Completion<Root: Command> {
    case words([String])
    /// Files and directories.
    case files
    case directories
    /// Words that depend on the other arguments, as far as these can be read; computed only when they are needed.
    case computed((Root) -> [String])

    /// Nothing: the value is free text.
    public static var nothing: Self { .words([]) }
}
