/// What a fuzzing has seen so far.
public struct FuzzReport: Sendable {
    public private(set) var cases = 0
    /// Simulated.
    public private(set) var blocks: UInt64 = 0
    public private(set) var failed = 0
    public private(set) var coverage = Coverage()
    /// The first case of each kind of failure, in the order of cases.
    public private(set) var failures: [CaseResult] = []

    public init() {}

    /// - Returns: how many edges are new.
    mutating func add(_ result: CaseResult) -> Int {
        cases += 1
        blocks += result.blocks
        if let failure = result.failure {
            failed += 1
            if !failures.contains(where: { $0.failure?.kind == failure.kind }) { failures.append(result) }
        }
        return coverage.join(result.coverage)
    }

    /// One line: cases, speed, virtual time, coverage, failures.
    public func progress(seconds: Double, newEdges: Int) -> String {
        let rate = seconds > 0 ? Int(Double(cases) / seconds) : 0
        return "\(cases) cases  \(rate)/s  \(blocks) blocks  \(coverage.edges.count) edges  \(newEdges) new"
            + "  \(failed) failed"
    }
}
