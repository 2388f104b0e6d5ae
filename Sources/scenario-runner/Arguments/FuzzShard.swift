import CommandLineInterface

/// `I/N`, or `auto`: from the index variables of a CI system or of a Kubernetes indexed Job.
struct FuzzShard: ArgumentValue {
    let part: (index: Int, count: Int)
    let argument: String

    init(argument: String) throws(UsageError) {
        try self.init(argument: argument, environment: Host.environment)
    }

    init(argument: String, environment: [String: String]) throws(UsageError) {
        self.argument = argument
        guard argument == "auto" else {
            let shard = try Shard(argument: argument)
            part = (shard.index, shard.count)
            return
        }
        for system in Self.systems {
            guard let index = environment[system.index].flatMap({ Int($0) }) else { continue }
            let count = environment[system.count].flatMap { Int($0) }
            let position = index.addingReportingOverflow(1 - system.first)
            guard let count, count >= 1, !position.overflow, (1...count).contains(position.partialValue) else {
                throw UsageError("\(system.index) and \(system.count) do not name a part; expected I/N")
            }
            part = (position.partialValue, count)
            return
        }
        throw UsageError("no variables of a CI system are set; expected I/N, such as 2/5")
    }

    /// `first`: the index of the first part. Kubernetes has no variable for the number of parts: the Job sets it.
    private static let systems: [(index: String, count: String, first: Int)] = [
        ("CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0),
        ("CI_NODE_INDEX", "CI_NODE_TOTAL", 1),
        ("BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0),
        ("JOB_COMPLETION_INDEX", "JOB_COMPLETION_COUNT", 0),
    ]
}
