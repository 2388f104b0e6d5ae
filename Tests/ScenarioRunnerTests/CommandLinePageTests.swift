import Foundation
import Testing

@testable import CommandLineInterface
@testable import TestSupport
@testable import scenario_runner

/// What `docs/cli.md` says, compared with the declarations.
@Suite("The page of the command line")
struct CommandLinePageTests {
    private func page() throws -> String {
        try Repository.text(of: "docs/cli.md")
    }

    /// From one heading to the next.
    private func section(_ title: String) throws -> String {
        let parts = try page().components(separatedBy: "\n## ")
        return try #require(parts.first { $0.hasPrefix(title + "\n") }, "no section \(title)")
    }

    @Test("the page has every command")
    func commands() throws {
        let text = try page()
        for command in ScenarioRunner.commands { #expect(text.contains("| `\(command.name)"), "\(command.name)") }
    }

    @Test("the page has every option of a command in that command's section")
    func options() throws {
        for command in ScenarioRunner.commands { try expectOptions(of: command) }
        let text = try page()
        for option in ProgramOptions.arguments { #expect(text.contains("`\(option.name)"), "\(option.name)") }
    }

    private func expectOptions<Root: Command>(of command: Root.Type) throws {
        let options = Root.arguments.filter { !$0.isPositional }
        guard !options.isEmpty else { return }
        let text = try section(Root.name)
        for option in options { #expect(text.contains("`\(option.name)"), "\(Root.name) \(option.name)") }
    }

    @Test("help fits a terminal of 80 columns", arguments: [[]] + ScenarioRunner.commands.map { [$0.name, "--help"] })
    func width(words: [String]) throws {
        guard case .text(let help) = try ScenarioRunner.request(words) else {
            Issue.record("no help")
            return
        }
        for line in help.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
    }

    @Test("the page has the defaults that help shows")
    func defaults() throws {
        let text = try section("run")
        #expect(text.contains("default \(RunCommand().wallLimit.argument)"))
    }
}
