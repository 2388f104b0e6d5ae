import Checks
public import CommandLineInterface
import Reports
import ScenarioFile

/// A client's name as scenario files have it.
extension MempoolName: ArgumentValue {}

/// `NAME` or `all`
struct MempoolChoice: ArgumentValue {
    let mempools: RunSelection.Mempools
    let argument: String

    static var allArguments: [String] { MempoolName.allArguments + ["all"] }

    init(argument: String) throws(UsageError) {
        if argument == "all" {
            mempools = .all
        } else if let name = MempoolName(rawValue: argument) {
            mempools = .one(name)
        } else {
            throw .expected(oneOf: Self.allArguments)
        }
        self.argument = argument
    }
}
