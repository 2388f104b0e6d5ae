/// One command of a program: a value with the arguments of the command line, and defaults for the others.
///
/// ```swift
/// struct Copy: Command {
///     static let name = "copy"
///     static let summary = "Copies a file."
///     static var arguments: [Argument<Self>] {
///         [
///             .positional("SOURCE", \.source, "The file.", completedBy: .files),
///             .option("retries", "N", \.retries, "How often to try again."),
///             .flag("force", \.isForced, "Write over what is there."),
///         ]
///     }
///
///     var source = ""
///     var retries = Count(3)
///     var isForced = false
///
///     func run() { … }
/// }
/// ```
public protocol Command: SendableMetatype {
    static var name: String { get }
    /// One sentence, for the command's own help and for the list of commands.
    static var summary: String { get }
    /// More text of the help, printed unchanged: lines of at most 80 characters.
    static var details: String { get }
    /// All it takes, in the order of help; positional arguments take their values in this order.
    static var arguments: [Argument<Self>] { get }

    init()
    /// Refuses arguments that are wrong only together.
    func validate() throws(UsageError)
    func run() async throws
}

extension Command {
    public static var details: String { "" }
    public static var arguments: [Argument<Self>] { [] }
    public func validate() throws(UsageError) {}
}
