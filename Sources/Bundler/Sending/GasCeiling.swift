public import Ethereum

/// The gas limit that a node takes, as far as its refusals tell. Where it is the cost that the node bounds, this moves with
/// the price.
///
/// Between what was taken and what was refused, the next bundle goes to the middle. A second refusal in a row halves.
/// With each bundle that is taken the refused limit counts for a sixteenth more, so that a better price or another node is
/// found.
public struct GasCeiling: Hashable, Sendable, Codable {
    /// What the next transaction's gas limit is at most; `nil` where no node found one too high.
    public private(set) var limit: Gas?
    private var refused: Gas?
    private var taken: Gas?

    public init() {}

    mutating func refused(_ gasLimit: Gas) {
        limit = Self.middle(taken.flatMap { $0 < gasLimit ? $0 : nil } ?? 0, gasLimit)
        refused = gasLimit
        taken = nil
    }

    mutating func taken(_ gasLimit: Gas) {
        guard let refused, let limit else { return }
        // A bundle with room to spare was not held back by it.
        guard gasLimit >= Gas(limit.rawValue / 2) else {
            self = GasCeiling()
            return
        }
        let (raised, overflow) = refused.rawValue.addingReportingOverflow(refused.rawValue / 16)
        self.refused = overflow ? refused : Gas(raised)
        self.limit = Self.middle(gasLimit, self.refused ?? gasLimit)
        taken = gasLimit
    }

    /// Perhaps nothing is small enough: what was refused gets its chance again.
    mutating func forget() { self = GasCeiling() }

    private static func middle(_ low: Gas, _ high: Gas) -> Gas {
        low >= high ? high : Gas(low.rawValue + (high.rawValue - low.rawValue) / 2)
    }
}
