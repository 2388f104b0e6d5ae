import CommandLineInterface

/// How results are written.
enum OutputFormat: String, CaseIterable, ArgumentValue {
    case text
    case json
}
