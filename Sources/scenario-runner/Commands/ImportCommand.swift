import Checks
import CommandLineInterface
import Files
import Reports
import ScenarioFile

/// `scenario-runner import --fees FILE`
struct ImportCommand: Command {
    static let name = "import"
    static let summary = "Makes a scenario of a recorded fee history."
    static let details = """
        The history is CSV with the columns block, base_fee_per_gas, gas_used,
        gas_limit and priority_fee_per_gas, of which base_fee_per_gas and gas_used are
        needed; or the JSON of eth_feeHistory as a node returns it: one answer, or a
        list of them. Base fees must follow from the gas before them by EIP-1559.
        An existing file is never overwritten.

        EXAMPLES
          scenario-runner import --fees fees.json
          scenario-runner import --fees fees.csv --output Scenarios/markets/may.yaml
          scenario-runner import --fees old.json --gas-limit 30M --output old.yaml
        """
    static var arguments: [Argument<Self>] {
        [
            .option("fees", "FILE", \.fees, "The history.", completedBy: .files),
            .option(
                "output",
                "FILE",
                \.output,
                "The scenario to be. Standard output unless given.",
                completedBy: .files
            ),
            .option("gas-limit", "GAS", \.gasLimit, "The block gas limit, where the history gives none."),
        ]
    }

    var fees: String?
    var output: String?
    var gasLimit = GasAmount.blockGasLimit

    func validate() throws(UsageError) {
        guard let fees, !fees.isEmpty else { throw UsageError("expected --fees FILE") }
        if let output, output.isEmpty || output.hasSuffix("/") { throw UsageError("--output must name a file") }
    }

    func run() throws {
        let history = FeeHistoryImport(path: fees ?? "", output: output, gasLimit: gasLimit.gas)
        switch history.scenario() {
        case .failure(let errors):
            for diagnostic in errors.diagnostics { StandardError.write(diagnostic.description) }
            throw ExitStatus.invalid
        case .success(let imported):
            for warning in imported.warnings {
                StandardError.write("\(warning.path): warning: \(warning.message)")
            }
            try write(imported)
        }
    }

    private func write(_ imported: FeeHistoryImport.Imported) throws {
        guard let output else { return Console.write(imported.text) }
        do throws(FileProblem) {
            try Folder.make(Folder.containing(output))
            try FileContents.make(output, with: imported.text)
        } catch {
            let reason = error == .exists ? "exists already, and is left as it is" : "cannot be written: \(error)"
            StandardError.write("scenario-runner: \(output): \(reason)")
            throw ExitStatus.invalid
        }
        Console.print("wrote \(output): \(imported.blocks) blocks")
    }
}
