import ArgumentParser

// Promised, and not there yet: better refused by name than as something unexpected.

/// `scenario-runner diff A B`
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "diff", shouldDisplay: false)

    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

    func validate() throws { throw ValidationError("diff is not supported yet") }
}

/// `scenario-runner fuzz`
struct FuzzCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "fuzz", shouldDisplay: false)

    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

    func validate() throws { throw ValidationError("fuzz is not supported yet") }
}
