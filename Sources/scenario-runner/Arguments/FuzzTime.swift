import CommandLineInterface

/// Real time with a unit: `30s`, `5m`, `8h`.
struct FuzzTime: ArgumentValue {
    let duration: Duration
    let argument: String

    init(argument: String) throws(UsageError) {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
        guard let unit = argument.last.flatMap({ units[$0] }), let number = Double(argument.dropLast()),
            number > 0, number * unit < 1e9
        else { throw UsageError("expected a time such as 30s, 5m or 8h") }
        duration = .seconds(number * unit)
        self.argument = argument
    }
}
