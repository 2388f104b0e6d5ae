import CommandLineInterface
import Glibc
import ScenarioFile

@main
struct ScenarioRunner: Program {
    static let name = "scenario-runner"
    static let version = Version.current
    static let summary = "Tests an ERC-4337 bundle builder against a simulated chain, by scenario files."
    static let details = """
        EXAMPLES
          scenario-runner run
          scenario-runner explain my-first.yaml
          scenario-runner check
          scenario-runner check Scenarios/drop --format json
          scenario-runner new Scenarios/drop/my-first
          scenario-runner schema > scenario.schema.json
          scenario-runner import --fees fees.json --output recorded.yaml
          source <(scenario-runner --generate-completion-script bash)

        EXIT STATUS
          0  all held
          1  an expectation or an invariant failed
          2  bad usage or an invalid file; nothing was run
          3  the harness itself failed
          4  nothing matched
        """
    static let commands: [any Command.Type] = [
        RunCommand.self, CheckCommand.self, ExplainCommand.self, FuzzCommand.self, ImportCommand.self,
        SchemaCommand.self, NewCommand.self,
    ]

    /// Not `async`: that would end the main thread, for which a statically linked program first sorts the unwinding
    /// tables of all its functions, 200 million instructions at each start.
    static func main() {
        Task.detached {
            await perform(CommandLine.arguments)
            ExitStatus.held.exit()
        }
        while true { pause() }
    }

    private static func perform(_ words: [String]) async {
        guard !words.isEmpty else {
            StandardError.write("scenario-runner: the command line cannot be read: is /proc mounted?")
            ExitStatus.harnessFailed.exit()
        }
        do {
            switch try request(Array(words.dropFirst())) {
            case .text(let text): Console.print(text)
            case .run(let command): try await command.run()
            }
        } catch {
            ExitStatus.exit(after: error)
        }
    }
}
