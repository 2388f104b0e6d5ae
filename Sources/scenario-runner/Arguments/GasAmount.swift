import CommandLineInterface
import Ethereum
import ScenarioFile

/// Gas as scenario files write it: `60000000`, `60M`.
struct GasAmount: ArgumentValue {
    let gas: Gas
    let argument: String

    static let blockGasLimit = GasAmount(gas: FeeHistoryImport.defaultGasLimit, argument: "60M")

    private init(gas: Gas, argument: String) {
        self.gas = gas
        self.argument = argument
    }

    init(argument: String) throws(UsageError) {
        guard let gas = FeeHistoryImport.gasLimit(argument) else {
            throw UsageError("expected the gas limit of a block, such as 36M")
        }
        self.init(gas: gas, argument: argument)
    }
}
