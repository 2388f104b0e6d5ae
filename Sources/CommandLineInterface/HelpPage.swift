/// The page that `--help` prints.
enum HelpPage {
    static let command = "help"
    static let option = "--help"
    static let shortOption = "-h"
    static let commandSummary = "Shows help; with the name of a command, its help."
    static let optionSummary = "Show help."

    /// Also on a wider terminal: everyone sees the same words in the same places.
    static let width = 80
    private static let column = 26

    static func text<Tool: Program>(of program: Tool.Type) -> String {
        page(
            summary: Tool.summary,
            synopsis: synopsis(of: program),
            sections: [
                section("COMMANDS", Tool.commands.map { Row(label: $0.name, text: $0.summary) } + [helpCommand]),
                section("OPTIONS", rows(ProgramOptions.arguments) + [help]),
            ],
            details: Tool.details
        )
    }

    static func text<Root: Command>(of command: Root.Type, in program: (some Program).Type) -> String {
        page(
            summary: Root.summary,
            synopsis: synopsis(of: command, in: program),
            sections: [
                section("ARGUMENTS", rows(Root.arguments.filter(\.isPositional))),
                section("OPTIONS", rows(Root.arguments.filter { !$0.isPositional }) + [help]),
            ],
            details: Root.details
        )
    }

    static func synopsis(of program: (some Program).Type) -> String { "\(program.name) COMMAND [ARGUMENT…]" }

    static func synopsis<Root: Command>(of command: Root.Type, in program: (some Program).Type) -> String {
        let shown = Root.arguments.filter { !$0.isHidden }
        let options = shown.contains { !$0.isPositional } ? ["[options]"] : []
        return ([program.name, Root.name] + options + shown.filter(\.isPositional).map(label)).joined(separator: " ")
    }

    // MARK: - Parts

    private struct Row {
        var label: String
        var text: String
    }

    private static let help = Row(label: "\(shortOption), \(option)", text: optionSummary)
    private static let helpCommand = Row(label: "\(command) [COMMAND]", text: commandSummary)

    private static func page(summary: String, synopsis: String, sections: [String], details: String) -> String {
        ([summary, "Usage: \(synopsis)"] + sections + [details]).filter { !$0.isEmpty }.joined(separator: "\n\n")
    }

    private static func rows<Root>(_ arguments: [Argument<Root>]) -> [Row] {
        arguments.filter { !$0.isHidden }.map { Row(label: label($0), text: $0.help) }
    }

    private static func label<Root>(_ argument: Argument<Root>) -> String {
        switch argument.kind {
        case .positional where argument.isRepeated: "[\(argument.name)…]"
        case .positional, .flag: argument.name
        case .option: "\(argument.name) \(argument.valueName)"
        }
    }

    private static func section(_ title: String, _ rows: [Row]) -> String {
        rows.isEmpty ? "" : ([title] + rows.map(lines)).joined(separator: "\n")
    }

    /// A label that is too long has a line of its own.
    private static func lines(of row: Row) -> String {
        let label = "  " + row.label
        let indent = String(repeating: " ", count: column)
        let text = wrapped(row.text, to: width - column).joined(separator: "\n" + indent)
        return label.count < column ? label + indent.dropFirst(label.count) + text : label + "\n" + indent + text
    }

    private static func wrapped(_ text: String, to width: Int) -> [String] {
        text.split(separator: " ").reduce(into: []) { lines, word in
            if let line = lines.last, line.count + 1 + word.count <= width {
                lines[lines.count - 1] = "\(line) \(word)"
            } else {
                lines.append(String(word))
            }
        }
    }
}
