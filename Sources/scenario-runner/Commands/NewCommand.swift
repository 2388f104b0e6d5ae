import Checks
import CommandLineInterface
import Files
import Reports
import ScenarioFile

struct NewCommand: Command {
    static let name = "new"
    static let summary = "Writes a commented starter file."
    static let details = """
        An existing file is never overwritten. Missing directories are made.

        EXAMPLES
          scenario-runner new my-first
          scenario-runner new Scenarios/drop/dropped-twice
        """
    static var arguments: [Argument<Self>] {
        [.positional("NAME", \.file, "The file, with or without .yaml.", completedBy: .files)]
    }

    var file = ""

    func validate() throws(UsageError) {
        if file.isEmpty || file.hasSuffix("/") { throw UsageError("NAME must name a file") }
    }

    func run() throws {
        let path = file.hasSuffix(".yaml") || file.hasSuffix(".yml") ? file : file + ".yaml"
        do throws(FileProblem) {
            try Folder.make(Folder.containing(path))
            try FileContents.make(path, with: ScenarioTemplate.text(path: path))
        } catch {
            let reason = error == .exists ? "exists already, and is left as it is" : "cannot be written: \(error)"
            StandardError.write("scenario-runner: \(path): \(reason)")
            throw ExitStatus.invalid
        }
        Console.print("wrote \(path)")
    }
}
