public import Ethereum

/// What a sender's tracker stands at: told whenever it changes, so that nobody has to work it out.
public struct TrackerStatus: Hashable, Sendable, Codable {
    /// The lowest nonce whose fate is open.
    public var nonce: UInt64
    /// Transactions of ours that the node may hold, at this nonce and later ones.
    public var inFlight: UInt64
    /// What the next bundle must offer at least; `nil` where it replaces nothing.
    public var minimumReplacementFees: GasFees?

    public init(nonce: UInt64, inFlight: UInt64, minimumReplacementFees: GasFees? = nil) {
        self.nonce = nonce
        self.inFlight = inFlight
        self.minimumReplacementFees = minimumReplacementFees
    }
}

extension TrackerStatus {
    func visitFields(_ visitor: inout some EventFieldVisitor) {
        visitor.field("nonce", nonce)
        visitor.field("in_flight", inFlight)
        if let fees = minimumReplacementFees {
            visitor.field("minimum_max_fee_per_gas", fees.maxFeePerGas)
            visitor.field("minimum_max_priority_fee_per_gas", fees.maxPriorityFeePerGas)
        }
    }
}

extension TransactionTracker {
    var status: TrackerStatus {
        TrackerStatus(
            nonce: nonce,
            inFlight: UInt64(sent.count + later.count),
            minimumReplacementFees: minimumReplacementFees
        )
    }
}
