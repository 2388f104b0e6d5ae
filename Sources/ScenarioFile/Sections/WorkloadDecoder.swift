import Ethereum

struct WorkloadDecoder {
    /// Submissions in one block: more would be a typing error.
    static let arrivals: ClosedRange<UInt64> = 0...1_000_000

    func decode(_ reader: NodeReader) -> [Workload]? {
        guard case .sequence = reader.node.content else { return workload(reader, index: 0).map { [$0] } }
        return reader.items(expecting: "a list of workloads")?.enumerated().compactMap { workload($1, index: $0) }
    }

    private func workload(_ reader: NodeReader, index: Int) -> Workload? {
        guard let map = MapReader(reader, .workload) else { return nil }
        // A workload fails under this path where what it needs is not there.
        reader.context.addCheck("workload.\(index)")
        // `from` is a key of `submit`, where it says which accounts, and one of workloads, where it is the first
        // instant: the value tells.
        let isInstant = map["from"]?.scalar.map(Self.looksLikeInstant) ?? false
        let submission = SubmissionDecoder().decode(
            map,
            occurrences: .max,
            accounts: isInstant ? nil : map["from"]
        )
        let arrivals = map["arrivals"]?.draw(.poisson) { $0.integer(Self.arrivals, what: "submissions per block") }
        let from = isInstant ? map["from"]?.moment() : .block(1)
        let to = map["to"].map { $0.moment() } ?? reader.context.lastMoment
        guard let submission, let arrivals, let from, let to else { return nil }
        let slot = Int128(reader.context.chain.blockTime.wholeNanoseconds)
        guard InstantTable.nanoseconds(from, slot: slot) <= InstantTable.nanoseconds(to, slot: slot) else {
            (map["to"] ?? map["from"] ?? reader).report("'to' is before 'from'")
            return nil
        }
        return Workload(submission: submission, arrivals: arrivals, from: from, to: to, position: reader.position)
    }

    private static func looksLikeInstant(_ text: String) -> Bool {
        text == "block" || text.hasPrefix("block ") || text.utf8.first.map { (0x30...0x39).contains($0) } == true
    }
}

extension KeyTable {
    static let workload = KeyTable(
        "workload",
        [
            Key("arrivals", .draw(.integer(WorkloadDecoder.arrivals), .poisson), "Submissions per block.").required,
            Key(
                "from",
                .anyOf([.moment, .textOf(Pattern.noInstant)]),
                "The first instant, or which accounts (distinct, same, a label)."
            ),
            Key("to", .moment, "The last instant."),
        ] + KeyTable.submission.keys.filter { $0.name != "from" },
        rules: SubmissionDecoder.rules
    )
}
