/// How a batch ended.
public struct BatchSummary: Hashable, Sendable {
    public var passed = 0
    public var failed = 0
    /// The harness itself failed.
    public var errors = 0
    /// Left out after the first failure.
    public var notRun = 0

    public init(_ results: [ScenarioResult], items: Int) {
        for result in results {
            switch result.outcome {
            case .passed: passed += 1
            case .failed: failed += 1
            case .error: errors += 1
            }
        }
        notRun = items - results.count
    }

    /// `12 passed, 1 failed`
    public var text: String {
        var parts = ["\(passed) passed", "\(failed) failed"]
        if errors > 0 { parts.append("\(errors) harness \(errors == 1 ? "error" : "errors")") }
        if notRun > 0 { parts.append("\(notRun) not run") }
        return parts.joined(separator: ", ")
    }

    /// 0 all held; 1 a check or an invariant failed; 3 the harness failed; 4 nothing matched.
    public var exitStatus: Int32 {
        if errors > 0 { return 3 }
        if failed > 0 { return 1 }
        return passed + notRun > 0 ? 0 : 4
    }
}
