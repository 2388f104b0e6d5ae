import Ethereum

/// What the next bundle may have in it, after bundles failed for something that a price does not mend.
///
/// The same bundle tried again fails again. After two equal failures the next one has half of the operations, and after
/// each further failure half of those: the best operations come first, so that log N attempts leave the culprit alone.
/// An operation that fails alone is told apart. Each success doubles what the next bundle may have.
public struct Composition: Hashable, Sendable, Codable {
    /// Operations that a bundle may have; `nil` where only the settings bound it.
    public private(set) var limit: Int?
    private var failed: [Hash32] = []
    private var equalFailures = 0

    public init() {}

    /// - Returns: the operation to blame, where it failed alone.
    mutating func failed(_ operations: [Hash32]) -> Hash32? {
        equalFailures = operations == failed ? equalFailures + 1 : 1
        failed = operations
        guard limit != nil || equalFailures > 1, !operations.isEmpty else { return nil }
        equalFailures = 0
        guard operations.count == 1 else {
            limit = operations.count / 2
            return nil
        }
        // The others are tried together again.
        limit = nil
        return operations[0]
    }

    /// The search for what a bundle can carry took too long. A smaller one takes fewer calls.
    mutating func searchStopped(_ operations: [Hash32]) {
        failed = []
        equalFailures = 0
        limit = max(1, operations.count / 2)
    }

    mutating func succeeded(_ operations: Int) {
        failed = []
        equalFailures = 0
        guard let limit else { return }
        let (doubled, overflow) = limit.multipliedReportingOverflow(by: 2)
        // With room to spare nothing was held back.
        self.limit = overflow || operations < limit ? nil : doubled
    }
}
