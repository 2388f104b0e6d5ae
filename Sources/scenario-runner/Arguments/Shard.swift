import CommandLineInterface

/// `I/N`: part I of N.
struct Shard: ArgumentValue {
    let index: Int
    let count: Int

    init(argument: String) throws(UsageError) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let index = parts[0], let count = parts[1], count >= 1, (1...count).contains(index)
        else { throw UsageError("expected I/N with I from 1 to N, such as 2/5") }
        self.index = index
        self.count = count
    }

    var argument: String { "\(index)/\(count)" }
}
