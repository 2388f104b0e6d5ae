import Bundler

extension BuilderMetric {
    /// As scenario files name them: full names, and short ones without the scope.
    static let spellings = allCases.map(\.fullName) + allCases.map(\.rawValue)

    /// Of the reference; nothing here tells them yet.
    private static let later: Set = [
        "proposer_op_simulation_ms", "proposer_op_simulation_ms_count", "proposer_op_simulation_ms_sum",
        "bundle_builder_account_balance",
    ]

    static func isLater(_ name: String) -> Bool { later.contains(withoutScope(name)) }
}
