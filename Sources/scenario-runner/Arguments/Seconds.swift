import CommandLineInterface

/// Real time: above 0 seconds, and less than 10⁹.
struct Seconds: ArgumentValue {
    let duration: Duration
    let argument: String

    /// The default of the longest real time of one scenario.
    static let wallLimit = Seconds(duration: .seconds(60), argument: "60")

    private init(duration: Duration, argument: String) {
        self.duration = duration
        self.argument = argument
    }

    init(argument: String) throws(UsageError) {
        guard let seconds = Double(argument), seconds > 0, seconds < 1e9 else {
            throw UsageError("expected a number of seconds above 0 and below 1000000000")
        }
        self.init(duration: .seconds(seconds), argument: argument)
    }
}
