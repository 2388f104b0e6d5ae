import ArgumentParser
import Harness

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Writes the JSON Schema (draft 7) of scenario files, for editors.",
        discussion: """
            EXAMPLES
              scenario-runner schema > scenario.schema.json

            Editors with the YAML language server then complete and check files that begin with
              # yaml-language-server: $schema=scenario.schema.json
            """
    )

    func run() throws {
        Console.write(ScenarioSchema.text)
    }
}
