import Checks
import CommandLineInterface
import Reports
import ScenarioFile

struct SchemaCommand: Command {
    static let name = "schema"
    static let summary = "Writes the JSON Schema (draft 7) of scenario files, for editors."
    static let details = """
        EXAMPLES
          scenario-runner schema > scenario.schema.json

        Editors with the YAML language server then complete and check files that begin
        with
          # yaml-language-server: $schema=scenario.schema.json
        """

    func run() {
        Console.write(ScenarioSchema.text)
    }
}
