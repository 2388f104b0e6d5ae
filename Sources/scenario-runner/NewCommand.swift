import ArgumentParser
import Foundation
import Harness

struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Writes a commented starter file.",
        discussion: """
            An existing file is never overwritten. Missing directories are made.

            EXAMPLES
              scenario-runner new my-first
              scenario-runner new Scenarios/drop/dropped-twice
            """
    )

    @Argument(help: "The file, with or without .yaml.")
    var name: String

    func validate() throws {
        if name.isEmpty || name.hasSuffix("/") { throw ValidationError("NAME must name a file.") }
    }

    func run() throws {
        let path = name.hasSuffix(".yaml") || name.hasSuffix(".yml") ? name : name + ".yaml"
        let url = URL(fileURLWithPath: path)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(ScenarioTemplate.text(path: path).utf8).write(to: url, options: .withoutOverwriting)
        } catch {
            let exists = FileManager.default.fileExists(atPath: path)
            StandardError.write(
                "scenario-runner: \(path): " + (exists ? "exists already, and is left as it is" : "cannot be written")
            )
            throw ExitStatus.invalid
        }
        Console.print("wrote \(path)")
    }
}
