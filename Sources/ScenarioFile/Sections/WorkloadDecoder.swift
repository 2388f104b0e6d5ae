import Ethereum

struct WorkloadDecoder {
    func decode(_ reader: NodeReader) -> [Workload]? {
        guard case .sequence = reader.node.content else { return workload(reader, index: 0).map { [$0] } }
        return reader.items(expecting: "a list of workloads")?.enumerated().compactMap { workload($1, index: $0) }
    }

    private func workload(_ reader: NodeReader, index: Int) -> Workload? {
        // It arrives nobody knows how often.
        guard let map = MapReader(reader.occurring(.max), .workload) else { return nil }
        // A workload fails under this path where what it needs is not there.
        reader.context.addCheck("workload.\(index)")
        var workload = Workload.defaults
        workload.to = reader.context.lastInstant
        workload.position = reader.position
        let wrong = map.read(Workload.fields, into: &workload)
        SubmissionDecoder().finish(&workload.submission, map)
        guard map.has("arrivals"), wrong.isDisjoint(with: ["arrivals", "from", "to"]) else { return nil }
        let slot = Int128(reader.context.chain.blockTime.wholeNanoseconds)
        guard InstantTable.nanoseconds(workload.from, slot: slot) <= InstantTable.nanoseconds(workload.to, slot: slot)
        else {
            (map["to"] ?? map["from"] ?? reader).report("'to' is before 'from'")
            return nil
        }
        return workload
    }
}
